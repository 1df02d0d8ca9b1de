// What a school has published: the statistics that passed the gate, in a stream of the school.
//
// Invariants: a table is compared with all that was ever published of the school, also with what was taken down, since somebody may
// have saved it, and with what was printed at a terminal, which the public page never shows. Two people who publish at once cannot slip past the comparison: a table is appended only after the publications
// that it was compared with.
import { randomUUID } from 'node:crypto'
import { type EventLog, type StoredEvent, WrongExpectedRevision } from '#event-log/event-log.ts'
import { wholeStream } from '#event-log/whole-stream.ts'
import statisticsPrinted from '#events/privacy/statistics-printed.ts'
import statisticsPublished, { PublishedTable } from '#events/privacy/statistics-published.ts'
import statisticsTakenDown from '#events/privacy/statistics-taken-down.ts'
import type { NewEvent } from '#kernel/event.ts'
import {
  derivedCommandId,
  eventId,
  type Instant,
  NO_REVISION,
  type PersonId,
  streamName,
  type TenantId,
  UNKNOWN_INPUT,
  type Zone,
} from '#kernel/ids.ts'
import type { Published, Refusal } from './anonymity-gate.ts'

export type Publication = { readonly at: Instant; readonly by: PersonId; readonly release: Published }
export type Publications = {
  /** The oldest first, with those that were taken down. */
  readonly all: readonly Publication[]
  /** What the public page shows; null if nothing is published now. */
  readonly current: Publication | null
  /** What a later table is compared with: all of these, and what was printed at a terminal. */
  readonly releases: readonly Published[]
}

export type Publish = { readonly tenant: TenantId; readonly by: PersonId; readonly zone: Zone; readonly now: Instant }

export type PublicationsOfSchools = {
  of(tenant: TenantId): Promise<Publications>
  /**
   * Publishes what `table` makes of the earlier releases, unless it is a refusal. The same table as the current one is not published
   * a second time.
   */
  publish(
    act: Publish,
    table: (earlier: readonly Published[]) => Promise<Published | Refusal>,
  ): Promise<Publication | Refusal>
  /** As `publish`, for a table that is published elsewhere: the public page does not change. A known table is recorded once. */
  print(
    act: Publish,
    table: (earlier: readonly Published[]) => Promise<Published | Refusal>,
  ): Promise<Published | Refusal>
  /** Does nothing if nothing is published. */
  takeDown(act: Publish): Promise<void>
}

type Log = Pick<EventLog, 'append' | 'readStream'>

const ATTEMPTS = 20
const streamOf = (tenant: TenantId) => streamName('statistics', tenant)

export function publicationsOfSchools(log: Log): PublicationsOfSchools {
  async function read(tenant: TenantId): Promise<Publications & { readonly last: StoredEvent | null }> {
    const all: Publication[] = []
    const releases: Published[] = []
    let current: Publication | null = null
    let last: StoredEvent | null = null
    for await (const stored of wholeStream(log, tenant, streamOf(tenant))) {
      last = stored
      if (stored.type === statisticsTakenDown.type) current = null
      if (stored.type !== statisticsPublished.type && stored.type !== statisticsPrinted.type) continue
      const release: Published = { published: true, ...PublishedTable.parse(stored.data) }
      releases.push(release)
      if (stored.type === statisticsPrinted.type) continue
      current = { at: stored.occurredAt, by: stored.actor, release }
      all.push(current)
    }
    return { all, current, releases, last }
  }

  /** Appends what `decide` returns, on the publications that it was shown. Null: nothing. */
  async function write<Answer>(
    { tenant, by, zone, now }: Publish,
    decide: (
      found: Publications,
    ) => Promise<{ readonly event: NewEvent<string, object> | null; readonly answer: Answer }>,
  ): Promise<Answer> {
    const stream = streamOf(tenant)
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { last, ...found } = await read(tenant)
      const { event, answer } = await decide(found)
      if (!event) return answer
      const revision = last?.revision ?? NO_REVISION
      // Never the same for two acts, or the log would take the second one for a repeat of the first.
      const command = derivedCommandId('statistics', tenant, stream, randomUUID())
      try {
        await log.append({
          stream,
          tenant,
          expected: revision === NO_REVISION ? 'none' : revision,
          // No personal field: it is stored in clear.
          events: [
            {
              ...event,
              data: { ...event.data },
              ...{ id: eventId(command, 1), subject: null, actor: by, correlationId: command, causationId: null },
              ...{ fingerprint: UNKNOWN_INPUT, occurredAt: now, zone, sealed: [] },
            },
          ],
          ...(last && { hint: last.position, lastEvent: last.id }),
        })
        return answer
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error
      }
    }
    throw new Error(`the stream ${stream} changed at each of ${ATTEMPTS} attempts to publish statistics`)
  }

  return {
    async of(tenant) {
      const { last: _, ...found } = await read(tenant)
      return found
    },

    publish: (act, table) =>
      write<Publication | Refusal>(act, async ({ current, releases }) => {
        const release = await table(releases)
        if (!release.published) return { event: null, answer: release }
        if (current && isSame(current.release, release)) return { event: null, answer: current }
        return { event: statisticsPublished(tableOf(release)), answer: { at: act.now, by: act.by, release } }
      }),

    print: (act, table) =>
      write<Published | Refusal>(act, async ({ releases }) => {
        const release = await table(releases)
        const isNew = release.published && !releases.some((one) => isSame(one, release))
        return { event: isNew ? statisticsPrinted(tableOf(release)) : null, answer: release }
      }),

    takeDown: (act) =>
      write<void>(act, async ({ current }) => ({ event: current && statisticsTakenDown({}), answer: undefined })),
  }
}

const isSame = (one: Published, other: Published): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Groups of the gate cannot be changed; the event takes arrays that can. */
const tableOf = ({ people: all, groups }: Published) => ({
  people: all,
  groups: groups.map(({ of, people, outcomes }) => ({ of: { ...of }, people, outcomes: [...outcomes] })),
})
