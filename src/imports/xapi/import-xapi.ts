// Imports xAPI statements: each becomes an event in its learner's stream. Statements that are already there are skipped.
import type { Codec } from '#commanding/codec.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import {
  type Instant,
  NO_REVISION,
  type PersonId,
  type Revision,
  type StreamName,
  streamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { ahead, loadPlans } from '../go-on.ts'
import type { Line } from '../line-text.ts'
import { type LoadParts, loadStreams, type StreamPart } from '../load-streams.ts'
import { SchoolMissing } from '../school-missing.ts'
import { schoolToFill } from '../school-of.ts'
import type { SetAside } from '../set-aside.ts'
import { type Gathered, type GatheredCourse, gatherStatements, type Placed } from './gather-statements.ts'
import { classOf, type Outcome, type Past, type Remark, standingOf, stepsOf } from './learner-steps.ts'
import { classNameOf, framePlans, importerOf, type School, tenantOf } from './school-frame.ts'

export type XapiParts = Pick<LoadParts, 'log' | 'erased'> & { readonly codec: Codec }

export type XapiOptions = {
  /** The name of the file, for rejected rows. */
  readonly file: string
  readonly school: School
  readonly aside: SetAside
  /** The time of the import; now by default. No statement can be later. */
  readonly now?: Instant
  readonly onLines?: (lines: number) => void
  /** Called once before anything is written, with the minimum number of events. */
  readonly onStatements?: (statements: number) => void
  readonly onEvents?: (events: number) => void
  readonly signal?: AbortSignal
}

export type XapiSummary = Pick<Gathered, 'lines' | 'duplicates' | 'voidings' | 'verbs' | 'more'> & {
  readonly tenant: TenantId
  readonly zone: Zone
  /** Statements that are in the log now. */
  readonly statements: number
  /** Statements that were already in the log. */
  readonly before: number
  readonly learners: number
  readonly courses: readonly (Omit<GatheredCourse, 'name'> & {
    readonly id: string
    readonly name: string
    readonly class: string
  })[]
  readonly events: number
  readonly types: ReadonlyMap<string, number>
  readonly conflicts: readonly StreamName[]
}

/** Reads the lines and imports them. Throws SourceMissing, and writes nothing, if there is nothing to import. */
export async function importXapi(
  parts: XapiParts,
  lines: AsyncIterable<Line>,
  options: XapiOptions,
): Promise<XapiSummary> {
  return importGathered(parts, await gatherXapi(lines, options), options)
}

/** Only reads the file, which needs no log: no database is started for an empty file. */
export const gatherXapi = (
  lines: AsyncIterable<Line>,
  { school, file, aside, now = instantOf(Date.now()), onLines }: XapiOptions,
): Promise<Gathered> => gatherStatements(tenantOf(school), lines, { file, aside, now, ...(onLines && { onLines }) })

export async function importGathered(
  { log, codec, erased }: XapiParts,
  gathered: Gathered,
  { school, file, aside, onStatements, onEvents, signal }: XapiOptions,
): Promise<XapiSummary> {
  const tenant = tenantOf(school)
  const standing = await schoolToFill({ log, codec }, tenant, school)
  const zone = standing?.zone ?? ('zone' in school ? school.zone : null)
  if (zone === null) throw new SchoolMissing(`there is no time zone for the school ${tenant}`)

  onStatements?.(gathered.statements)
  const parts: LoadParts = {
    log,
    codec,
    ...(erased && { erased }),
    tenant,
    zone,
    level: standing?.level ?? 'identifying',
    actor: importerOf(tenant),
  }
  const stop = signal ? { signal } : {}
  const opening = framePlans(tenant, zone, gathered, standing === null && 'name' in school ? school.name : undefined)
  // A class or a person that somebody else has created is fine too.
  const framed = await loadPlans(parts, () => opening.values(), { resume: standing !== null, ...stop })

  const outcomes = new Map<PersonId, Outcome>()
  let setAside = 0
  const remark: Remark = (statement, reason, taken) => {
    if (!taken) setAside += 1
    aside.add({ file, row: statement.line, reason, taken })
  }
  const learners = [...gathered.byLearner.keys()].filter((learner) => {
    if (!erased?.has(tenant, learner)) return true
    for (const statement of gathered.byLearner.get(learner) ?? []) remark(statement, OF_ERASED, false)
    return false
  })
  const loading = { ...(onEvents && { onEvents }), ...stop }
  const first = await loadStreams(parts, streamParts(learners, standing !== null, remark), loading)
  // Another process wrote to these streams meanwhile: read them, and add what is missing. Their remarks are already recorded.
  const again = learners.filter((learner) => first.refused.has(streamName('learner', learner)))
  const second = await loadStreams(
    parts,
    streamParts(again, true, () => undefined),
    loading,
  )

  const types = new Map<string, number>()
  if (framed.events > 0) types.set('identity and teaching: the school, its staff, its classes', framed.events)
  for (const [type, count] of [...outcomes.values()].flatMap((outcome) => [...outcome.types]))
    types.set(type, (types.get(type) ?? 0) + count)
  const { lines, duplicates, voidings, verbs, more } = gathered
  return {
    ...{ tenant, zone, lines, duplicates, voidings, verbs, more },
    statements: gathered.statements - setAside,
    before: [...outcomes.values()].reduce((sum, { before }) => sum + before, 0),
    learners: learners.length,
    courses: [...gathered.courses].map(([id, { name, ...course }]) => ({
      ...course,
      id,
      name: classNameOf(id, name?.text),
      class: classOf(tenant, id),
    })),
    events: framed.events + first.events + second.events,
    types,
    conflicts: [...second.refused.keys()],
  }

  /**
   * The marks under the learner's key of that school year: a plain hash of a statement would let anyone confirm a short answer.
   * Null if the key was destroyed.
   */
  async function marksOf(learner: PersonId, statements: readonly Placed[], past: Past) {
    const hashes = await codec.hiddenFingerprints(
      statements.map((statement) => {
        const { occurredAt, zone: zoneThen } = standingOf(tenant, learner, statement, past) ?? {
          occurredAt: statement.at,
          zone: parts.zone,
        }
        return [
          { person: learner, purpose: contentViewed.purpose, text: JSON.stringify(statement.mark) },
          { tenant, occurredAt, zone: zoneThen },
        ]
      }),
    )
    return new Map(statements.map((statement, n) => [statement, hashes[n] ?? null]))
  }

  async function* streamParts(learners: Iterable<PersonId>, look: boolean, say: Remark): AsyncGenerator<StreamPart> {
    const looked = ahead(learners, async (learner) => {
      const statements = gathered.byLearner.get(learner) ?? []
      const past = look ? await pastOf(log, codec, tenant, learner) : nothing()
      return { statements, past, marks: await marksOf(learner, statements, past) }
    })
    for await (const { plan: learner, standing } of looked) {
      const { statements, past, marks } = standing
      const { steps, outcome } = stepsOf(parts, learner, statements, marks, past, say)
      outcomes.set(learner, outcome)
      if (steps.length > 0)
        yield { stream: streamName('learner', learner), subject: learner, after: past.revision, steps }
    }
  }
}

const OF_ERASED = 'the learner was erased: nothing about them is recorded any more'

type Standing = Past & { revision: Revision }
const nothing = (): Standing => ({ commands: new Map(), playedMs: new Map(), revision: NO_REVISION })

/** What earlier imports wrote to a learner's stream, ignoring other events. */
async function pastOf(log: XapiParts['log'], codec: Codec, tenant: TenantId, learner: PersonId): Promise<Standing> {
  const past = nothing()
  const reader = codec.reader()
  for (;;) {
    const page = await log.readStream(streamName('learner', learner), {
      tenant,
      from: past.revision + 1,
      direction: 'forwards',
      limit: 2_000,
    })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      past.revision = stored.revision
      const { fingerprint, occurredAt, zone } = stored
      past.commands.set(stored.commandId, { fingerprint, occurredAt, zone })
      if (stored.type !== contentViewed.type) continue
      const { content, session, durationMs } = reader.decode(stored).data
      if (typeof session !== 'string') continue
      const viewing = `${session} ${content}`
      past.playedMs.set(viewing, (past.playedMs.get(viewing) ?? 0) + Number(durationMs ?? 0))
    }
    if (page.events.length === 0 || past.revision >= page.currentRevision) return past
  }
}
