// Marks on schema fields: personal data (and whose it is), and hidden columns (stored for the fold, not for readers).
import { z } from 'zod'
import { schemasWithin } from './schema-parts.ts'

/** The value of a personal field after its subject's key is destroyed. Reading it never throws. */
export type Erased = { readonly erased: true }
export const ERASED: Erased = Object.freeze({ erased: true })

export function isErased(value: unknown): value is Erased {
  return typeof value === 'object' && value !== null && 'erased' in value && value.erased === true
}

declare const personalMark: unique symbol
declare const hiddenMark: unique symbol
export type Personal<Schema extends z.ZodType> = Schema & { readonly [personalMark]: true }
export type Hidden<Schema extends z.ZodType> = Schema & { readonly [hiddenMark]: true }

/**
 * Whose data a personal field is (the event's subject, or another person whose id is in the event's data), and what it is
 * sealed as. Names and contacts, and text written by staff, have keys of their own; all other fields share the key of the
 * person's school year.
 */
export type Whose = { readonly of: string; readonly as?: 'names' | 'staff-text' }

const personalFields = z.registry<Whose>()
const hiddenFields = z.registry<{ readonly hidden: true }>()

/**
 * Marks a field as personal data: of the event's subject, or of the person in another field (`of`). It is sealed before it
 * reaches the log. Deciders, processes and most folds do not see it; who declares it, and upcasters, see `T | Erased`. A mark inside a field (under `.optional()`, in an array, in an object) marks the whole field, since fields
 * are erased as a whole.
 */
export function personal<Schema extends z.ZodType>(schema: Schema, whose: Partial<Whose> = {}): Personal<Schema> {
  const marked = schema.clone()
  personalFields.add(marked, { of: 'subject', ...whose })
  return marked as Personal<Schema>
}

/** Marks a column that is stored and folded, but must not be selected by queries: streaks, windows. */
export function hidden<Schema extends z.ZodType>(schema: Schema): Hidden<Schema> {
  const marked = schema.clone()
  hiddenFields.add(marked, { hidden: true })
  return marked as Hidden<Schema>
}

/** All personal marks in a schema, at any depth: one for each schema created by `personal` or derived from one. */
export const personalMarks = (schema: z.ZodType): readonly Whose[] =>
  [...schemasWithin(schema)].flatMap((part) => personalFields.get(part) ?? [])

const hiddenSchemas = new WeakMap<z.ZodType, boolean>()

/** Cached per schema, since it is needed for each row that is shown. */
export function isHidden(schema: z.ZodType): boolean {
  const isHiddenColumn =
    hiddenSchemas.get(schema) ?? [...schemasWithin(schema)].some((part) => hiddenFields.get(part) !== undefined)
  hiddenSchemas.set(schema, isHiddenColumn)
  return isHiddenColumn
}

/** The schemas that a schema wraps directly, by the names of zod's properties. */
type PartsOf<Schema> = Schema extends { readonly _zod: { readonly def: infer Def } }
  ? PartsOfDef<Def, 'innerType' | 'element' | 'valueType' | 'keyType' | 'left' | 'right' | 'in' | 'out' | 'rest'>
  : never
type PartsOfDef<Def, Single extends string> =
  | (Def extends unknown ? Def[keyof Def & Single] : never)
  | (Def extends { readonly options: readonly (infer Option)[] } ? Option : never)
  | (Def extends { readonly items: readonly (infer Item)[] } ? Item : never)
  | (Def extends { readonly shape: infer Shape } ? Shape[keyof Shape] : never)
  | (Def extends { readonly getter: () => infer Inner } ? Inner : never)

/** `true` if the schema or one inside it has the mark. */
export type Holds<Schema, Mark extends symbol> = Schema extends { readonly [M in Mark]: true }
  ? true
  : [PartsOf<Schema>] extends [never]
    ? false
    : true extends HoldsEach<PartsOf<Schema>, Mark>
      ? true
      : false
type HoldsEach<Schema, Mark extends symbol> = Schema extends unknown ? Holds<Schema, Mark> : never

/** The data of an event without its personal fields: what deciders, processes and most folds see. They need no keys. */
export type Clear<Data extends z.ZodObject> = {
  [Field in keyof Data['shape'] as Holds<Data['shape'][Field], typeof personalMark> extends true
    ? never
    : Field]: z.output<Data['shape'][Field]>
}

/** The names of an event's personal fields. */
export type PersonalField<Data extends z.ZodObject> = Extract<Exclude<keyof Data['shape'], keyof Clear<Data>>, string>

/** The whole data of an opened event: personal fields may have been erased. */
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
