// Checks that every adapter makes on an append before it writes anything.
import { MOST_EVENTS_PER_APPEND } from '#kernel/ids.ts'
import { type Append, AppendRefused, MOST_BYTES_PER_APPEND, type NewRecord } from './event-log.ts'

/** Size of an event's sealed parts, as text. */
export const sealedBytes = (parts: NewRecord['sealed']): number =>
  parts.reduce((sum, { key, algorithm, ciphertext }) => sum + key.length + algorithm.length + ciphertext.length, 0)

export type SizedRecord = { readonly record: NewRecord; readonly data: string; readonly bytes: number }

/** Serialises the events once and checks the limits of one append. Throws AppendRefused. */
export function sized(append: Append): readonly SizedRecord[] {
  const { events, stream } = append
  if (events.length === 0) throw new AppendRefused('empty', `an append to ${stream} contains no events`)
  if (events.length > MOST_EVENTS_PER_APPEND)
    throw new AppendRefused(
      'too-many-events',
      `an append may contain at most ${MOST_EVENTS_PER_APPEND} events, found ${events.length}`,
    )
  if (events.length > 1 && new Set(events.map((event) => event.id)).size < events.length)
    throw new AppendRefused('repeated-id', `an append to ${stream} contains the same event id twice`)

  let total = 0
  const records = events.map((record) => {
    const data = JSON.stringify(record.data)
    const bytes = Buffer.byteLength(data) + sealedBytes(record.sealed)
    total += bytes
    return { record, data, bytes }
  })
  if (total > MOST_BYTES_PER_APPEND)
    throw new AppendRefused(
      'too-many-bytes',
      `an append may contain at most ${MOST_BYTES_PER_APPEND} bytes of data, found ${total}`,
    )
  return records
}
