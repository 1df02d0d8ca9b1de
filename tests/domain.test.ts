/** Properties of the log and the read models after any sequence of learning commands. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { type Command, isRefusal } from '#kernel/command.ts'
import type { EventOf, RecordedEvent } from '#kernel/event.ts'
import { applyEvent, foldEvents, memoryRows } from '#kernel/fold.ts'
import { position } from '#kernel/ids.ts'
import { recallHistory } from '#kernel/recalled-history.ts'
import { decideAfter, fold, minute, record } from '#kernel/specification.ts'
import claimMastery from '../commands/learning/claim-mastery.ts'
import correctAttempt from '../commands/learning/correct-attempt.ts'
import declareSkillProgress from '../commands/learning/declare-skill-progress.ts'
import { masters, nextRun } from '../commands/learning/mastery.ts'
import recordAttempt from '../commands/learning/record-attempt.ts'
import enrolLearner from '../commands/teaching/enrol-learner.ts'
import withdrawLearner from '../commands/teaching/withdraw-learner.ts'
import skillProfile from '../projections/learning/skill-profile.ts'
import { findProjections } from './find-definitions.ts'
import { answer, classA, classB, learner } from './fixtures/learning.ts'

const projections = [...(await findProjections()).values()]

type Step =
  | { do: 'answer'; skill: string; correct: boolean; difficulty: number; lateBy: number }
  | { do: 'correct'; which: number; correct: boolean }
  | { do: 'declare'; skill: string }
  | { do: 'claim'; skill: string }
  | { do: 'enrol'; class: typeof classA }
  | { do: 'withdraw'; class: typeof classA }

const skill = fc.constantFrom('calcul/addition', 'calcul/division')
const ofClass = fc.constantFrom(classA, classB)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      skill,
      correct: fc.constantFrom(true, true, false),
      difficulty: fc.integer({ min: 1, max: 5 }),
      lateBy: fc.constantFrom(0, 0, 0, 90, 4_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('correct' as const), which: fc.nat(30), correct: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('declare' as const), skill }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('claim' as const), skill }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('enrol' as const), class: ofClass }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), class: ofClass }) },
)
const steps = fc.array(step, { maxLength: 60, size: 'max' })

/** Runs the steps one after the other, as the command runner does; a refusal appends nothing. */
function run(sequence: readonly Step[]): RecordedEvent[] {
  let events: RecordedEvent[] = []
  const send = <Input extends z.ZodObject, State>(
    command: Command<string, Input, State>,
    input: z.input<Input>,
    lateBy = 0,
  ) => {
    const now = minute(10_000 + events.length)
    const occurredAt = minute(10_000 + events.length - lateBy)
    const decision = decideAfter(events, command, input, { now, occurredAt })
    if (isRefusal(decision)) return
    const made = decision.map((event) => ({ ...event, occurredAt, recordedAt: now }))
    events = record([...events, ...made])
  }
  send(enrolLearner, { learner, class: classA, schoolYear: '2026-2027' })
  for (const one of sequence) {
    if (one.do === 'answer') {
      const { skill, correct, difficulty, lateBy } = one
      send(recordAttempt, answer({ skill, correct, difficulty }), lateBy)
    } else if (one.do === 'correct') {
      const attempt = events.filter(isAttempt)[one.which]
      if (attempt) send(correctAttempt, { learner, attempt: attempt.id, correct: one.correct })
    } else if (one.do === 'declare') {
      send(declareSkillProgress, { learner, skill: one.skill, proficiency: 1, source: 'teacher' })
    } else if (one.do === 'claim') send(claimMastery, { learner, skill: one.skill })
    else if (one.do === 'enrol') send(enrolLearner, { learner, class: one.class, schoolYear: '2026-2027' })
    else send(withdrawLearner, { learner, class: one.class })
  }
  return events
}

const isAttempt = (event: RecordedEvent): event is EventOf<typeof exerciseAttempted> =>
  event.type === exerciseAttempted.type
const isCorrection = (event: RecordedEvent): event is EventOf<typeof attemptCorrected> =>
  event.type === attemptCorrected.type
const isMastery = (event: RecordedEvent): event is EventOf<typeof skillMastered> => event.type === skillMastered.type

it('masters a skill at most once, exactly after three right answers in a row at level 3 or above', () => {
  let masteries = 0
  fc.assert(
    fc.property(steps, (sequence) => {
      const events = run(sequence)
      const judged: { id: string; skill: string; correct: boolean; difficulty?: number | undefined }[] = []
      const should = new Set<string>()
      const did: string[] = []
      for (const event of events) {
        if (isAttempt(event)) judged.push({ id: event.id, ...event.data })
        if (isCorrection(event)) {
          const attempt = judged.find(({ id }) => id === event.data.attempt)
          if (attempt) attempt.correct = event.data.isCorrect
        }
        if (isMastery(event)) did.push(event.data.skill)
        for (const skill of ['calcul/addition', 'calcul/division'])
          if (masters(judged.filter((one) => one.skill === skill).reduce(nextRun, 0))) should.add(skill)
      }
      expect(did.toSorted()).toEqual([...should].sort())
      masteries += did.length
    }),
    { numRuns: 300 },
  )
  expect(masteries).toBeGreaterThan(50)
})

it('counts every answer of the log in the profile, with its last verdict', () =>
  fc.assert(
    fc.property(steps, (sequence) => {
      const events = run(sequence)
      const judged = new Map<string, { skill: string; correct: boolean; at: string }>()
      for (const event of events) {
        if (isAttempt(event)) judged.set(event.id, { ...event.data, at: event.occurredAt })
        const corrected = isCorrection(event) ? judged.get(event.data.attempt) : undefined
        if (corrected && isCorrection(event)) corrected.correct = event.data.isCorrect
      }
      for (const row of fold(skillProfile, events)) {
        const answers = [...judged.values()].filter(({ skill }) => skill === row.skill)
        const latest = answers.map(({ at }) => at).sort()
        expect(row.attempts).toBe(answers.length)
        expect(row.successes).toBe(answers.filter(({ correct }) => correct).length)
        expect(row.lastPractisedAt).toBe(latest.at(-1) ?? null)
        expect(row.masteredAt !== null).toBe(events.some((event) => isMastery(event) && event.data.skill === row.skill))
        expect(Number(row.proficiency ?? 0)).toBeGreaterThanOrEqual(0)
        expect(Number(row.proficiency ?? 0)).toBeLessThanOrEqual(1)
      }
    }),
  ))

it('enrols nobody twice in a class, and accepts no answer from outside a class', () =>
  fc.assert(
    fc.property(steps, (sequence) => {
      const inside = new Set<unknown>()
      const leftAt = new Map<unknown, string>()
      for (const { type, data, occurredAt } of run(sequence)) {
        if (type === 'teaching.learner-enrolled') {
          expect(inside.has(data.class)).toBe(false)
          inside.add(data.class)
        } else if (type === 'teaching.learner-left-class') {
          expect(inside.delete(data.class)).toBe(true)
          leftAt.set(data.class, occurredAt)
        } else if (type === 'learning.exercise-attempted' && !inside.has(data.class)) {
          // A late answer, for a class left since.
          expect(occurredAt < String(leftAt.get(data.class))).toBe(true)
        }
      }
    }),
    { numRuns: 300 },
  ))

it('folds the same rows in batches of any size, loading and storing rows in between', () =>
  fc.assert(
    fc.property(steps, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (sequence, sizes) => {
      const events = run(sequence)
      // As the runtime does when it folds a row again.
      for (const [n, event] of events.entries())
        recallHistory(event, projections, () => events.slice(0, n).filter(({ stream }) => stream === event.stream))
      for (const projection of projections) {
        let stored = new Map<string, string>()
        for (let start = 0, batch = 0; start < events.length; batch += 1) {
          const size = sizes[batch % sizes.length] ?? 1
          // Like a table, returns an equal value that is not the same object.
          const store = memoryRows(new Map([...stored].map(([text, row]) => [text, parse(row)])))
          for (const event of events.slice(start, start + size)) applyEvent(projection, store, event)
          stored = new Map([...store.rows].map(([text, row]) => [text, print(row)]))
          start += size
        }
        expect(stored).toEqual(new Map([...foldEvents(projection, events)].map(([text, row]) => [text, print(row)])))
      }
    }),
  ))

type Row = Parameters<ReturnType<typeof memoryRows>['set']>[1]
const print = ({ position, ...row }: Row) => JSON.stringify({ ...row, position: position.toString() })
function parse(text: string): Row {
  const { position: at, ...row }: Row & { position: string } = JSON.parse(text)
  return { ...row, position: position(BigInt(at)) }
}
