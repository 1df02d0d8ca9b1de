// A log of format 1 goes on with the schools that it holds and takes no other: its streams are named without their
// school, so that two schools that know one id would write into one stream.
import { START, streamName, type TenantId } from '#kernel/ids.ts'
import { AppendRefused, type EventLog } from '../event-log.ts'

const PAGE = 100

export const refusedSchool = (): AppendRefused =>
  new AppendRefused(
    'log-of-one-school',
    'This event log was begun by the first release of Sillage and takes no further school, and no id that two of its schools know. Copy it into a new log (sillage log copy), then go on with that one.',
  )

export type Admission = (tenant: TenantId) => Promise<void>

/** Whether a school may write: the first that wrote, and each that has been opened. Throws AppendRefused. */
export function admission(log: Pick<EventLog, 'readAll' | 'readStream'>): Admission {
  const admitted = new Set<TenantId>()

  /** Null while the log is empty. */
  async function first(): Promise<TenantId | null> {
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
    const holder = await first()
    if (holder === null) return
    if (holder !== tenant && !(await isOpen(tenant))) throw refusedSchool()
    admitted.add(tenant)
  }
}
