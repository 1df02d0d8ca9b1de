// The settings of a school that an import adds to, read from the school's stream.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import sealingChanged from '#events/identity/sealing-changed.ts'
import { SealingLevel } from '#events/identity/values.ts'
import { streamName, type TenantId, Zone } from '#kernel/ids.ts'
import { SchoolMissing } from './school-missing.ts'

export type SchoolOf = { readonly zone: Zone; readonly level: 'identifying' | 'all' }

const settings: ReadonlySet<string> = new Set([schoolOpened.type, schoolZoneChanged.type, sealingChanged.type])

/** Null if there is no such school. */
export async function schoolOf(
  log: Pick<EventLog, 'readStream'>,
  codec: Pick<Codec, 'reader'>,
  tenant: TenantId,
): Promise<SchoolOf | null> {
  const stream = streamName('school', tenant)
  const { events } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1_000 })
  const reader = codec.reader()
  await reader.prepare(events)
  let zone: unknown
  let level: unknown = 'identifying'
  for (const stored of events) {
    if (!settings.has(stored.type)) continue
    const { data } = reader.decode(stored)
    zone = data.zone ?? zone
    level = data.sealing ?? level
  }
  return zone === undefined ? null : { zone: Zone.parse(zone), level: SealingLevel.parse(level) }
}

/** As schoolOf; null only for a school that an import may make, by its name. Throws SchoolMissing for one that is named by its id. */
export async function schoolToFill(
  { log, codec }: { readonly log: Pick<EventLog, 'readStream'>; readonly codec: Pick<Codec, 'reader'> },
  tenant: TenantId,
  school: { readonly tenant: TenantId } | { readonly name: string },
): Promise<SchoolOf | null> {
  const standing = await schoolOf(log, codec, tenant)
  if (standing === null && 'tenant' in school) throw schoolMissing(tenant)
  return standing
}

export const schoolMissing = (tenant: TenantId): SchoolMissing =>
  new SchoolMissing(`there is no school ${tenant}: open it first, or give --school NAME for a new one`)
