// Where the next page starts, as text that a caller hands back without reading it.
import { z } from 'zod'

/** The cursor after which a page continues. Say where to go on, never who somebody is: it ends up in URLs and logs. */
export const cursorTo = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** A query's input field that holds a cursor: text that only `cursorTo` makes, read back as the given place. */
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
