// Which events withdraw what an import brought about a learner, from the learner's stream. Pure.
import type { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn, { MOST_WITHDRAWN } from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import { SkillId } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import type { NewEvent, RecordedEvent } from '#kernel/event.ts'
import { type EventId, type Instant, type LocalDay, laterOf, type PersonId, type Revision } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'

export type Source = Parameters<typeof importWithdrawn>[0]['source']

export type Withdrawal = {
  readonly event: NewEvent<string, object>
  /** No earlier than its facts and their corrections, or it would change nothing by time. */
  readonly notBefore: Instant
  readonly facts: number
  readonly answers: number
}

export type Withdrawals = {
  readonly withdrawals: readonly Withdrawal[]
  /** Facts of the import that an earlier run withdrew. */
  readonly before: number
}

const FACTS: readonly string[] = importWithdrawn.amends ? [...importWithdrawn.amends.facts] : []
/** What makes a day one with activity. */
const ACTIVITY: readonly string[] = [
  exerciseAttempted.type,
  exerciseCompleted.type,
  contentViewed.type,
  learningStarted.type,
]
const Answer = exerciseAttempted.data.pick({
  exercise: true,
  skill: true,
  difficulty: true,
  correct: true,
  durationMs: true,
})
const Completed = exerciseCompleted.data.pick({ exercise: true, skill: true })
const Views = contentViewed.data.shape.views

/** A fact of the import, as far as its withdrawal must say: small, since a stream may hold tens of thousands. */
type Brought = {
  readonly id: EventId
  readonly revision: Revision
  readonly type: string
  readonly at: Instant
  readonly day: LocalDay
  readonly class: z.output<typeof ClassId>
  readonly answer?: z.output<typeof Answer>
  readonly completed?: z.output<typeof Completed>
  readonly declared?: z.output<typeof SkillId>
  readonly views: number
}

export type WithdrawalOf = {
  /** The next event of the stream. */
  add(event: RecordedEvent): void
  /** After the last one. */
  withdrawals(): Withdrawals
}

/**
 * Takes the events of a whole stream, in its order, and the actor of the import, and keeps of each no more than its withdrawal needs.
 * Whatever was withdrawn before stays out.
 */
export function withdrawalOf(actor: PersonId, source: Source): WithdrawalOf {
  const gone = new Set<string>()
  const corrections = new Map<string, { readonly isCorrect: boolean; readonly at: Instant }>()
  const brought: Brought[] = []
  /** The day of each activity. */
  const active = new Map<EventId, LocalDay>()

  function add(event: RecordedEvent): void {
    const { id, revision, type, data, occurredAt: at } = event
    if (type === importWithdrawn.type) {
      for (const fact of importWithdrawn.data.shape.facts.parse(data.facts)) gone.add(fact.id)
      return
    }
    if (type === attemptCorrected.type) {
      corrections.set(String(data.attempt), { isCorrect: data.isCorrect === true, at })
      return
    }
    const isActivity = ACTIVITY.includes(type)
    const isBrought = event.actor === actor && FACTS.includes(type)
    if (!isActivity && !isBrought) return
    const day = localDay(at, event.zone)
    if (isActivity) active.set(id, day)
    if (!isBrought) return
    brought.push({
      ...{ id, revision, type, at, day, class: ClassId.parse(data.class) },
      ...(type === exerciseAttempted.type && { answer: Answer.parse(known(data, Answer)) }),
      ...(type === exerciseCompleted.type && { completed: Completed.parse(known(data, Completed)) }),
      ...(type === skillProgressDeclared.type && { declared: SkillId.parse(data.skill) }),
      views: type === contentViewed.type ? Views.parse(data.views) : 0,
    })
  }

  function withdrawals(): Withdrawals {
    const left = brought.filter(({ id }) => !gone.has(id))
    const busy = new Map<LocalDay, number>()
    for (const [id, day] of active) if (!gone.has(id)) busy.set(day, (busy.get(day) ?? 0) + 1)
    const made: Withdrawal[] = []
    for (let from = 0; from < left.length; from += MOST_WITHDRAWN) {
      const facts = left.slice(from, from + MOST_WITHDRAWN)
      for (const { type, day } of facts) if (ACTIVITY.includes(type)) busy.set(day, (busy.get(day) ?? 0) - 1)
      made.push(withdrawing(facts, busy))
    }
    return { withdrawals: made, before: brought.length - left.length }
  }

  /** `busy`: what is left on each day without these facts and those before. */
  function withdrawing(facts: readonly Brought[], busy: ReadonlyMap<LocalDay, number>): Withdrawal {
    const judged = facts.flatMap(({ id, class: ofClass, answer }) => {
      const corrected = corrections.get(id)
      return answer ? { ...answer, class: ofClass, ...(corrected && { correct: corrected.isCorrect }) } : []
    })
    const completed = facts.flatMap(({ completed: one }) => one ?? [])
    const days = facts.map(({ class: ofClass, day }) => ({ class: ofClass, day }))
    const times = facts.flatMap(({ id, at }) => [at, corrections.get(id)?.at ?? at])
    return {
      event: importWithdrawn({
        source,
        facts: facts.map(({ id, revision }) => ({ id, revision })),
        answers: counted(judged),
        completed: timesOf(completed),
        skills: [
          ...new Set([
            ...judged.map(({ skill }) => skill),
            ...completed.flatMap(({ skill }) => skill ?? []),
            ...facts.flatMap(({ declared }) => declared ?? []),
          ]),
        ],
        days: [...new Map(days.map((one) => [`${one.class} ${one.day}`, one])).values()],
        idleDays: [...new Set(days.map(({ day }) => day))].filter((day) => (busy.get(day) ?? 0) === 0),
        views: facts.reduce((sum, { views }) => sum + views, 0),
        sessions: facts.filter(({ type }) => type === learningStarted.type).length,
      }),
      notBefore: times.reduce((latest, time) => laterOf(latest, time)),
      facts: facts.length,
      answers: judged.length,
    }
  }

  return { add, withdrawals }
}

/** Of a stream that is at hand. */
export function withdrawalsOf(stream: readonly RecordedEvent[], actor: PersonId, source: Source): Withdrawals {
  const found = withdrawalOf(actor, source)
  for (const event of stream) found.add(event)
  return found.withdrawals()
}

/** Only the fields that are counted: the learner's texts may have been erased. */
const known = (data: RecordedEvent['data'], fields: z.ZodObject): object =>
  Object.fromEntries(Object.keys(fields.shape).map((field) => [field, data[field]]))

const timesOf = (completed: readonly z.output<typeof Completed>[]) =>
  [...Map.groupBy(completed, ({ exercise, skill }) => `${exercise} ${skill ?? ''}`).values()].flatMap((group) => {
    const [first] = group
    return first ? { ...first, times: group.length } : []
  })

type Judged = Parameters<typeof importWithdrawn>[0]['answers'][number]

function counted(
  answers: readonly (Omit<Judged, 'answers' | 'right' | 'timed' | 'durationMs'> & {
    readonly correct: boolean
    readonly durationMs?: number | undefined
  })[],
): Judged[] {
  const groups = Map.groupBy(answers, ({ class: ofClass, exercise, skill, difficulty }) =>
    [ofClass, exercise, skill, difficulty ?? ''].join(' '),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { class: ofClass, exercise, skill, difficulty } = first
    const times = group.flatMap(({ durationMs }) => durationMs ?? [])
    return {
      ...{ class: ofClass, exercise, skill, answers: group.length },
      ...(difficulty !== undefined && { difficulty }),
      right: group.filter(({ correct }) => correct).length,
      timed: times.length,
      durationMs: times.reduce((sum, ms) => sum + ms, 0),
    }
  })
}
