// Where an event held a text: its type, its time and its ids, by which a read model finds the row.
import type { StoredEvent } from '#event-log/event-log.ts'
import textRemoved from '#events/privacy/text-removed.ts'
import { Instant } from '#kernel/ids.ts'

const Id = textRemoved.data.shape.of.element.shape.value
const Place = textRemoved.data.pick({ event: true, type: true, field: true, writtenAt: true, of: true })

/** What was put in the place of an earlier text is removed from where that one was. */
export function placeOf({ id, type, occurredAt, data }: StoredEvent, field: string) {
  if (type === textRemoved.type) return Place.parse(data)
  const of = Object.entries(data).flatMap(([field, value]) => {
    const id = Id.safeParse(value)
    return id.success ? [{ field, value: id.data }] : []
  })
  return { event: id, type, field, writtenAt: Instant.parse(occurredAt), of }
}
