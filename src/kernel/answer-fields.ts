// The fields that answers have in common, each with its format and its words for the API page. Answers are ours: their
// texts are described, and not parsed again.
import { z } from 'zod'

/** A moment, as the log has it. */
export const momentText = (description: string) => z.string().meta({ format: 'date-time', description })

export const dayText = (description: string) => z.string().meta({ format: 'date', description })

export const uuidText = (description: string) => z.string().meta({ format: 'uuid', description })

/** A log position: a decimal string, since it may not fit a number of JavaScript. Checked, because clients send it back. */
export const positionText = (description: string) =>
  z
    .string()
    .regex(/^\d{1,18}$/)
    .describe(description)

/** A number of things. */
export const count = (description: string) => z.int().meta({ minimum: 0, description })

/** Where the next page of a list begins. */
export const nextPage = z.string().nullable().describe('Pass it as `cursor` for the next page; null on the last page.')

/** How many items a page has at most, as a query string has it. */
export const pageSize = ({ most, usual }: { readonly most: number; readonly usual: number }) =>
  z.coerce.number().int().min(1).max(most).default(usual).describe(`At most so many items; ${usual} by default.`)
