// Text typed by people, as events may hold it: of bounded length, and always storable as JSON in PostgreSQL.
import { z } from 'zod'
import { isStorable, UNSTORABLE } from '#kernel/storable-text.ts'

/** Non-empty text of at most `max` UTF-16 code units. */
export const text = (max: number) => possiblyEmptyText(max).min(1)

/** Like `text`, but may be empty: a learner may leave an answer blank. */
export const possiblyEmptyText = (max: number) => z.string().max(max).refine(isStorable, { error: UNSTORABLE })
