// Marks on schema fields: personal data (whose it is) and hidden columns (kept for the fold, not for readers).
import { z } from 'zod'

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
 * Folds and upcasters then see `T | Erased`.
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

export const whose = (schema: z.ZodType): Whose | undefined => personalFields.get(schema)
export const isHidden = (schema: z.ZodType): boolean => hiddenFields.has(schema)

/** The data of an event as folds and upcasters see it: personal fields may have been erased. */
export type Readable<Data extends z.ZodObject> = {
  [Field in keyof Data['shape']]: Data['shape'][Field] extends { readonly [personalMark]: true }
    ? z.output<Data['shape'][Field]> | Erased
    : z.output<Data['shape'][Field]>
}

/** The columns of a row that queries may select. */
export type Visible<Row extends z.ZodObject> = {
  [Column in keyof Row['shape'] as Row['shape'][Column] extends { readonly [hiddenMark]: true }
    ? never
    : Column]: z.output<Row['shape'][Column]>
}
