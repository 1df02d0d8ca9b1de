// Marks on schema fields: personal data (whose it is) and hidden columns (kept for the fold, not for readers).
import { z } from 'zod'
import { schemasWithin } from './schema-parts.ts'

/** What a personal field reads as once its subject's key is destroyed. A value, never an exception. */
export type Erased = { readonly erased: true }
export const ERASED: Erased = Object.freeze({ erased: true })

export function isErased(value: unknown): value is Erased {
  return typeof value === 'object' && value !== null && 'erased' in value && value.erased === true
}

declare const personalMark: unique symbol
declare const hiddenMark: unique symbol
export type Personal<Schema extends z.ZodType> = Schema & { readonly [personalMark]: true }
export type Hidden<Schema extends z.ZodType> = Schema & { readonly [hiddenMark]: true }

/** Of whom a personal field speaks: the event's subject, or another person named in the event's data. */
export type Whose = { readonly of: string }

const personalFields = z.registry<Whose>()
const hiddenFields = z.registry<{ readonly hidden: true }>()

/**
 * Marks a field as personal data: of the event's subject, or of the person that another field (`of`) names.
 * Folds and upcasters then see `T | Erased`. A mark inside of a field (under `.optional()`, in an array, in an object)
 * marks the whole field, since a field is erased as one.
 */
export function personal<Schema extends z.ZodType>(schema: Schema, whose: Whose = { of: 'subject' }): Personal<Schema> {
  const marked = schema.clone()
  personalFields.add(marked, whose)
  return marked as Personal<Schema>
}

/** Marks a column that is stored and folded but that no query may select: streaks, windows. */
export function hidden<Schema extends z.ZodType>(schema: Schema): Hidden<Schema> {
  const marked = schema.clone()
  hiddenFields.add(marked, { hidden: true })
  return marked as Hidden<Schema>
}

/** Every personal mark in a schema, however deep it is: one for each schema that `personal` made, or that was made of it. */
export const personalMarks = (schema: z.ZodType): readonly Whose[] =>
  [...schemasWithin(schema)].flatMap((part) => personalFields.get(part) ?? [])

const hiddenSchemas = new WeakMap<z.ZodType, boolean>()

/** Asked for each row that is shown, so worked out once for a schema. */
export function isHidden(schema: z.ZodType): boolean {
  const known =
    hiddenSchemas.get(schema) ?? [...schemasWithin(schema)].some((part) => hiddenFields.get(part) !== undefined)
  hiddenSchemas.set(schema, known)
  return known
}

/** The schemas that a schema wraps directly, by how zod declares them. */
type PartsOf<Schema> = Schema extends { readonly _zod: { readonly def: infer Def } }
  ? PartsOfDef<Def, 'innerType' | 'element' | 'valueType' | 'keyType' | 'left' | 'right' | 'in' | 'out' | 'rest'>
  : never
type PartsOfDef<Def, Single extends string> =
  | (Def extends unknown ? Def[keyof Def & Single] : never)
  | (Def extends { readonly options: readonly (infer Option)[] } ? Option : never)
  | (Def extends { readonly items: readonly (infer Item)[] } ? Item : never)
  | (Def extends { readonly shape: infer Shape } ? Shape[keyof Shape] : never)
  | (Def extends { readonly getter: () => infer Inner } ? Inner : never)

/** `true` where the schema or one inside of it holds the mark. */
export type Holds<Schema, Mark extends symbol> = Schema extends { readonly [M in Mark]: true }
  ? true
  : [PartsOf<Schema>] extends [never]
    ? false
    : true extends HoldsEach<PartsOf<Schema>, Mark>
      ? true
      : false
type HoldsEach<Schema, Mark extends symbol> = Schema extends unknown ? Holds<Schema, Mark> : never

/** The data of an event as folds and upcasters see it: personal fields may have been erased. */
export type Readable<Data extends z.ZodObject> = {
  [Field in keyof Data['shape']]: Holds<Data['shape'][Field], typeof personalMark> extends true
    ? z.output<Data['shape'][Field]> | Erased
    : z.output<Data['shape'][Field]>
}

/** The columns of a row that queries may select. */
export type Visible<Row extends z.ZodObject> = {
  [Column in keyof Row['shape'] as Holds<Row['shape'][Column], typeof hiddenMark> extends true
    ? never
    : Column]: z.output<Row['shape'][Column]>
}
