// How often teachers overruled one model, and what followed: for its card. Only the learners whom an overruling is about are read.
import { LRUCache } from 'lru-cache'
import { type EventLog, EventLogError } from '#event-log/event-log.ts'
import type { ModelName } from '#events/insight/models.ts'
import { isWhollyErased } from '#kernel/event.ts'
import { type PersonId, type Position, START, streamName, type TenantId } from '#kernel/ids.ts'
import { answerTable } from '#ml/answers.ts'
import { turnstile } from '#platform/slots.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { LimitsUnknown, mayUse, type PersonLimits, type ReadLimits } from '#privacy/person-limits.ts'
import {
  type OverruledModel,
  type Overruling,
  type OverrulingsParts,
  outcomesOfOverrulings,
  overrulingsAfter,
  readOverrulings,
} from './overrulings.ts'
import { ANSWER_TYPES, standingAnswers } from './standing-answers.ts'

export type OverruledParts = OverrulingsParts & {
  readonly log: Pick<EventLog, 'readAll' | 'readStream'>
  readonly personLimits: ReadLimits
}

/** The latest so many are looked at. */
const MOST_OVERRULINGS = 1_000
const PAGE = 2_000
/** Of all learners together. What followed an overruling is not known once so many were read: the latest ones are read first. */
const MOST_EVENTS = 50_000
const MOST_REMEMBERED = 500
/** Keys of a school year are destroyed without a word in the log. */
const REMEMBERED_MS = 3_600_000
/** In one process. */
const MOST_AT_ONCE = 2

export type CountOverrulings = (
  tenant: TenantId,
  model: ModelName,
  signal: AbortSignal,
) => Promise<OverruledModel | 'unknown' | null>

type Counted = {
  /** Up to here there are no other overrulings of the model, and the answers were read. */
  readonly until: Position
  /** Of everybody. */
  readonly overrulings: readonly Overruling[]
  /** Those that were counted. */
  readonly usable: readonly Overruling[]
  readonly counted: OverruledModel | null
}

/**
 * Counts, and remembers it until something is recorded that it depends on: another overruling of the model, an answer of a learner
 * whom one is about, a limit of theirs. `unknown`: the log, the key store or the limits of people could not be read, or the signal
 * was aborted.
 */
export function countOverrulings(parts: OverruledParts): CountOverrulings {
  const known = new LRUCache<string, Counted>({ max: MOST_REMEMBERED, ttl: REMEMBERED_MS })
  const atOnce = turnstile(MOST_AT_ONCE)
  async function count(tenant: TenantId, model: ModelName, signal: AbortSignal): Promise<OverruledModel | null> {
    signal.throwIfAborted()
    const key = `${tenant} ${model}`
    const before = known.get(key)
    const limits = await parts.personLimits(tenant)
    const { found, until } = await overrulingsAfter(parts, tenant, before?.until ?? START, signal)
    const overrulings = [...(before?.overrulings ?? []), ...found.filter((one) => one.model === model)].filter(
      ({ learner }) => !parts.erased.has(tenant, learner),
    )
    const usable = usableOf(overrulings, limits)
    const isCurrent =
      before !== undefined &&
      usable.length === before.usable.length &&
      usable.every((one, n) => one === before.usable[n]) &&
      !(await haveAnswered(parts, tenant, before, signal))
    const counted = isCurrent ? before.counted : await outcomeOf(parts, tenant, model, { usable, signal })
    known.set(key, { until, overrulings, usable, counted })
    return counted
  }
  return (tenant, model, signal) =>
    atOnce(() => count(tenant, model, signal)).catch((error: unknown) => {
      const isAway = [EventLogError, KeysUnavailable, LimitsUnknown].some((one) => error instanceof one)
      if (isAway || signal.aborted) return 'unknown' as const
      throw error
    })
}

/**
 * Null: nobody overruled it. Without the learners who are erased, restricted or object to predictions. Throws LimitsUnknown, and what
 * the log, the key store and the signal throw.
 */
export async function overruledModel(
  parts: OverruledParts,
  tenant: TenantId,
  model: ModelName,
  { mostEvents = MOST_EVENTS, signal }: { readonly mostEvents?: number; readonly signal?: AbortSignal } = {},
): Promise<OverruledModel | null> {
  const limits = await parts.personLimits(tenant)
  const overrulings = (await readOverrulings(parts, tenant, signal)).filter((one) => one.model === model)
  return outcomeOf(parts, tenant, model, { usable: usableOf(overrulings, limits), mostEvents, signal })
}

const usableOf = (overrulings: readonly Overruling[], limits: PersonLimits): readonly Overruling[] =>
  overrulings.filter(({ learner }) => mayUse(limits, learner, 'prediction')).slice(-MOST_OVERRULINGS)

/** Whether one of the learners whose answers were counted has answered since, or an answer was corrected or withdrawn. */
async function haveAnswered(
  { log }: OverruledParts,
  tenant: TenantId,
  { until, usable }: Counted,
  signal: AbortSignal,
): Promise<boolean> {
  const learners = new Set<string>(usable.map(({ learner }) => learner))
  if (learners.size === 0) return false
  for (let after = until; ; ) {
    signal.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types: ANSWER_TYPES } })
    if (page.events.some(({ subject }) => subject === null || learners.has(subject))) return true
    if (page.end) return false
    after = page.position
  }
}

async function outcomeOf(
  parts: OverruledParts,
  tenant: TenantId,
  model: ModelName,
  {
    usable: overrulings,
    mostEvents = MOST_EVENTS,
    signal,
  }: {
    readonly usable: readonly Overruling[]
    readonly mostEvents?: number
    readonly signal: AbortSignal | undefined
  },
): Promise<OverruledModel | null> {
  if (overrulings.length === 0) return null
  const standing = standingAnswers()
  const read = new Set<PersonId>()
  let left = mostEvents
  for (const learner of new Set(overrulings.toReversed().map((one) => one.learner))) {
    const events = await readLearner(parts, tenant, learner, { most: left, signal })
    if (events === null) break
    events.forEach(standing.take)
    left -= events.length
    read.add(learner)
  }
  const [outcome] = outcomesOfOverrulings(
    answerTable(standing.answers.values()),
    overrulings.filter(({ learner }) => read.has(learner)),
  )
  // Of learners who have given no answer nothing follows: the overrulings count all the same.
  return { model, estimates: overrulings.length, known: outcome?.known ?? 0, teacherRight: outcome?.teacherRight ?? 0 }
}

type Taken = Parameters<ReturnType<typeof standingAnswers>['take']>[0]

/** Null: there are more events than `most`. */
async function readLearner(
  { log, codec }: OverruledParts,
  tenant: TenantId,
  learner: PersonId,
  { most, signal }: { readonly most: number; readonly signal: AbortSignal | undefined },
): Promise<readonly Taken[] | null> {
  const reader = codec.reader()
  const read: Taken[] = []
  for (let from = 0; ; ) {
    signal?.throwIfAborted()
    const page = await log.readStream(streamName('learner', learner), {
      ...{ tenant, from, limit: PAGE },
      direction: 'forwards',
    })
    if (page.currentRevision >= most) return null
    if (page.events.length === 0) return read
    await reader.prepare(page.events)
    for (const stored of page.events) {
      const event = reader.decode(stored)
      if (!isWhollyErased(event)) read.push(event)
    }
    from += page.events.length
    if (from > page.currentRevision) return read
  }
}
