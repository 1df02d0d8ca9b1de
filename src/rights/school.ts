// The name and the zone of a school, read from its stream: for the pages that people get.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { streamName, type TenantId } from '#kernel/ids.ts'

/** Null if there is no such school. */
export async function schoolAt(
  { log, codec }: { readonly log: Pick<EventLog, 'readStream'>; readonly codec: Pick<Codec, 'reader'> },
  tenant: TenantId,
): Promise<{ readonly name: string | null; readonly zone: string } | null> {
  const stream = streamName('school', tenant)
  const { events: stored } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1_000 })
  const reader = codec.reader()
  await reader.prepare(stored)
  let name: string | null = null
  let zone: string | null = null
  for (const event of stored) {
    const { data } = reader.show(event)
    if (typeof data.name === 'string') name = data.name
    if (typeof data.zone === 'string') zone = data.zone
  }
  return zone === null ? null : { name, zone }
}
