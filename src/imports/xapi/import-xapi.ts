// Imports xAPI statements: each becomes an event in its learner's stream; those that stand there already are left out.

import type { Codec } from '#commanding/codec.ts'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import {
  derivedCommandId,
  type Instant,
  NO_REVISION,
  PersonId,
  type Revision,
  type StreamName,
  streamName,
  TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { ahead, loadPlans, type StreamPlan } from '../go-on.ts'
import { type LoadParts, loadStreams, type StreamPart } from '../load-streams.ts'
import type { SetAside } from '../set-aside.ts'
import { type Gathered, gatherStatements } from './gather-statements.ts'
import { classOf, type Past, schoolYearOf, stepsOf } from './learner-steps.ts'
import type { Line } from './lines.ts'

export type XapiParts = { readonly log: LoadParts['log']; readonly codec: Codec }

export type XapiOptions = {
  /** The name of the file, for the rows that are set aside. */
  readonly file: string
  /** An existing school, or one that is made of its name. */
  readonly school: { readonly tenant: TenantId } | { readonly name: string; readonly zone: Zone }
  readonly aside: SetAside
  readonly onLines?: (lines: number) => void
  /** Told once how many events there will be at least, before any is written. */
  readonly onStatements?: (statements: number) => void
  readonly onEvents?: (events: number) => void
  readonly signal?: AbortSignal
}

export type XapiSummary = {
  readonly tenant: TenantId
  readonly lines: number
  readonly statements: number
  /** Lines that hold a statement that an earlier line holds. */
  readonly duplicates: number
  /** Statements that stood in the log already. */
  readonly before: number
  readonly learners: number
  readonly courses: readonly { readonly id: string; readonly class: string }[]
  readonly events: number
  readonly types: ReadonlyMap<string, number>
  readonly conflicts: readonly StreamName[]
}

export class SchoolMissing extends Error {
  override readonly name = 'SchoolMissing'
}

export async function importXapi(
  { log, codec }: XapiParts,
  lines: AsyncIterable<Line>,
  options: XapiOptions,
): Promise<XapiSummary> {
  const { school, onEvents, signal } = options
  const tenant = 'tenant' in school ? school.tenant : TenantId.parse(derivedUuid('xapi school', school.name))
  const standing = await zoneOf(log, codec, tenant)
  if (standing === null && 'tenant' in school)
    throw new SchoolMissing(`there is no school ${tenant}: open it first, or give --school NAME for a new one`)
  const zone = standing ?? ('zone' in school ? school.zone : ('UTC' as Zone))

  const gathered = await gatherStatements(tenant, lines, options)
  options.onStatements?.(gathered.statements)
  const importer = PersonId.parse(derivedUuid('xapi importer', tenant))
  const parts: LoadParts = { log, codec, tenant, zone, actor: importer }
  const types = new Map<string, number>()
  let before = 0

  const opening = [
    ...(standing === null && 'name' in school ? [schoolPlan(tenant, school, gathered)] : []),
    ...frame(tenant, zone, gathered),
  ]
  const stop = signal ? { signal } : {}
  // A class or a person that somebody else has opened is as good.
  const framed = await loadPlans(parts, () => opening.values(), { resume: standing !== null, ...stop })
  if (framed.events > 0) types.set('identity and teaching: the school, its staff, its classes', framed.events)

  const loading = { ...(onEvents && { onEvents }), ...stop }
  const first = await loadStreams(parts, streamParts(gathered.byLearner.keys(), standing !== null), loading)
  // Somebody wrote there meanwhile: look, and add what is missing.
  const again = [...gathered.byLearner.keys()].filter((learner) => first.refused.has(streamName('learner', learner)))
  const second = await loadStreams(parts, streamParts(again, true), loading)

  return {
    tenant,
    lines: gathered.lines,
    statements: gathered.statements,
    duplicates: gathered.duplicates,
    before,
    learners: gathered.byLearner.size,
    courses: [...gathered.courses.keys()].map((id) => ({ id, class: classOf(tenant, id) })),
    events: framed.events + first.events + second.events,
    types,
    conflicts: [...second.refused],
  }

  async function* streamParts(learners: Iterable<PersonId>, look: boolean): AsyncGenerator<StreamPart> {
    const looked = ahead(learners, (learner) =>
      look ? pastOf(log, codec, tenant, learner) : Promise.resolve(nothing()),
    )
    for await (const { plan: learner, standing: past } of looked) {
      const statements = gathered.byLearner.get(learner) ?? []
      const known = past.commands.size
      const steps = [...stepsOf({ tenant, zone }, learner, statements, past)]
      if (known > 0)
        before += statements.length - steps.filter(({ events }) => events[0]?.type === contentViewed.type).length
      for (const { type } of steps.flatMap(({ events }) => events)) types.set(type, (types.get(type) ?? 0) + 1)
      if (steps.length > 0)
        yield { stream: streamName('learner', learner), subject: learner, after: past.revision, steps }
    }
  }
}

type Standing = Past & { revision: Revision }
const nothing = (): Standing => ({ commands: new Set(), playedMs: new Map(), revision: NO_REVISION })

/** What a learner's stream holds of earlier imports, whatever else stands there. */
async function pastOf(log: XapiParts['log'], codec: Codec, tenant: TenantId, learner: PersonId): Promise<Standing> {
  const past = nothing()
  for (;;) {
    const page = await log.readStream(streamName('learner', learner), {
      tenant,
      from: past.revision + 1,
      direction: 'forwards',
      limit: 2_000,
    })
    for (const stored of page.events) {
      past.revision = stored.revision
      past.commands.add(stored.commandId)
      if (stored.type !== contentViewed.type) continue
      const { content, session, durationMs } = codec.decode(stored).data
      if (typeof session !== 'string') continue
      const viewing = `${session} ${content}`
      past.playedMs.set(viewing, (past.playedMs.get(viewing) ?? 0) + Number(durationMs ?? 0))
    }
    if (page.events.length === 0 || past.revision >= page.currentRevision) return past
  }
}

/** The zone of a school that is open; null where there is none. */
async function zoneOf(log: XapiParts['log'], codec: Codec, tenant: TenantId): Promise<Zone | null> {
  const stream = streamName('school', tenant)
  const { events } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1_000 })
  const zones = events
    .filter(({ type }) => type === schoolOpened.type || type === schoolZoneChanged.type)
    .map((stored) => codec.decode(stored).data.zone)
  return (zones.at(-1) as Zone | undefined) ?? null
}

const one = (
  stream: StreamName,
  subject: PersonId | null,
  occurredAt: Instant,
  event: ReturnType<typeof schoolOpened> | ReturnType<typeof personRegistered> | ReturnType<typeof classOpened>,
): StreamPlan => ({
  stream,
  subject,
  events: 1,
  steps: () => [{ command: derivedCommandId('xapi', stream), occurredAt, events: [event] }],
})

const EPOCH = '1970-01-01T00:00:00.000Z' as Instant
const firstOf = ({ courses }: Gathered): Instant => [...courses.values()].map(({ first }) => first).sort()[0] ?? EPOCH

const schoolPlan = (tenant: TenantId, { name, zone }: { name: string; zone: Zone }, gathered: Gathered): StreamPlan =>
  one(streamName('school', tenant), null, firstOf(gathered), schoolOpened({ name, zone }))

/** A class for each course, and one person who stands for those who teach there, of whom statements say nothing. */
function frame(tenant: TenantId, zone: Zone, gathered: Gathered): StreamPlan[] {
  const teacher = PersonId.parse(derivedUuid('xapi staff', tenant))
  const staff = personRegistered({ role: 'teacher', givenName: 'Équipe', familyName: 'pédagogique' })
  return [
    one(streamName('person', teacher), teacher, firstOf(gathered), staff),
    ...[...gathered.courses].map(([id, { name, first }]) =>
      one(
        streamName('class', classOf(tenant, id)),
        null,
        first,
        classOpened({
          name: (name ?? id).slice(0, 100),
          level: 'Cours',
          schoolYear: schoolYearOf(first, zone),
          teacher,
        }),
      ),
    ),
  ]
}
