// Reads the answers of a school from the log, as a table for models.
//
// Invariants: every answer up to the cut is in the table once, with the verdict of its last correction up to the cut, unless it
// was withdrawn by then, or its data is erased. Left out are people who were erased, whose data may only be stored, and who object to predictions or to the training of models.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { isWhollyErased } from '#kernel/event.ts'
import type { PersonId, Position, TenantId } from '#kernel/ids.ts'
import { START } from '#kernel/ids.ts'
import { type Answer, type AnswerTable, gatherAnswers } from '#ml/answers.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { PersonLimits, ReadLimits } from '#privacy/person-limits.ts'

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
  /** How many learners were left out, and why. */
  readonly leftOut: { readonly erased: number; readonly restricted: number; readonly objecting: number }
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
const TYPES = [exerciseAttempted.type, attemptCorrected.type, importWithdrawn.type]
/** An objection to any of these keeps a learner out of a model. */
const USES = ['prediction', 'model-training']

/** Throws LimitsUnknown, and what the log throws. */
export async function readAnswers(
  { log, codec, erased, personLimits }: AnswersParts,
  tenant: TenantId,
  { cut: wanted, later, signal, onAnswers }: ReadOptions = {},
): Promise<ReadAnswers> {
  const cut = wanted ?? (await log.head())
  const limits = await personLimits(tenant)
  const reader = codec.reader()
  const leftOut = { erased: new Set<string>(), restricted: new Set<string>(), objecting: new Set<string>() }
  const answers = new Map<string, Answer>()
  const since = new Set<string>()
  for (let after = START; after < cut; ) {
    signal?.throwIfAborted()
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types: TYPES } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      if (stored.position > cut || stored.subject === null) continue
      const reason = reasonToLeaveOut(stored.subject)
      if (reason !== null) {
        leftOut[reason].add(stored.subject)
        continue
      }
      const event = reader.decode(stored)
      // The keys of a school year expire before its people are erased: then nothing is known of what they did.
      if (isWhollyErased(event)) continue
      if (event.type === exerciseAttempted.type) {
        answers.set(event.id, answerOf(event.data, stored.subject, event.occurredAt))
        if (stored.position > (later ?? cut)) since.add(event.id)
      } else if (event.type === importWithdrawn.type) withdraw(answers, event.data)
      else correct(answers, event.data)
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
    leftOut: {
      erased: leftOut.erased.size,
      restricted: leftOut.restricted.size,
      objecting: leftOut.objecting.size,
    },
  }

  function reasonToLeaveOut(person: PersonId): keyof typeof leftOut | null {
    if (erased.has(tenant, person)) return 'erased'
    if (limits.restricted.has(person)) return 'restricted'
    return objects(limits, person) ? 'objecting' : null
  }
}

const objects = ({ objecting }: PersonLimits, person: PersonId): boolean =>
  USES.some((use) => objecting.get(use)?.has(person) === true)

function answerOf(data: Readonly<Record<string, unknown>>, learner: PersonId, occurredAt: string): Answer {
  const { exercise, skill, correct: isCorrect, durationMs, difficulty } = data
  return {
    learner,
    exercise: String(exercise),
    skill: String(skill),
    correct: isCorrect === true,
    at: Date.parse(occurredAt),
    durationMs: typeof durationMs === 'number' ? durationMs : undefined,
    level: typeof difficulty === 'number' ? difficulty : undefined,
  }
}

/** A correction follows its fact in the stream, so the fact has been read. */
function correct(answers: Map<string, Answer>, { attempt, isCorrect }: Readonly<Record<string, unknown>>): void {
  const fact = answers.get(String(attempt))
  if (fact) answers.set(String(attempt), { ...fact, correct: isCorrect === true })
}

function withdraw(answers: Map<string, Answer>, { facts }: Readonly<Record<string, unknown>>): void {
  for (const { id } of importWithdrawn.data.shape.facts.parse(facts)) answers.delete(id)
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
