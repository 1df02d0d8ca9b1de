// The bytes of a report with the ids of whom it is about, in front. They are sealed together: whoever fetches the file must still be
// allowed to see each of them, and the row of the job may not name them.
import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'

const Head = z.object({ people: z.array(PersonId) })
const LINE_END = 0x0a

export const withPeople = (people: readonly PersonId[], bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ people })}\n`, 'utf8'), bytes])

export function separated(bytes: Buffer): { readonly people: readonly PersonId[]; readonly bytes: Buffer } {
  const end = bytes.indexOf(LINE_END)
  if (end < 0) throw new TypeError('a stored report begins with a line that says whom it is about')
  const { people } = Head.parse(JSON.parse(bytes.subarray(0, end).toString('utf8')))
  return { people, bytes: bytes.subarray(end + 1) }
}
