// Where what somebody typed leads: to a stream, or to an event. Pure.

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const STREAM = new RegExp(`^[a-z][a-z0-9-]*-${ID}$`)
const PERSON = new RegExp(`^${ID}$`)

/** An address of the console; null for what is none of them. An id alone is taken for a learner’s. */
export function placeOf(typed: string): string | null {
  const text = typed.trim().toLowerCase()
  const digits = text.replaceAll(/\s/g, '')
  if (/^\d{1,18}$/.test(digits)) return `/events/${digits}`
  if (PERSON.test(text)) return `/streams/learner-${text}`
  return STREAM.test(text) ? `/streams/${text}` : null
}
