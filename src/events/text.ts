// What people type, as any event may hold it: bounded, and always storable as JSON in Postgres.
import { z } from 'zod'
import { isStorable, UNSTORABLE } from '#kernel/storable-text.ts'

/** Text of at most `max` UTF-16 units, not empty. */
export const text = (max: number) => possiblyEmptyText(max).min(1)

/** As `text`, where an empty text means something: a learner may answer nothing. */
export const possiblyEmptyText = (max: number) => z.string().max(max).refine(isStorable, { error: UNSTORABLE })
