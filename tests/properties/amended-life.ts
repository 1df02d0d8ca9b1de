// Histories of a learner with any dates: late answers, corrections of corrections, corrections dated before their answers,
// classes left before they were joined. A log may contain them although current commands refuse them. Also the expected
// read models, computed in the simplest way and without any code of the product.
import fc from 'fast-check'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { withdrawalsOf } from '#imports/withdrawn-facts.ts'
import type { NewEvent, RecordedEvent } from '#kernel/event.ts'
import { type Instant, PersonId, Zone } from '#kernel/ids.ts'
import { id, minute, record } from '#kernel/specification.ts'
import { classA, classB } from '../fixtures/learning.ts'

const zones = ['Europe/Paris', 'Pacific/Noumea']
const skills = ['calcul/addition', 'calcul/division']

const placed = {
  /** Five days of minutes: the order of arrival is not that of time. */
  at: fc.integer({ min: 0, max: 7_200 }),
  inB: fc.boolean(),
  inNoumea: fc.boolean(),
}
const Answer = fc.record({
  what: fc.constant('answer' as const),
  ...placed,
  skill: fc.constantFrom(...skills),
  exercise: fc.constantFrom('e1', 'e2'),
  correct: fc.boolean(),
  durationMs: fc.integer({ min: 0, max: 60_000 }),
})
const Correction = fc.record({
  what: fc.constant('correction' as const),
  ...placed,
  of: fc.nat(40),
  /** As before it had a version 2, it names its answer by id alone. */
  isOld: fc.boolean(),
})
const Other = fc.record({
  what: fc.constantFrom('view' as const, 'session' as const, 'completion' as const, 'join' as const, 'leave' as const),
  ...placed,
})
/** Everything done in the class B so far was an import that is withdrawn. */
const Withdrawal = fc.record({ what: fc.constant('withdrawal' as const), ...placed })
const Result = fc.record({ what: fc.constant('result' as const), ...placed })
export const anyHappenings = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: Answer },
    { weight: 6, arbitrary: Correction },
    { weight: 4, arbitrary: Other },
    { weight: 1, arbitrary: Result },
    { weight: 1, arbitrary: Withdrawal },
  ),
  { maxLength: 40, size: 'max' },
)
export type Happening = typeof anyHappenings extends fc.Arbitrary<readonly (infer One)[]> ? One : never

/** The same, each after what came before it: nothing is late. */
export const inTime = (happenings: readonly Happening[]): readonly Happening[] =>
  happenings.map((one, n) => ({ ...one, at: n * 60 + (one.at % 60) }))

/** The stored events, in the order of arrival. What a correction says of the past besides is true in that order. */
export function eventsOf(happenings: readonly Happening[]): readonly RecordedEvent[] {
  const events: RecordedEvent[] = []
  const add = ({ at, inNoumea }: Happening, event: NewEvent<string, object>) => {
    const zone = Zone.parse(inNoumea ? zones[1] : zones[0])
    const number = events.length + 1
    // The log's clock: a minute each, after all of them.
    const place = { zone, occurredAt: minute(at), recordedAt: minute(10_000 + number), revision: number - 1 }
    events.push(...record([{ ...event, ...place }], { position: BigInt(number - 1) as RecordedEvent['position'] }))
  }
  for (const one of happenings) {
    const ofClass = one.inB ? classB : classA
    if (one.what === 'answer') {
      const { skill, exercise, correct, durationMs } = one
      const answer = { skill, exercise, correct, durationMs, exerciseVersion: 1, difficulty: 3, response: 'x' }
      add(one, exerciseAttempted({ ...answer, class: ofClass }))
    }
    if (one.what === 'correction') {
      // What was withdrawn can no longer be corrected.
      const answers = events.filter((event) => isAnswer(event) && !isWithdrawnIn(events, event))
      const answer = answers[one.of % Math.max(1, answers.length)]
      if (!answer) continue
      const { correct } = answer.data
      const [exercise, skill] = [String(answer.data.exercise), String(answer.data.skill)]
      const earlier = events.filter((event) => isCorrection(event) && event.data.attempt === answer.id)
      const wasCorrect = Boolean(earlier.at(-1)?.data.isCorrect ?? correct)
      const named = { attempt: answer.id, attemptRevision: one.isOld ? null : answer.revision }
      const of = { exercise, skill, difficulty: 3, class: String(answer.data.class) }
      const since = answers.filter(({ revision, data }) => revision > answer.revision && data.skill === skill).length
      const when = { attemptedAt: answer.occurredAt, attemptedOn: dayOf(answer) }
      const judged = { wasCorrect, isCorrect: !wasCorrect, answersSince: since, run: 0 }
      add(one, attemptCorrected({ ...named, ...of, ...when, ...judged }))
    }
    if (one.what === 'withdrawal') {
      const imported = events.map((event) => (event.data.class === classB ? { ...event, actor: importer } : event))
      for (const { event } of withdrawalsOf(imported, importer, 'mathcopain').withdrawals) add(one, event)
    }
    if (one.what === 'view') add(one, contentViewed({ content: 'c', medium: 'page', views: 2, class: ofClass }))
    if (one.what === 'session') add(one, learningStarted({ session: id('5e55'), class: ofClass }))
    if (one.what === 'completion') {
      const completed = {
        exercise: 'e1',
        skill: skills[0] ?? '',
        attempts: 1,
        score: 0.5,
        durationMs: 7,
        class: ofClass,
      }
      add(one, exerciseCompleted(completed))
    }
    if (one.what === 'join') add(one, learnerEnrolled({ class: ofClass, schoolYear: '2026-2027' }))
    if (one.what === 'leave') add(one, learnerLeftClass({ class: ofClass }))
    if (one.what === 'result') add(one, courseResultRecorded({ class: ofClass, result: 'pass' }))
  }
  return events
}

const isCorrection = ({ type }: RecordedEvent) =>
  type === attemptCorrected.type || type === competencyAssessmentCorrected.type
const isAnswer = ({ type }: RecordedEvent) => type === exerciseAttempted.type
const isWithdrawal = ({ type }: RecordedEvent) => type === importWithdrawn.type
const importer = PersonId.parse(id('1139'))

const names = (withdrawal: RecordedEvent, event: RecordedEvent) =>
  importWithdrawn.data.shape.facts.parse(withdrawal.data.facts).some(({ revision }) => revision === event.revision)
const isWithdrawnIn = (events: readonly RecordedEvent[], event: RecordedEvent) =>
  events.some((withdrawal) => isWithdrawal(withdrawal) && names(withdrawal, event))

/** What had happened by a moment of what was known at a position, in the order of time. */
export const happenedBy = (events: readonly RecordedEvent[], happened: Instant, upTo: bigint) =>
  events
    .filter((event) => event.position <= upTo && event.occurredAt <= happened)
    .sort((a, b) =>
      a.occurredAt === b.occurredAt ? Number(a.position - b.position) : a.occurredAt < b.occurredAt ? -1 : 1,
    )

/** What a correction says of a fact; null if it is of another one. */
function corrected(fact: RecordedEvent, { type, data }: RecordedEvent): object | null {
  if (type === attemptCorrected.type)
    return isAnswer(fact) && data.attempt === fact.id ? { correct: data.isCorrect } : null
  if (type === competencyAssessmentCorrected.type)
    return fact.type === competencyAssessed.type && data.assessment === fact.id ? { level: data.isLevel } : null
  return null
}

/**
 * In the order given: each answer and assessment as its last correction says; a correction without its fact is no event, and
 * neither is what was withdrawn.
 */
export const effective = (events: readonly RecordedEvent[]): RecordedEvent[] =>
  events.flatMap((event) => {
    if (isWithdrawal(event)) return events.some((fact) => names(event, fact)) ? [event] : []
    if (isWithdrawnIn(events, event)) return []
    if (isCorrection(event)) return events.some((fact) => corrected(fact, event) !== null) ? [event] : []
    const last = events.findLast((correction) => corrected(event, correction) !== null)
    return last ? [{ ...event, data: { ...event.data, ...corrected(event, last) } }] : [event]
  })

type Row = Record<string, unknown>
export type Reckoned = { readonly skills: Row[]; readonly days: Row[]; readonly progress: Row[] }

/** `skill-profile`, `daily-activity` and `learner-progress` as docs/learning-rules.md says, from an effective history. */
export function reckon(events: readonly RecordedEvent[]): Reckoned {
  const ofType = (of: readonly RecordedEvent[], { type }: { readonly type: string }) =>
    of.filter((event) => event.type === type)
  const right = (of: readonly RecordedEvent[]) => of.filter(({ data }) => data.correct === true).length
  const latest = (of: readonly RecordedEvent[]) =>
    of
      .map(({ occurredAt }) => occurredAt)
      .sort()
      .at(-1) ?? null
  const sum = (of: readonly RecordedEvent[], field: string) =>
    of.reduce((total, { data }) => total + Number(data[field] ?? 0), 0)
  const practice = events.filter((event) => isAnswer(event) || event.type === exerciseCompleted.type)

  const bySkill = Map.groupBy(practice, ({ data }) => String(data.skill))
  const counted = events.filter((event) => !isCorrection(event) && !isWithdrawal(event))
  const active = counted.filter(({ type }) => type.startsWith('learning.'))
  const byDay = Map.groupBy(active, (event) => `${event.data.class} ${dayOf(event)}`)
  const answered = ofType(events, exerciseAttempted)
  const completed = ofType(events, exerciseCompleted)
  const learning = events.filter((event) => event.type.startsWith('learning.') && !isWithdrawal(event))
  const times = active.map(({ occurredAt }) => occurredAt).sort()

  return {
    skills: [...bySkill].map(([skill, of]) => {
      const answers = ofType(of, exerciseAttempted)
      let proficiency = 0.5
      for (const { data } of answers) proficiency = 0.7 * proficiency + 0.3 * (data.correct ? 1 : 0)
      return {
        skill,
        attempts: answers.length,
        successes: right(answers),
        successRate: answers.length > 0 ? right(answers) / answers.length : null,
        proficiency: answers.length > 0 ? proficiency : null,
        exercisesCompleted: of.length - answers.length,
        lastPractisedAt: latest(of),
      }
    }),
    days: [...byDay].map(([key, of]) => ({
      class: key.split(' ')[0],
      day: key.split(' ')[1],
      sessions: ofType(of, learningStarted).length,
      attempts: ofType(of, exerciseAttempted).length,
      successes: right(ofType(of, exerciseAttempted)),
      exercisesCompleted: ofType(of, exerciseCompleted).length,
      views: sum(ofType(of, contentViewed), 'views'),
      durationMs: sum(ofType(of, exerciseAttempted), 'durationMs'),
    })),
    progress:
      learning.length === 0
        ? []
        : [
            {
              events: learning.length,
              sessions: ofType(events, learningStarted).length,
              attempts: answered.length,
              successes: right(answered),
              exercisesCompleted: completed.length,
              scoredExercises: completed.length,
              scoreSum: completed.length / 2,
              views: sum(ofType(events, contentViewed), 'views'),
              durationMs: sum(answered, 'durationMs'),
              firstActivityAt: times[0] ?? null,
              lastActivityAt: times.at(-1) ?? null,
            },
          ],
  }
}

/** Not the product's own reckoning of days. */
const dayOf = ({ occurredAt, zone }: RecordedEvent): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date(occurredAt))
