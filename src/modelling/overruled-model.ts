// How often teachers overruled one model, and what followed: for its card. Only the learners whom an overruling is about are read.

import type { EventLog } from '#event-log/event-log.ts'
import type { ModelName } from '#events/insight/models.ts'
import { isWhollyErased } from '#kernel/event.ts'
import { type PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import { answerTable } from '#ml/answers.ts'
import { mayUse, type ReadLimits } from '#privacy/person-limits.ts'
import { type OverruledModel, type OverrulingsParts, outcomesOfOverrulings, readOverrulings } from './overrulings.ts'
import { standingAnswers } from './standing-answers.ts'

export type OverruledParts = OverrulingsParts & {
  readonly log: Pick<EventLog, 'readAll' | 'readStream'>
  readonly personLimits: ReadLimits
}

/** The latest so many are looked at. */
const MOST_OVERRULINGS = 1_000
const PAGE = 2_000

/**
 * Null: nobody overruled it. Without the learners who are erased, restricted or object to predictions. Throws LimitsUnknown, and what
 * the log and the key store throw.
 */
export async function overruledModel(
  parts: OverruledParts,
  tenant: TenantId,
  model: ModelName,
): Promise<OverruledModel | null> {
  const limits = await parts.personLimits(tenant)
  const overrulings = (await readOverrulings(parts, tenant))
    .filter((one) => one.model === model && mayUse(limits, one.learner, 'prediction'))
    .slice(-MOST_OVERRULINGS)
  if (overrulings.length === 0) return null
  const standing = standingAnswers()
  for (const learner of new Set(overrulings.map((one) => one.learner)))
    await readLearner(parts, tenant, learner, standing.take)
  const [outcome] = outcomesOfOverrulings(answerTable(standing.answers.values()), overrulings)
  // Of learners who have given no answer nothing follows: the overrulings count all the same.
  return { model, estimates: overrulings.length, known: outcome?.known ?? 0, teacherRight: outcome?.teacherRight ?? 0 }
}

async function readLearner(
  { log, codec }: OverruledParts,
  tenant: TenantId,
  learner: PersonId,
  take: ReturnType<typeof standingAnswers>['take'],
): Promise<void> {
  const reader = codec.reader()
  for (let from = 0; ; ) {
    const page = await log.readStream(streamName('learner', learner), {
      ...{ tenant, from, limit: PAGE },
      direction: 'forwards',
    })
    if (page.events.length === 0) return
    await reader.prepare(page.events)
    for (const stored of page.events) {
      const event = reader.decode(stored)
      if (!isWhollyErased(event)) take(event)
    }
    from += page.events.length
    if (from > page.currentRevision) return
  }
}
