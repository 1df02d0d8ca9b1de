// What people type, as any event may hold it: bounded, and always storable as JSON in Postgres.
import { z } from 'zod'

/** Refuses NUL (Postgres stores none in text or json) and lone surrogates (they do not survive UTF-8). */
const storable = (text: string) => text.isWellFormed() && !text.includes('\0')

/** Text of at most `max` UTF-16 units, not empty. */
export const text = (max: number) => possiblyEmptyText(max).min(1)

/** As `text`, where an empty text means something: a learner may answer nothing. */
export const possiblyEmptyText = (max: number) =>
  z
    .string()
    .max(max)
    .refine(storable, { error: 'Text with a NUL character or half a surrogate pair cannot be stored.' })
