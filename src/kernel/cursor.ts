// Cursors: the start of the next page, as opaque text for the caller.
import { z } from 'zod'

/** Encodes the position after which a page continues. It must not contain personal data: it ends up in URLs and logs. */
export const cursorTo = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** The schema of an input field with a cursor: decodes text from `cursorTo` and validates it. */
export function cursorOf<Place extends z.ZodType>(place: Place) {
  return z
    .string()
    .max(1_000)
    .transform((text, context): z.output<Place> => {
      const read = place.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()))
      if (read.success) return read.data
      context.addIssue({ code: 'custom', message: 'Not a cursor of this list: take `next` from the page before.' })
      return z.NEVER
    })
    .describe('`next` of the page before.')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
