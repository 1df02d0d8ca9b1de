/** What is due, what a session of revision takes, and how the memory follows from the reviews. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import {
  begunBy,
  dayAfter,
  daysBetween,
  dueOn,
  type Memory,
  type Rating,
  recallOn,
  reviewed,
} from '#events/learning/memory.ts'
import { type MemoryWeights, USUAL_WEIGHTS } from '#events/learning/memory-weights.ts'
import pathTakenBack from '#events/learning/path-taken-back.ts'
import revisionAnswered from '#events/learning/revision-answered.ts'
import revisionEnded from '#events/learning/revision-ended.ts'
import { dueBy, planOf, USUAL_SETTINGS } from '#events/learning/revision-plan.ts'
import revisionStarted from '#events/learning/revision-started.ts'
import { RevisedId } from '#events/learning/revisions.ts'
import { EventReference, type ExerciseId } from '#events/learning/values.ts'
import { Instant, LocalDay, PersonId, type Revision } from '#kernel/ids.ts'
import { fold, given, type Happening, id, minute, record, refused, someone } from '#kernel/specification.ts'
import pathProgress from '../../projections/learning/path-progress.ts'
import revisionCards from '../../projections/learning/revision-cards.ts'
import { classA, enrolled, learner } from '../../tests/fixtures/learning.ts'
import { assigned, first, path, second, third } from '../../tests/fixtures/paths.ts'
import answerRevision from './answer-revision.ts'
import endRevision from './end-revision.ts'
import revisions, { cardOf } from './revisions.ts'
import startRevision from './start-revision.ts'

const session = id('4e715104')
const other = id('4e715104', 2)
const at = (day: string) => Instant.parse(`${day}T08:00:00.000Z`)
const day = (text: string) => LocalDay.parse(text)
const on = (when: string, what: Happening): Happening => ({ ...what, occurredAt: at(when), recordedAt: at(when) })

/** Learners who forget faster, or slower, than the usual ones. */
const weightsOf = (version: number, share: number): MemoryWeights => ({
  version,
  values: USUAL_WEIGHTS.map((weight, n) => (n < 4 ? weight * share : weight)),
})
const faster = weightsOf(1, 0.3)
const slower = weightsOf(2, 2)
const figures = { reviews: 1_200, learners: 60, heldOutReviews: 300, heldOutLearners: 15, cut: '9' }
const inForce = ({ version, values }: MemoryWeights, from: Instant, until: Instant | null = null) => ({
  ...{ version, values, ...figures, lossBefore: 0.5, lossAfter: 0.4, from, until },
})

const exercise = (name: string) => ({ kind: 'exercise' as const, item: name })
const completed = (name: string, attempts = 1) =>
  exerciseCompleted({ exercise: name, skill: 'calcul/addition', attempts, score: 1, class: classA })
const started = (...names: string[]) =>
  revisionStarted({ session, items: names.map(exercise), targetRetention: 0.9, class: classA })
const answered = (name: string, correct: boolean, more: object = {}) =>
  revisionAnswered({ session, ...exercise(name), correct, class: classA, ...more })

/** An import with many facts takes several of these to withdraw. */
const withdrawn = (name: string, ...revisions: number[]) =>
  importWithdrawn({
    ...{ source: 'xapi', answers: [], skills: [], days: [], idleDays: [], views: 0, sessions: 0 },
    facts: revisions.map((revision) => ({
      id: EventReference.parse(id(String(1_000 + revision))),
      revision: revision as Revision,
    })),
    completed: [{ exercise: name as ExerciseId, times: revisions.length }],
  })

const usual = { needed: { settings: [], weights: [], path: [] } }
const rowsOfPath = (...happenings: Happening[]) =>
  fold(pathProgress, record(happenings)).map((row) => pathProgress.key.extend(pathProgress.row.shape).parse(row))
const september = (date: number) => `2026-09-${String(date).padStart(2, '0')}`
const startOn = (date: number) => ({ ...usual, occurredAt: at(september(date)) })

describe('a memory', () => {
  const once = (rating: Rating) => reviewed(undefined, { on: day('2026-09-01'), rating })

  it('is certain on the day of the review, and lasts longer the easier the answer was', () => {
    expect(recallOn(once(3), day('2026-09-01'))).toBe(1)
    expect(once(1).stability).toBeLessThan(once(2).stability)
    expect(once(2).stability).toBeLessThan(once(3).stability)
    expect(once(3).stability).toBeLessThan(once(4).stability)
  })

  it('has the stability of nine in ten: after so many days, 0.9 would be recalled', () => {
    const memory = { ...once(3), stability: 10 }
    expect(recallOn(memory, day('2026-09-11'))).toBeCloseTo(0.9, 6)
    expect(dueOn(memory, 0.9)).toBe('2026-09-11')
    expect(dueOn(memory, 0.95) < dueOn(memory, 0.9)).toBe(true)
  })

  it('counts a review that arrives late as of the last day, and does not move back', () => {
    const late = reviewed(once(3), { on: day('2026-08-20'), rating: 3 })
    expect(late).toMatchObject({ reviewedOn: '2026-09-01', reviews: 2, lapses: 0 })
  })

  it('stays within its bounds whatever is answered, and only ever weakens with time', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 90 })), {
          minLength: 1,
          maxLength: 40,
        }),
        (reviews) => {
          let memory: Memory | undefined
          let today = day('2026-09-01')
          for (const [rating, days] of reviews) {
            today = dayAfter(today, days)
            memory = reviewed(memory, { on: today, rating: rating as Rating })
          }
          if (!memory) return
          expect(memory.stability).toBeGreaterThan(0)
          expect(memory.difficulty).toBeGreaterThanOrEqual(1)
          expect(memory.difficulty).toBeLessThanOrEqual(10)
          const after = [0, 1, 7, 60].map((days) => recallOn(memory, dayAfter(today, days)))
          expect(after).toEqual(after.toSorted((a, b) => b - a))
          expect(daysBetween(memory.reviewedOn, dueOn(memory, 0.9))).toBeGreaterThanOrEqual(1)
        },
      ),
    ))

  it('is the same in the read model as in the decider, for any history and any mixture of weights', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('a', 'b'),
            fc.constantFrom('completed', 'recalled', 'forgotten'),
            fc.nat({ max: 30 }),
            fc.constantFrom(undefined, faster, slower),
          ),
          { maxLength: 30 },
        ),
        (steps) => {
          const history: Happening[] = steps.map(([name, what, date, weights]) => {
            const by = weights ? { weights } : {}
            const happening = what === 'completed' ? completed(name) : answered(name, what === 'recalled', by)
            return { ...happening, occurredAt: at(dayAfter(day('2026-09-01'), date)) }
          })
          const { state } = given(revisions, history)
          for (const row of fold(revisionCards, record(history))) {
            const card = cardOf(state, exercise(String(row.item)) as never)
            expect(row).toMatchObject({ ...card?.memory })
          }
        },
      ),
    ))
})

describe('weights that a school has fitted', () => {
  const first = (weights: MemoryWeights | null) => reviewed(undefined, { on: day('2026-09-01'), rating: 3, weights })

  it('bring back sooner what is forgotten sooner', () => {
    expect(dueOn(first(faster), 0.9) < dueOn(first(null), 0.9)).toBe(true)
    expect(dueOn(first(slower), 0.9) > dueOn(first(null), 0.9)).toBe(true)
  })

  it('begin again what had one review, and go on from what had more', () => {
    expect(begunBy(first(null), faster)).toEqual(first(faster))
    const twice = reviewed(first(null), { on: day('2026-09-05'), rating: 3 })
    expect(begunBy(twice, faster)).toEqual(twice)
    const third = { on: day('2026-09-20'), rating: 3 } as const
    expect(reviewed(twice, { ...third, weights: faster })).toMatchObject({ weights: faster, reviews: 3 })
  })

  it('go on at a completion, which says nothing of weights, and end at an answer by the usual ones', () => {
    const by = reviewed(first(faster), { on: day('2026-09-03'), rating: 3, weights: faster })
    expect(reviewed(by, { on: day('2026-09-09'), rating: 3 }).weights).toEqual(faster)
    expect(reviewed(by, { on: day('2026-09-09'), rating: 3, weights: null }).weights).toBeNull()
  })

  it('of another version change no review that was recorded before', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 30 }), fc.constantFrom(undefined, faster, slower)), {
          minLength: 2,
          maxLength: 12,
        }),
        (steps) => {
          let today = day('2026-09-01')
          const history: Happening[] = steps.map(([isRight, days, weights]) => {
            today = dayAfter(today, days)
            return { ...answered('a', isRight, weights ? { weights } : {}), occurredAt: at(today) }
          })
          const [before] = fold(revisionCards, record(history))
          const [after] = fold(revisionCards, record([...history, on(september(1), started('b'))]))
          expect(after).toEqual(before)
          const { state } = given(revisions, history)
          const card = cardOf(state, exercise('a') as never)?.memory
          expect(card && dueOn(card, 0.9)).toEqual(dueOn(before as unknown as Memory, 0.9))
        },
      ),
    ))

  const history = [enrolled(), on(september(1), completed('a'))]
  const planned = (weights: MemoryWeights) =>
    revisionStarted({ session, items: [exercise('a')], targetRetention: 0.9, weights, class: classA })
  const startAt = (date: number, ...weights: ReturnType<typeof inForce>[]) => ({
    ...startOn(date),
    needed: { settings: [], weights, path: [] },
  })

  it('plan the sessions that start from then on, and are recorded with them', () => {
    given(revisions, history).when(startRevision, { learner, session }, startOn(2)).then(refused('nothing-due'))
    given(revisions, history)
      .when(startRevision, { learner, session }, startAt(2, inForce(faster, at(september(1)))))
      .then([planned(faster)])
  })

  it('are those of when a device without a network started, not of when it says so', () => {
    const rows = [
      inForce(faster, at(september(2)), at(september(6))),
      inForce(slower, at(september(6)), at(september(10))),
    ]
    const of = (date: number) =>
      given(revisions, history).when(
        startRevision,
        { learner, session, items: [exercise('a')] },
        { ...startAt(date, ...rows), now: at(september(30)) },
      )
    of(5).then([planned(faster)])
    of(6).then([planned(slower)])
    of(10).then([started('a')])
  })

  it('count the answers of a session that was planned by them, whatever is in force when they arrive', () =>
    given(revisions, [...history, planned(faster)])
      .when(answerRevision, { learner, session, ...exercise('a'), correct: true }, usual)
      .then([answered('a', true, { weights: faster })]))
})

describe('the plan', () => {
  const memory = (reviewedOn: string, stability: number): Memory => ({
    ...{ reviewedOn: day(reviewedOn), stability, difficulty: 5, reviews: 1, lapses: 0, lastRating: 3, weights: null },
  })

  it('has what is due, the least likely to be recalled first', () => {
    const old = memory('2026-09-01', 2)
    const older = memory('2026-08-01', 2)
    const firm = memory('2026-09-01', 50)
    expect(dueBy([old, firm, older], day('2026-09-10'), USUAL_SETTINGS)).toEqual([older, old])
  })

  it('moves to the next day what does not fit, and says how much', () => {
    const cards = [...Array.from({ length: 5 }, () => memory('2026-08-01', 2)), memory('2026-09-09', 2)]
    const settings = { targetRetention: 0.9, dailyLimit: 3 }
    expect(planOf(cards, { today: day('2026-09-10'), days: 3, doneToday: 1, settings })).toEqual([
      { day: '2026-09-10', due: 5, planned: 2, moved: 3 },
      { day: '2026-09-11', due: 4, planned: 3, moved: 1 },
      { day: '2026-09-12', due: 1, planned: 1, moved: 0 },
    ])
  })
})

describe('a session', () => {
  const history = [enrolled(), on(september(1), completed('a')), on(september(1), completed('b', 3))]

  it('takes what is due, the least likely to be recalled first', () =>
    given(revisions, history)
      .when(startRevision, { learner, session }, startOn(20))
      .then([started('b', 'a')]))

  it('takes no more than the limit of the class leaves, and its target', () => {
    const settings = [{ class: classA, targetRetention: 0.95, dailyLimit: 1, setAt: minute(0) }]
    given(revisions, history)
      .when(startRevision, { learner, session }, { ...startOn(20), needed: { settings, weights: [], path: [] } })
      .then([revisionStarted({ session, items: [exercise('b')], targetRetention: 0.95, class: classA })])
    given(revisions, [...history, started('b'), on(september(20), answered('b', true))])
      .when(startRevision, { learner, session: other }, { ...startOn(20), needed: { settings, weights: [], path: [] } })
      .then(refused('limit-of-the-day'))
  })

  it('is refused where nothing is due', () =>
    given(revisions, history).when(startRevision, { learner, session }, startOn(1)).then(refused('nothing-due')))

  it('is refused to who is in no class', () =>
    given(revisions, []).when(startRevision, { learner, session }, startOn(1)).then(refused('not-enrolled')))

  it('takes what the learner chooses, if they have met it, and not twice', () => {
    const choose = (...names: string[]) => ({ learner, session, items: names.map(exercise) })
    given(revisions, history)
      .when(startRevision, choose('a'), startOn(2))
      .then([started('a')])
    given(revisions, history)
      .when(startRevision, choose('a', 'unknown'), startOn(2))
      .then(refused('never-met', '/items/1'))
    given(revisions, history).when(startRevision, choose('a', 'a'), startOn(2)).then(refused('item-twice', '/items/1'))
  })

  it('takes a content that was viewed', () => {
    const viewed = contentViewed({ content: 'video/fractions', medium: 'video', class: classA })
    const items = [{ kind: 'content' as const, item: 'video/fractions' }]
    given(revisions, [enrolled(), viewed])
      .when(startRevision, { learner, session, items }, startOn(2))
      .then([revisionStarted({ session, items, targetRetention: 0.9, class: classA })])
  })

  it('does not take again on the same day what was recalled, but what was forgotten', () => {
    given(revisions, history)
      .when(startRevision, { learner, session, items: [exercise('a')] }, startOn(1))
      .then(refused('too-soon', '/items/0'))
    given(revisions, history)
      .when(startRevision, { learner, session, items: [exercise('b')] }, startOn(1))
      .then([started('b')])
  })

  describe('from a step of a path', () => {
    const since = on(september(1), assigned())
    const fromStep = (step: string, more: object = {}) => ({ learner, session, from: { path, step }, ...more })
    /** As the read model has the path after these events. */
    const when = (date: number, ...happenings: Happening[]) => ({
      ...startOn(date),
      needed: { ...usual.needed, path: rowsOfPath(...happenings) },
    })

    it('takes what is due, and records the step', () =>
      given(revisions, history)
        .when(startRevision, fromStep(first), when(20, since))
        .then([
          revisionStarted({
            ...{ session, items: [exercise('b'), exercise('a')], targetRetention: 0.9, class: classA },
            from: { path, step: first },
          }),
        ]))

    it('is refused where the path is not the learner’s, or not any more', () => {
      given(revisions, history).when(startRevision, fromStep(first), when(20)).then(refused('path-not-assigned'))
      given(revisions, history)
        .when(startRevision, fromStep(first), when(20, since, on(september(2), pathTakenBack({ path }))))
        .then(refused('path-taken-back'))
      given(revisions, history)
        .when(startRevision, fromStep(first), when(20, on(september(21), assigned())))
        .then(refused('before-the-path', '/occurredAt'))
    })

    it('is refused while the step is locked or once it is closed, and for a step of another path', () => {
      given(revisions, history).when(startRevision, fromStep(second), when(20, since)).then(refused('step-locked'))
      given(revisions, history)
        .when(startRevision, fromStep(third), { ...when(20, since), occurredAt: at('2027-01-02') })
        .then(refused('step-closed'))
      given(revisions, history)
        .when(startRevision, fromStep(id('57e9', 9)), when(20, since))
        .then(refused('unknown-step', '/from/step'))
    })

    it('keeps the spacing', () =>
      given(revisions, history)
        .when(startRevision, fromStep(first, { items: [exercise('a')] }), {
          ...when(1, on('2026-08-31', assigned())),
        })
        .then(refused('too-soon', '/items/0')))
  })

  it('ends one that was left open, and is not started twice', () => {
    const open = [...history, started('a', 'b'), on(september(20), answered('a', true))]
    const [summary] = [
      revisionEnded({
        session,
        items: 2,
        answered: 1,
        recalled: 1,
        score: 1,
        progress: 0.5,
        durationMs: 0,
        class: classA,
      }),
    ]
    given(revisions, open)
      .when(startRevision, { learner, session: other, items: [exercise('b')] }, startOn(21))
      .then([summary, revisionStarted({ session: other, items: [exercise('b')], targetRetention: 0.9, class: classA })])
    given(revisions, open).when(startRevision, { learner, session }, startOn(21)).then([])
  })
})

describe('an answer', () => {
  const open = [enrolled(), completed('a'), completed('b'), started('a', 'b')]
  const answer = { learner, session, ...exercise('a'), correct: true }

  it('is recorded in the session that is open', () =>
    given(revisions, open)
      .when(answerRevision, { ...answer, ease: 'hard', durationMs: 4_000 })
      .then([answered('a', true, { ease: 'hard', durationMs: 4_000 })]))

  it('is refused in another session, or of something else', () => {
    given(revisions, open)
      .when(answerRevision, { ...answer, session: other })
      .then(refused('revision-not-open'))
    given(revisions, open)
      .when(answerRevision, { ...answer, item: 'c' })
      .then(refused('not-in-revision', '/item'))
    given(revisions, open)
      .when(answerRevision, { ...answer, correct: false, ease: 'easy' })
      .then(refused('ease-of-nothing', '/ease'))
  })

  it('counts for the score at its first time; progress is never above the whole', () => {
    const after = [...open, answered('a', false, { durationMs: 3_000 }), answered('a', true, { durationMs: 2_000 })]
    given(revisions, after)
      .when(endRevision, { learner, session })
      .then([
        revisionEnded({
          ...{ session, items: 2, answered: 1, recalled: 0, score: 0, progress: 0.5, durationMs: 5_000, class: classA },
        }),
      ])
    given(revisions, [
      ...after,
      revisionEnded({
        session,
        items: 2,
        answered: 1,
        recalled: 0,
        score: 0,
        progress: 0.5,
        durationMs: 5_000,
        class: classA,
      }),
    ])
      .when(endRevision, { learner, session })
      .then(refused('revision-not-open'))
  })
})

describe('an exercise whose completions are withdrawn', () => {
  const cardAfter = (...happenings: Happening[]) =>
    cardOf(given(revisions, [enrolled(), ...happenings]).state, { kind: 'exercise', item: RevisedId.parse('a') })

  it('is asked for no more once the last of them is, however many events withdraw them', () => {
    const imported = [completed('a'), completed('a')]
    expect(cardAfter(...imported, withdrawn('a', 1))?.memory?.reviews).toBe(1)
    expect(cardAfter(...imported, withdrawn('a', 1), withdrawn('a', 2))).toBeUndefined()
  })

  it('is remembered as if they had never been, where the learner has completed or revised it otherwise', () => {
    const theirs = [
      on('2026-09-03', started('a')),
      on('2026-09-03', answered('a', false)),
      on('2026-09-20', completed('a', 2)),
    ]
    const imported = [on('2026-09-01', completed('a')), ...theirs, on('2026-09-25', completed('a'))]
    const card = cardAfter(...imported, withdrawn('a', 1), withdrawn('a', 5))
    expect(card?.memory).toEqual(cardAfter(...theirs)?.memory)
    expect(card?.memory?.reviews).toBe(2)
    expect(card?.memory).not.toEqual(cardAfter(...imported)?.memory)
  })

  it('keeps what is older than its last hundred reviews', () => {
    const many = Array.from({ length: 102 }, (_, n) => on(september(1 + (n % 28)), completed('a')))
    const all = Array.from({ length: 102 }, (_, n) => n + 1)
    const card = cardAfter(...many, withdrawn('a', ...all))
    expect(card?.memory).toEqual(cardAfter(...many.slice(0, 2))?.memory)
    expect(cardAfter(...many)?.memory?.reviews).toBe(102)
  })

  it('gives its skill back to what is left', () => {
    const skilled = (skill: string) => exerciseCompleted({ exercise: 'a', skill, attempts: 1, score: 1, class: classA })
    const [theirs, imported] = [skilled('calcul/addition'), skilled('calcul/multiplication')]
    expect(cardAfter(theirs, imported)?.skill).toBe('calcul/multiplication')
    expect(cardAfter(theirs, imported, withdrawn('a', 2))?.skill).toBe('calcul/addition')
    expect(cardAfter(imported, started('a'), answered('a', true), withdrawn('a', 1))?.skill).toBeNull()
  })

  it('keeps no reviews but those from the first that an import can have brought', () => {
    const own = { ...completed('a'), actor: learner }
    const theirs = [own, started('a'), answered('a', true), own, answered('a', false)]
    expect(cardAfter(...theirs)).toMatchObject({ amendable: null, memory: { reviews: 4 } })
    const both = [...theirs, completed('a'), own]
    expect(cardAfter(...both)?.amendable).toMatchObject({ before: { memory: { reviews: 4 } }, reviews: { length: 2 } })
    expect(cardAfter(...both, withdrawn('a', 6))).toEqual(cardAfter(...theirs, own))
  })

  it('is as if they had never been, whoever recorded the others, and whenever they are withdrawn', () => {
    const actors = { learner, importer: PersonId.parse(id('1309047')), teacher: someone.teacher }
    type Who = keyof typeof actors
    const step = fc.record({
      who: fc.constantFrom<Who>('learner', 'importer', 'teacher'),
      what: fc.constantFrom('completed', 'answered'),
      item: fc.constantFrom('a', 'b'),
      skill: fc.constantFrom('calcul/addition', 'calcul/multiplication', undefined),
      isRight: fc.boolean(),
      date: fc.integer({ min: 1, max: 30 }),
    })
    let withdrawals = 0
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat({ max: 40 }), (steps, upTo) => {
        const history = steps.map(({ who, what, item, skill, isRight, date }, n): Happening => {
          const some = { ...(skill && { skill }), class: classA }
          const happening =
            what === 'completed' || who === 'importer'
              ? exerciseCompleted({ ...some, exercise: item, attempts: isRight ? 1 : 2 })
              : answered(item, isRight, some)
          return { ...on(september(date), happening), actor: actors[who], revision: n as Revision }
        })
        const taken = (item: string) =>
          steps.flatMap((one, n) => (n < upTo && one.who === 'importer' && one.item === item ? [n] : []))
        const gone = [...taken('a'), ...taken('b')]
        withdrawals += gone.length
        const withdrawing = ['a', 'b'].flatMap((item, n): Happening[] =>
          taken(item).length > 0 ? [{ ...withdrawn(item, ...taken(item)), revision: (1_000 + n) as Revision }] : [],
        )
        const cards = (events: readonly Happening[]) => {
          const { state } = given(revisions, events)
          expect(JSON.parse(JSON.stringify(state))).toEqual(state)
          return ['a', 'b'].map((item) => {
            const card = cardOf(state, { kind: 'exercise', item: RevisedId.parse(item) })
            return card && { skill: card.skill, memory: card.memory }
          })
        }
        const after = cards([...history.slice(0, upTo), ...withdrawing, ...history.slice(upTo)])
        expect(after).toEqual(cards(history.filter((_, n) => !gone.includes(n))))
      }),
    )
    expect(withdrawals).toBeGreaterThan(50)
  })
})
