// Reads the answers of a school from the log, as a table for models.
//
// Invariants: every answer up to the cut is in the table once, with the verdict of its last correction up to the cut, unless it
// was withdrawn by then, or its data is erased, but for learners who are left out.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { isWhollyErased } from '#kernel/event.ts'
import type { Position, TenantId } from '#kernel/ids.ts'
import { START } from '#kernel/ids.ts'
import { type Answer, type AnswerTable, gatherAnswers } from '#ml/answers.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { type LeftOut, leavingOut } from './left-out-learners.ts'
import { ANSWER_TYPES, standingAnswers } from './standing-answers.ts'

export type AnswersParts = {
  readonly log: Pick<EventLog, 'head' | 'readAll'>
  readonly codec: Pick<Codec, 'reader'>
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly personLimits: ReadLimits
}

export type ReadAnswers = {
  readonly table: AnswerTable
  /** Everything up to here was read. */
  readonly cut: Position
  readonly leftOut: LeftOut
  /** By row of the table: 1 where the answer stands after the position of `later`, and was not there at a training up to it. */
  readonly isLater: Uint8Array
}

export type ReadOptions = {
  /** The head of the log by default. */
  readonly cut?: Position
  /** From after which position answers are later ones; the cut by default. */
  readonly later?: Position
  readonly signal?: AbortSignal
  readonly onAnswers?: (answers: number) => void
}

const PAGE = 2_000

/** Throws LimitsUnknown, and what the log throws. */
export async function readAnswers(
  { log, codec, erased, personLimits }: AnswersParts,
  tenant: TenantId,
  { cut: wanted, later, signal, onAnswers }: ReadOptions = {},
): Promise<ReadAnswers> {
  const cut = wanted ?? (await log.head())
  const limits = await personLimits(tenant)
  const reader = codec.reader()
  const out = leavingOut(tenant, { erased, limits })
  const { answers, take } = standingAnswers()
  const since = new Set<string>()
  for (let after = START; after < cut; ) {
    signal?.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types: ANSWER_TYPES } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      if (stored.position > cut || stored.subject === null) continue
      if (out.leaves(stored.subject)) continue
      const event = reader.decode(stored)
      // The keys of a school year expire before its people are erased: then nothing is known of what they did.
      if (isWhollyErased(event)) continue
      take(event)
      if (event.type === exerciseAttempted.type && stored.position > (later ?? cut)) since.add(event.id)
    }
    onAnswers?.(answers.size)
    after = page.position
    if (page.end) break
  }
  const gathering = gatherAnswers()
  for (const answer of answers.values()) gathering.add(answer)
  const table = gathering.table()
  return {
    table,
    cut,
    isLater: laterRows(table, answers, since),
    leftOut: out.counts(),
  }
}

/** In the order of the table: learners as they are numbered there, and the answers of one as the table sorts them. */
function laterRows(
  { learners }: AnswerTable,
  answers: ReadonlyMap<string, Answer>,
  since: ReadonlySet<string>,
): Uint8Array {
  if (since.size === 0) return new Uint8Array(answers.size)
  const numbers = new Map(learners.map((learner, number) => [learner, number]))
  return Uint8Array.from(
    [...answers]
      .map(([id, { learner, at }]) => ({ learner: numbers.get(learner) ?? 0, at, isLater: since.has(id) }))
      .sort((a, b) => a.learner - b.learner || a.at - b.at),
    ({ isLater }) => Number(isLater),
  )
}
