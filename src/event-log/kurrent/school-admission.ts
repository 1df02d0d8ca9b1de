// A log of format 1 accepts only the schools that it already contains: its stream names do not include the school, so two
// schools that use the same id would write to the same stream.
import { START, streamName, type TenantId } from '#kernel/ids.ts'
import { AppendRefused, type EventLog } from '../event-log.ts'

const PAGE = 100

export const refusedSchool = (): AppendRefused =>
  new AppendRefused(
    'log-of-one-school',
    'This event log was created by the first release of Sillage. It accepts no further school, and no id that another of its schools uses. Copy it into a new log (sillage log copy), then use that one.',
  )

export type Admission = (tenant: TenantId) => Promise<void>

/** Admits the first school that wrote to the log, and every school that has been opened. Throws AppendRefused for others. */
export function admission(log: Pick<EventLog, 'readAll' | 'readStream'>): Admission {
  const admitted = new Set<TenantId>()

  /** Null while the log is empty. */
  async function firstTenant(): Promise<TenantId | null> {
    for (let after = START; ; ) {
      const page = await log.readAll({ after, limit: PAGE })
      if (page.events[0]) return page.events[0].tenant
      if (page.end) return null
      after = page.position
    }
  }

  async function isOpen(tenant: TenantId): Promise<boolean> {
    const page = { tenant, from: 0, direction: 'forwards', limit: 1 } as const
    return (await log.readStream(streamName('school', tenant), page)).events.length > 0
  }

  return async (tenant) => {
    if (admitted.has(tenant)) return
    const owner = await firstTenant()
    if (owner === null) return
    if (owner !== tenant && !(await isOpen(tenant))) throw refusedSchool()
    admitted.add(tenant)
  }
}
