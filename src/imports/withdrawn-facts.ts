// Which events withdraw what an import brought about a learner, from the learner's stream. Pure.
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn, { MOST_WITHDRAWN } from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import { ClassId } from '#events/teaching/values.ts'
import type { NewEvent, RecordedEvent } from '#kernel/event.ts'
import { type Instant, type LocalDay, laterOf, type PersonId } from '#kernel/ids.ts'
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
const Views = contentViewed.data.shape.views

/** The events of the whole stream, in its order, and the actor of the import. Whatever was withdrawn before stays out. */
export function withdrawalsOf(stream: readonly RecordedEvent[], actor: PersonId, source: Source): Withdrawals {
  const gone = new Set<string>()
  const corrections = new Map<string, { readonly isCorrect: boolean; readonly at: Instant }>()
  for (const { type, data, occurredAt } of stream) {
    if (type === importWithdrawn.type)
      for (const { id } of importWithdrawn.data.shape.facts.parse(data.facts)) gone.add(id)
    if (type === attemptCorrected.type)
      corrections.set(String(data.attempt), { isCorrect: data.isCorrect === true, at: occurredAt })
  }
  const brought = stream.filter((event) => event.actor === actor && FACTS.includes(event.type))
  const left = brought.filter(({ id }) => !gone.has(id))
  const active = stream.filter(({ id, type }) => ACTIVITY.includes(type) && !gone.has(id))
  const busy = new Map<LocalDay, number>()
  for (const event of active) busy.set(dayOf(event), (busy.get(dayOf(event)) ?? 0) + 1)

  const withdrawals: Withdrawal[] = []
  for (let from = 0; from < left.length; from += MOST_WITHDRAWN) {
    const facts = left.slice(from, from + MOST_WITHDRAWN)
    const days = facts.map((fact) => ({ class: ClassId.parse(fact.data.class), day: dayOf(fact) }))
    for (const fact of facts) if (ACTIVITY.includes(fact.type)) busy.set(dayOf(fact), (busy.get(dayOf(fact)) ?? 0) - 1)
    const answers = facts.filter(({ type }) => type === exerciseAttempted.type)
    const judged = answers.map((answer) => ({
      ...Answer.parse(knownOf(answer)),
      class: ClassId.parse(answer.data.class),
      ...(corrections.has(answer.id) && { correct: corrections.get(answer.id)?.isCorrect === true }),
    }))
    const times = facts.flatMap(({ id, occurredAt }) => [occurredAt, corrections.get(id)?.at ?? occurredAt])
    const ofType = ({ type }: { readonly type: string }) => facts.filter((fact) => fact.type === type)
    withdrawals.push({
      event: importWithdrawn({
        source,
        facts: facts.map(({ id, revision }) => ({ id, revision })),
        answers: counted(judged),
        skills: [
          ...new Set([
            ...judged.map(({ skill }) => skill),
            ...ofType(skillProgressDeclared).map(({ data }) =>
              skillProgressDeclared.data.shape.skill.parse(data.skill),
            ),
          ]),
        ],
        days: [...new Map(days.map((one) => [`${one.class} ${one.day}`, one])).values()],
        idleDays: [...new Set(days.map(({ day }) => day))].filter((day) => (busy.get(day) ?? 0) === 0),
        views: ofType(contentViewed).reduce((sum, { data }) => sum + Views.parse(data.views), 0),
        sessions: ofType(learningStarted).length,
      }),
      notBefore: times.reduce((latest, time) => laterOf(latest, time)),
      facts: facts.length,
      answers: answers.length,
    })
  }
  return { withdrawals, before: brought.length - left.length }
}

const dayOf = ({ occurredAt, zone }: RecordedEvent): LocalDay => localDay(occurredAt, zone)

/** Only the fields that are counted: the learner's texts may have been erased. */
const knownOf = ({ data }: RecordedEvent): object =>
  Object.fromEntries(Object.keys(Answer.shape).map((field) => [field, data[field]]))

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
