// What a log says of its schools and people at one moment: the sealing level of each school, and who was erased.
import { type Codec, UnreadableEvent } from '#commanding/codec.ts'
import type { SchoolSettings } from '#commanding/school-settings.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { Decider } from '#kernel/decider.ts'
import { type PersonId, type Position, parseStream, START, type TenantId } from '#kernel/ids.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { CopyRefused } from './copy-refused.ts'

export type ErasedPeople = { has(tenant: TenantId, person: PersonId): boolean }

export type Standing = {
  /** `identifying` for a school that has not said, as earlier versions of the program had no levels. */
  levelOf(tenant: TenantId): SealingLevel
  readonly schools: ReadonlyMap<TenantId, SchoolSettings>
  readonly erased: ErasedPeople
}

export type StandingParts = {
  readonly codec: Pick<Codec, 'reader'>
  readonly school: Decider<SchoolSettings>
  /** The types of a school's stream that say its settings, and the type that says that a person was erased. */
  readonly types: { readonly ofSchools: readonly string[]; readonly erasure: string }
}

/** Takes in the events of a log in order; throws UnreadableEvent. Events about a school or an erasure hold no personal data, and need no keys. */
export function collectStanding({ codec, school, types }: StandingParts): {
  take(event: StoredEvent): void
  readonly standing: Standing
} {
  const reader = codec.reader()
  const schools = new Map<TenantId, SchoolSettings>()
  const erased = new Set<string>()
  return {
    take(event) {
      const { type, tenant, subject } = event
      if (type === types.erasure && subject !== null) erased.add(`${tenant}/${subject}`)
      if (!types.ofSchools.includes(type) || parseStream(event.stream).kind !== school.stream) return
      schools.set(tenant, school.evolve(schools.get(tenant) ?? school.initial, reader.decode(event)))
    },
    standing: {
      schools,
      levelOf: (tenant) => schools.get(tenant)?.level ?? school.initial.level,
      erased: { has: (tenant, person) => erased.has(`${tenant}/${person}`) },
    },
  }
}

export async function readStanding(
  log: Pick<EventLog, 'scan'>,
  until: Position,
  parts: StandingParts,
  signal?: AbortSignal,
): Promise<Standing> {
  const { take, standing } = collectStanding(parts)
  const types = [...parts.types.ofSchools, parts.types.erasure]
  try {
    for await (const { events } of log.scan({ after: START, until, types })) {
      signal?.throwIfAborted()
      for (const event of events) take(event)
    }
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error
    throw new CopyRefused('unknown-event', `${error.message}. Copy with the program that wrote it.`)
  }
  return standing
}
