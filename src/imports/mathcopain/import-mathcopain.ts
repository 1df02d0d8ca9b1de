// Imports MathCopain's records: people, links, answers, declared levels, sessions and views become events.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { type PersonId, type StreamName, streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import type { School } from '../answers/answer-plans.ts'
import type { OutsideIds } from '../answers/outside-ids.ts'
import { loadPlans } from '../go-on.ts'
import type { LoadParts } from '../load-streams.ts'
import { schoolToFill } from '../school-of.ts'
import { compareWithLog, type Integrity } from './integrity.ts'
import {
  factOf,
  framePlans,
  importerOf,
  learnerPlans,
  outsideParent,
  outsideUser,
  personPlans,
  type Source,
  tenantOf,
} from './plans.ts'
import type { Folder } from './read-folder.ts'

export type MathcopainParts = Pick<LoadParts, 'log' | 'erased'> & {
  readonly codec: Codec
  readonly outsideIds: OutsideIds
}

export type MathcopainOptions = {
  readonly school: School
  /** The zone of a school that is made, which the times of the files were read with. */
  readonly zone: Zone
  /** Called once before anything is written, with the number of events. */
  readonly onTotal?: (events: number) => void
  /** Called with the number of events that were written, or found in the log. */
  readonly onEvents?: (events: number) => void
  readonly signal?: AbortSignal
}

export type MathcopainSummary = {
  readonly tenant: TenantId
  /** Events written now. */
  readonly events: number
  /** Events of people that were in the log already. */
  readonly before: number
  /** Streams of people who were erased, and left out. */
  readonly erased: number
  readonly conflicts: readonly StreamName[]
  /** Null if the import was stopped. */
  readonly integrity: Integrity | null
}

/** Whether the school was there before this import: it then has people of its own. */
export async function isSchoolOfOthers(log: Pick<EventLog, 'readStream'>, tenant: TenantId): Promise<boolean> {
  const stream = streamName('school', tenant)
  const { events } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1 })
  return events.length > 0 && events[0]?.actor !== importerOf(tenant)
}

/** Throws SchoolMissing, KeysUnavailable and what the log throws. */
export async function importMathcopain(
  { log, codec, erased, outsideIds }: MathcopainParts,
  folder: Folder,
  { school, zone: givenZone, onTotal, onEvents, signal }: MathcopainOptions,
): Promise<MathcopainSummary> {
  const tenant = tenantOf(school)
  const standing = await schoolToFill({ log, codec }, tenant, school)
  const zone = standing?.zone ?? givenZone
  const peopleOf = async (ids: readonly string[], outside: (id: string) => string) => {
    const people = await outsideIds.learnersOf(tenant, ids.map(outside))
    return new Map(ids.flatMap((id, n): [string, PersonId][] => (people[n] ? [[id, people[n]]] : [])))
  }
  const source: Source = {
    tenant,
    zone,
    folder,
    learners: await peopleOf(
      folder.users.map(({ id }) => id),
      outsideUser,
    ),
    parents: await peopleOf(
      folder.parents.map(({ id }) => id),
      outsideParent,
    ),
    isErased: (person) => erased?.has(tenant, person) ?? false,
  }
  const parts: LoadParts = {
    log,
    codec,
    ...(erased && { erased }),
    tenant,
    zone,
    level: standing?.level ?? 'identifying',
    actor: importerOf(tenant),
  }
  const frame = framePlans(source, standing === null && 'name' in school ? school.name : undefined)
  function* people() {
    yield* personPlans(source)
    yield* learnerPlans(source)
  }
  onTotal?.(frame.length + people().reduce((sum, { events }) => sum + events, 0))
  const stop = signal ? { signal } : {}
  const resume = standing !== null
  // A school, a class or a person that is there already is fine.
  const framed = await loadPlans(parts, () => frame.values(), { resume, ...stop })
  onEvents?.(frame.length)
  const done = await loadPlans(parts, people, {
    ...{ resume, keyOf: factOf, others: 'kept' as const },
    ...(onEvents && { onEvents }),
    ...stop,
  })
  return {
    tenant,
    events: framed.events + done.events,
    before: done.before,
    erased: done.erased ?? 0,
    conflicts: done.conflicts,
    integrity: signal?.aborted ? null : await compareWithLog({ log, codec }, source),
  }
}
