// Reads the reviews of a school from the log: what each learner recalled or had forgotten, of which exercise or content, on which day.
//
// Invariant: every review up to the cut is read once, unless it was withdrawn by then, or its learner is left out.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import type { Rating } from '#events/learning/memory.ts'
import revisionAnswered from '#events/learning/revision-answered.ts'
import { itemKey, RevisedId, ratingOf, ratingOfCompletion } from '#events/learning/revisions.ts'
import { isWhollyErased, type RecordedEvent } from '#kernel/event.ts'
import { type LocalDay, type PersonId, type Position, START, type TenantId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { type LeftOut, leavingOut } from '../left-out-learners.ts'

export type ReviewsParts = {
  readonly log: Pick<EventLog, 'head' | 'readAll'>
  readonly codec: Pick<Codec, 'reader'>
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly personLimits: ReadLimits
}

export type ReadReview = { readonly on: LocalDay; readonly rating: Rating }
/** The reviews of one learner, of one exercise or content, in the order in which they arrived. */
export type ReadHistory = { readonly learner: PersonId; readonly reviews: readonly ReadReview[] }

export type ReadReviews = {
  readonly histories: readonly ReadHistory[]
  /** Everything up to here was read. */
  readonly cut: Position
  readonly leftOut: LeftOut
}

const PAGE = 2_000
const TYPES = [exerciseCompleted.type, revisionAnswered.type, importWithdrawn.type]

type Standing = ReadReview & { readonly learner: PersonId; readonly item: string }

/** Throws LimitsUnknown, and what the log throws. */
export async function readReviews(
  { log, codec, erased, personLimits }: ReviewsParts,
  tenant: TenantId,
  { signal, onReviews }: { readonly signal?: AbortSignal; readonly onReviews?: (reviews: number) => void } = {},
): Promise<ReadReviews> {
  const cut = await log.head()
  const limits = await personLimits(tenant)
  const reader = codec.reader()
  const out = leavingOut(tenant, { erased, limits })
  const standing = new Map<string, Standing>()
  for (let after = START; after < cut; ) {
    signal?.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types: TYPES } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      const { subject } = stored
      if (stored.position > cut || subject === null) continue
      if (out.leaves(subject)) continue
      const event = reader.decode(stored)
      if (!isWhollyErased(event)) take(standing, event, subject)
    }
    onReviews?.(standing.size)
    after = page.position
    if (page.end) break
  }
  return {
    histories: historiesOf(standing.values()),
    cut,
    leftOut: out.counts(),
  }
}

/** The same reviews, with the same ratings, as the read model `revision-cards` folds. */
function take(standing: Map<string, Standing>, event: RecordedEvent, learner: PersonId): void {
  if (event.type === importWithdrawn.type) {
    for (const { id } of importWithdrawn.data.shape.facts.parse(event.data.facts)) standing.delete(id)
    return
  }
  const on = localDay(event.occurredAt, event.zone)
  if (event.type === exerciseCompleted.type) {
    const { exercise, attempts, score } = completion.parse(event.data)
    const item = itemKey({ kind: 'exercise', item: RevisedId.parse(exercise) })
    standing.set(event.id, { learner, item, on, rating: ratingOfCompletion({ attempts, score }) })
    return
  }
  const { kind, item, correct, ease } = answer.parse(event.data)
  standing.set(event.id, { learner, item: itemKey({ kind, item }), on, rating: ratingOf({ correct, ease }) })
}

const completion = exerciseCompleted.data.pick({ exercise: true, attempts: true, score: true })
const answer = revisionAnswered.data.pick({ kind: true, item: true, correct: true, ease: true })

function historiesOf(standing: Iterable<Standing>): readonly ReadHistory[] {
  const byItem = new Map<string, { learner: PersonId; reviews: ReadReview[] }>()
  for (const { learner, item, on, rating } of standing) {
    const key = `${learner} ${item}`
    const history = byItem.get(key) ?? { learner, reviews: [] }
    byItem.set(key, history)
    history.reviews.push({ on, rating })
  }
  return [...byItem.values()]
}
