// What a log holds in clear, school by school, and what is sealed in it. Needs no keys, and never reports a value.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { isErasedPart, isWhole } from '#privacy/sealed-part.ts'
import { NEVER_WHOLE, type SealingLevel } from '#privacy/sealing.ts'
import { personalInClear } from '../log-copy/seal-stored.ts'
import { collectStanding, type StandingParts } from '../log-copy/standing.ts'

/** What is left when the keys are destroyed. */
export const promises: Readonly<Record<SealingLevel, string>> = {
  identifying:
    'without the keys, names, contacts, free text, answers and declared emotions are gone; what happened, when and with what result stays readable under an id, and may still single a person out',
  all: 'without the keys, nothing is left of an event about a person but its type, its time, and the ids of its stream, person and author',
}

/** Events of one version of a type that hold personal fields in clear, and in how many of them each field does. */
export type InClear = {
  readonly type: string
  readonly version: number
  readonly events: number
  readonly fields: Readonly<Record<string, number>>
}

export type SchoolPrivacy = {
  readonly school: TenantId
  /** What the school seals of new events now. */
  readonly level: SealingLevel
  readonly events: number
  readonly aboutPeople: number
  /** Events with personal fields in clear. */
  readonly inClear: number
  readonly types: readonly InClear[]
  /** Sealed events, by what of them is sealed. */
  readonly sealed: Readonly<Record<SealingLevel, number>>
  /** Sealed parts, by algorithm. */
  readonly parts: Readonly<Record<string, number>>
  /** At the level `all`: events about people of which something other than a personal field stands in clear. */
  readonly belowLevel: number
  /** Events with personal fields that no key can seal, because the event does not name their person. */
  readonly withoutPerson: number
}

export type UnknownEvents = { readonly type: string; readonly version: number; readonly events: number }

export type OpenedBy = {
  readonly readModel: string
  readonly version: number
  readonly type: string
  readonly fields: readonly string[]
  readonly because: string
}

export type PrivacyStatus = {
  readonly log: string
  readonly events: number
  readonly until: Position
  /** Whether the whole log was read. */
  readonly complete: boolean
  readonly schools: readonly SchoolPrivacy[]
  /** Types and versions that this program does not know, so that it cannot say what is personal in them. */
  readonly unknown: readonly UnknownEvents[]
  readonly readModels: readonly OpenedBy[]
  readonly promises: typeof promises
}

export type PrivacyStatusParts = {
  readonly log: Pick<EventLog, 'id' | 'scan' | 'head'>
  readonly definitions: ReadonlyMap<string, AnyEventDefinition>
  readonly projections: Iterable<Projection>
  readonly standing: StandingParts
  readonly signal?: AbortSignal
  readonly onEvents?: (events: number) => void
}

export async function privacyStatus(parts: PrivacyStatusParts): Promise<PrivacyStatus> {
  const { log, definitions, signal, onEvents } = parts
  const { take, standing } = collectStanding(parts.standing)
  const schools = new Map<TenantId, Counted>()
  const unknown = new Map<string, { type: string; version: number; events: number }>()
  const until = await log.head()
  let events = 0
  let reached: Position = START
  for await (const page of log.scan({ after: START, until })) {
    for (const event of page.events) {
      const school = schools.get(event.tenant) ?? nothingCounted()
      schools.set(event.tenant, school)
      const definition = definitions.get(event.type)
      if (definition && event.version <= definition.version) {
        take(event)
        count(school, definition, event)
      } else {
        const { type, version } = event
        const key = `${type} ${version}`
        const before = unknown.get(key) ?? { type, version, events: 0 }
        before.events += 1
        unknown.set(key, before)
      }
    }
    events += page.events.length
    reached = page.position
    onEvents?.(events)
    if (signal?.aborted) break
  }
  const complete = reached >= until
  return {
    log: log.id,
    events,
    until: reached,
    complete,
    schools: [...schools].map(([school, counted]) => privacyOf(school, standing.levelOf(school), counted)),
    unknown: [...unknown.values()],
    readModels: [...parts.projections].flatMap(({ name, version, opens }) =>
      [...opens].map(([type, { fields, because }]) => ({ readModel: name, version, type, fields, because })),
    ),
    promises,
  }
}

/** Whether something is not as the schools' levels promise, or cannot be judged. */
export const isBelow = ({ schools, unknown }: PrivacyStatus): boolean =>
  unknown.length > 0 ||
  schools.some(({ inClear, belowLevel, withoutPerson }) => inClear + belowLevel + withoutPerson > 0)

type Counted = {
  events: number
  aboutPeople: number
  inClear: number
  /** Events about people of which something stands in clear that is not personal by its definition. */
  notWhole: number
  withoutPerson: number
  readonly types: Map<string, { type: string; version: number; events: number; fields: Record<string, number> }>
  readonly sealed: Record<SealingLevel, number>
  readonly parts: Record<string, number>
}

const nothingCounted = (): Counted => ({
  events: 0,
  aboutPeople: 0,
  inClear: 0,
  notWhole: 0,
  withoutPerson: 0,
  types: new Map(),
  sealed: { identifying: 0, all: 0 },
  parts: {},
})

function count(school: Counted, definition: AnyEventDefinition, event: StoredEvent): void {
  const { type, version, subject, data, sealed } = event
  school.events += 1
  if (subject !== null) school.aboutPeople += 1
  for (const { algorithm } of sealed) school.parts[algorithm] = (school.parts[algorithm] ?? 0) + 1
  if (sealed.length > 0) school.sealed[sealed.some(isWhole) ? 'all' : 'identifying'] += 1

  const { fields, withoutPerson } = personalInClear(definition, event)
  if (withoutPerson.length > 0) school.withoutPerson += 1
  const others = Object.keys(data).length - fields.length - withoutPerson.length
  if (subject !== null && others > 0 && !NEVER_WHOLE.test(type)) school.notWhole += 1
  if (fields.length === 0) return
  school.inClear += 1
  const key = `${type} ${version}`
  const before = school.types.get(key) ?? { type, version, events: 0, fields: {} }
  before.events += 1
  for (const field of fields) before.fields[field] = (before.fields[field] ?? 0) + 1
  school.types.set(key, before)
}

function privacyOf(school: TenantId, level: SealingLevel, counted: Counted): SchoolPrivacy {
  const { notWhole, types, ...counts } = counted
  return {
    school,
    level,
    ...counts,
    types: [...types.values()].sort((a, b) => b.events - a.events),
    belowLevel: level === 'all' ? notWhole : 0,
  }
}

/** The name of an algorithm, for people. */
export const partName = (algorithm: string): string =>
  isErasedPart({ algorithm })
    ? `${algorithm} (erased before they were sealed)`
    : isWhole({ algorithm })
      ? `${algorithm} (whole events)`
      : algorithm
