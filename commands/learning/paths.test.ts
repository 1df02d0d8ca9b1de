/** What a learner does in a path: gates, marks, ends, and moving to another version. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import pathContentFinished from '#events/learning/path-content-finished.ts'
import pathFinished from '#events/learning/path-finished.ts'
import pathMarkCorrected from '#events/learning/path-mark-corrected.ts'
import pathScreensVisited from '#events/learning/path-screens-visited.ts'
import pathStepFinished from '#events/learning/path-step-finished.ts'
import pathStepStarted from '#events/learning/path-step-started.ts'
import pathTakenBack from '#events/learning/path-taken-back.ts'
import pathUpdated from '#events/learning/path-updated.ts'
import { progressOf } from '#events/learning/path-walk.ts'
import type { ContentItemId } from '#events/teaching/content-ids.ts'
import { PathSteps, type StepId } from '#events/teaching/path-values.ts'
import { QuizQuestions } from '#events/teaching/quiz-question.ts'
import { isRefusal } from '#kernel/command.ts'
import { Instant } from '#kernel/ids.ts'
import { decideAfter, fold, given, type Happening, minute, record, refused, someone } from '#kernel/specification.ts'
import pathProgress from '../../projections/learning/path-progress.ts'
import pathVisits from '../../projections/learning/path-visits.ts'
import { learner } from '../../tests/fixtures/learning.ts'
import { assigned, film, first, path, quiz, reading, second, steps, third } from '../../tests/fixtures/paths.ts'
import assignPath from './assign-path.ts'
import correctPathMark from './correct-path-mark.ts'
import finishPathContent from './finish-path-content.ts'
import finishPathStep from './finish-path-step.ts'
import paths, { pathOf } from './paths.ts'
import startPathStep from './start-path-step.ts'
import takeBackPath from './take-back-path.ts'
import updatePath from './update-path.ts'
import visitPathScreens from './visit-path-screens.ts'

const questions = QuizQuestions.parse([
  { kind: 'number', prompt: 'π ?', points: 2, expected: 3.14 },
  { kind: 'short-answer', prompt: 'Le nom ?', points: 1, expected: ['cercle'] },
])
const version = (body: object, of = 1) => ({
  needed: {
    versions: [
      {
        ...{ content: reading, version: of, title: 't', made: { body: body as never }, source: null },
        ...{ definedAt: minute(0), definedBy: someone.teacher, validatedAt: minute(0), validatedBy: someone.teacher },
      },
    ],
  },
})
const ofText = version({ kind: 'text', text: 'Un cercle est…' })
const ofQuiz = version({ kind: 'quiz', questions }, 2)
const ofFilm = version({ kind: 'video', source: { from: 'link', url: 'https://example.org/film' } })

const of = (step: StepId) => ({ learner, path, step })
const started = (step: StepId) => pathStepStarted({ path, version: 1, step })
const stepDone = (step: StepId) => pathStepFinished({ path, version: 1, step })
const done = (step: StepId, content: ContentItemId, what: object = {}) =>
  pathContentFinished({
    ...{ path, version: 1, step, content, contentVersion: 1, durationMs: 60_000 },
    kind: content === film ? 'video' : 'text',
    ...what,
  })
const read = { ...of(first), content: reading, contentVersion: 1, durationMs: 60_000 }
const firstDone = [assigned(), started(first), done(first, reading), stepDone(first)]
const answered = { ...of(second), content: quiz, contentVersion: 2, durationMs: 90_000 }

describe('a step', () => {
  it('is started once', () => {
    given(paths, [assigned()])
      .when(startPathStep, of(first))
      .then([started(first)])
    given(paths, [assigned(), started(first)])
      .when(startPathStep, of(first))
      .then([])
  })

  it('is locked until the steps before it are finished, and says which', () => {
    const { decision } = given(paths, [assigned()]).when(startPathStep, of(second))
    expect(decision).toMatchObject({
      code: 'step-locked',
      detail: 'This step is locked. Finish first: Je lis.',
      facts: { step: second, state: 'locked', missing: [first], opensOn: null },
    })
    given(paths, firstDone)
      .when(startPathStep, of(second))
      .then([started(second)])
  })

  it('opens on its first day in the zone of the school, and says when', () => {
    const at = (moment: string) => ({ occurredAt: Instant.parse(moment) })
    const before = given(paths, [assigned()])
    const early = before.when(startPathStep, of(third), at('2026-11-30T22:59:59Z'))
    expect(early.decision).toMatchObject({ code: 'step-locked', facts: { missing: [], opensOn: '2026-12-01' } })
    before.when(startPathStep, of(third), at('2026-11-30T23:00:00Z')).then([started(third)])
  })

  it('closes after its last day; what was done in time and comes late still counts', () => {
    const before = given(paths, [assigned()])
    const late = { now: Instant.parse('2027-01-03T08:00:00Z') }
    before
      .when(startPathStep, of(third), { ...late, occurredAt: Instant.parse('2027-01-01T08:00:00Z') })
      .then(refused('step-closed'))
    before
      .when(startPathStep, of(third), { ...late, occurredAt: Instant.parse('2026-12-31T08:00:00Z') })
      .then([started(third)])
  })

  it('is unknown, or of a path that the learner does not have or has no longer', () => {
    given(paths, []).when(startPathStep, of(first)).then(refused('path-not-assigned'))
    given(paths, [assigned(), pathTakenBack({ path })])
      .when(startPathStep, of(first))
      .then(refused('path-taken-back'))
    given(paths, [assigned(1, [])])
      .when(startPathStep, of(first))
      .then(refused('unknown-step', '/step'))
  })

  it('is not worked on before the path was there', () =>
    given(paths, [assigned()])
      .when(startPathStep, of(first), { occurredAt: Instant.parse('2026-08-01T08:00:00Z') })
      .then(refused('before-the-path', '/occurredAt')))

  it('without contents is finished by a command of its own; with contents it is not', () => {
    const inDecember = { occurredAt: Instant.parse('2026-12-02T08:00:00Z') }
    given(paths, [assigned()])
      .when(finishPathStep, of(third), inDecember)
      .then([started(third), stepDone(third)])
    given(paths, [assigned(), started(third), stepDone(third)])
      .when(finishPathStep, of(third), inDecember)
      .then([])
    given(paths, [assigned()]).when(finishPathStep, of(first)).then(refused('contents-missing'))
  })
})

describe('a content', () => {
  it('starts its step and ends it where it is the last one', () =>
    given(paths, [assigned()])
      .when(finishPathContent, read, ofText)
      .then([started(first), done(first, reading), stepDone(first)]))

  it('that is a quiz is marked, and keeps the answers', () =>
    given(paths, [...firstDone, started(second)])
      .when(finishPathContent, { ...answered, answers: [{ text: '3,14' }, null] }, ofQuiz)
      .then([
        done(second, quiz, {
          ...{ kind: 'quiz', contentVersion: 2, durationMs: 90_000, points: 2, mostPoints: 3, correct: [true, false] },
          answers: [{ text: '3,14' }, null],
        }),
      ]))

  it('ends the path with the last step that counts, once', () => {
    const before = [...firstDone, started(second), done(second, quiz)]
    const watched = { ...of(second), content: film, contentVersion: 1, durationMs: 60_000 }
    given(paths, before)
      .when(finishPathContent, watched, ofFilm)
      .then([done(second, film), stepDone(second), pathFinished({ path, version: 1 })])
    given(paths, [...before, done(second, film), stepDone(second), pathFinished({ path, version: 1 })])
      .when(finishPathContent, watched, ofFilm)
      .then([done(second, film)])
  })

  it('is refused without answers, with too many, in another version, and in another step', () => {
    const before = given(paths, firstDone)
    before.when(finishPathContent, answered, ofQuiz).then(refused('answers-missing', '/answers'))
    before
      .when(finishPathContent, { ...answered, answers: [null, null, null] }, ofQuiz)
      .then(refused('too-many-answers', '/answers'))
    before.when(finishPathContent, { ...read, answers: [null] }, ofText).then(refused('too-many-answers', '/answers'))
    before
      .when(finishPathContent, { ...read, contentVersion: 2 }, ofText)
      .then(refused('other-version', '/contentVersion'))
    before.when(finishPathContent, { ...read, content: film }, ofText).then(refused('not-in-the-step', '/content'))
    before.when(finishPathContent, read, { needed: { versions: [] } }).then(refused('unknown-content', '/content'))
  })

  it('of a locked step is refused', () =>
    given(paths, [assigned()])
      .when(finishPathContent, { ...answered, answers: [null] }, ofQuiz)
      .then(refused('step-locked')))
})

const rowOf = (of: typeof steps, version = 1, what: object = {}) => ({
  needed: {
    paths: [
      {
        ...{ path, version, title: 'Le cercle', objectives: [], steps: of, createdAt: minute(0) },
        ...{ createdBy: someone.teacher, changedAt: minute(0), withdrawnAt: null },
        ...what,
      },
    ],
  },
})

describe('a path', () => {
  const ask = { learner, path }
  it('is assigned once, and again after it was taken back, with what was done', () => {
    given(paths, []).when(assignPath, ask, rowOf(steps)).then([assigned()])
    given(paths, [assigned()]).when(assignPath, ask, rowOf(steps, 2)).then([])
    const again = given(paths, [...firstDone, pathTakenBack({ path })])
    again.when(assignPath, ask, rowOf(steps, 2)).then([assigned(2)])
    const { state } = given(paths, [...firstDone, pathTakenBack({ path }), assigned(2)])
    expect(pathOf(state, path)).toMatchObject({ finished: [first], takenBack: false, version: 2 })
  })
  it('is not assigned once it is withdrawn', () =>
    given(paths, [])
      .when(assignPath, ask, rowOf(steps, 1, { withdrawnAt: minute(1) }))
      .then(refused('path-withdrawn', '/path')))
  it('is taken back once', () => {
    given(paths, [assigned()])
      .when(takeBackPath, ask)
      .then([pathTakenBack({ path })])
    given(paths, [assigned(), pathTakenBack({ path })])
      .when(takeBackPath, ask)
      .then([])
    given(paths, []).when(takeBackPath, ask).then(refused('path-not-assigned'))
  })
  it('is moved to its new version if it was not started, or if a teacher says so', () => {
    const updated = (of = steps) => pathUpdated({ path, version: 2, title: 'Le cercle', steps: of })
    const gently = { ...ask, onlyIfNotStarted: true }
    given(paths, [assigned()]).when(updatePath, gently, rowOf(steps, 2)).then([updated()])
    given(paths, firstDone).when(updatePath, gently, rowOf(steps, 2)).then([])
    given(paths, firstDone).when(updatePath, ask, rowOf(steps, 2)).then([updated()])
    given(paths, [assigned(2)])
      .when(updatePath, ask, rowOf(steps, 2))
      .then([])
    const onlyFirst = steps.slice(0, 1)
    given(paths, firstDone)
      .when(updatePath, ask, rowOf(onlyFirst, 2))
      .then([updated(onlyFirst), pathFinished({ path, version: 2 })])
  })
})

describe('the progress', () => {
  const rows = (happenings: readonly Happening[]) =>
    fold(pathProgress, record(happenings)).map((row) => pathProgress.row.parse(row))

  it('counts a unit per content of the steps that count, and is rounded down', () =>
    expect(
      rows([...firstDone, started(second), done(second, quiz, { kind: 'quiz', points: 1, mostPoints: 3 })]),
    ).toMatchObject([
      {
        units: 3,
        unitsDone: 2,
        percentage: 66.6,
        current: second,
        durationMs: 120_000,
        startedAt: minute(1),
        finishedAt: null,
        lastAt: minute(5),
      },
    ]))

  it('keeps the most points of a quiz, and adds the time of all its answers', () => {
    const points = (points: number) => done(second, quiz, { kind: 'quiz', points, mostPoints: 3 })
    const [row] = rows([...firstDone, points(1), points(3), points(2)])
    expect(row?.contents.find((one) => one.content === quiz)).toMatchObject({
      times: 3,
      points: 3,
      mostPoints: 3,
      durationMs: 180_000,
    })
  })

  it('does not move the last activity back for what comes late', () => {
    const late = { ...done(second, film), occurredAt: minute(1) }
    expect(rows([...firstDone, late])).toMatchObject([{ lastAt: minute(3), unitsDone: 2 }])
  })

  it('never exceeds 100, never falls but with a new version, and a locked step is never finished', () =>
    fc.assert(
      fc.property(anyLife, (acts) => {
        const events: Happening[] = [assigned()]
        for (const act of acts) {
          const decision = act(events)
          if (decision) events.push(...decision)
          const [row] = rows(events)
          const { state } = given(paths, events)
          const walk = pathOf(state, path)
          if (!row || !walk) throw new Error('the path is gone')
          expect(row.percentage).toBeLessThanOrEqual(100)
          expect(row.percentage === 100).toBe(row.units > 0 && row.unitsDone === row.units)
          // The read model and the decider are of one mind.
          expect(row).toMatchObject({ ...progressOfRow(walk), finished: walk.finished, started: walk.started })
          for (const step of walk.steps)
            if (walk.finished.includes(step.step) && walk.version === 1)
              expect(step.after.every((before) => walk.finished.includes(before))).toBe(true)
        }
        expect(events.filter(({ type }) => type === 'learning.path-assigned').length).toBe(1)
      }),
      { numRuns: 60 },
    ))
})

const progressOfRow = (walk: Parameters<typeof progressOf>[0]) => {
  const { units, unitsDone, percentage, current } = progressOf(walk)
  return { units, unitsDone, percentage, current }
}

type Act = (events: readonly Happening[]) => readonly Happening[] | null

/** What learners and teachers try, in any order and on any day; what is refused changes nothing. */
const anyLife: fc.Arbitrary<Act[]> = fc.array(
  fc
    .record({
      what: fc.constantFrom('start', 'finish', 'read', 'answer', 'watch', 'assign', 'update'),
      step: fc.constantFrom(first, second, third),
      day: fc.constantFrom('2026-09-02', '2026-12-02', '2027-02-02'),
    })
    .map(
      ({ what, step, day }): Act =>
        (events) => {
          const at = { occurredAt: Instant.parse(`${day}T08:00:00Z`) }
          const log = record(events)
          const decide = () => {
            switch (what) {
              case 'start':
                return decideAfter(log, startPathStep, of(step), at)
              case 'finish':
                return decideAfter(log, finishPathStep, of(step), at)
              case 'read':
                return decideAfter(log, finishPathContent, read, { ...ofText, ...at })
              case 'answer':
                return decideAfter(
                  log,
                  finishPathContent,
                  { ...answered, answers: [{ text: '3,14' }] },
                  { ...ofQuiz, ...at },
                )
              case 'watch':
                return decideAfter(
                  log,
                  finishPathContent,
                  { ...of(second), content: film, contentVersion: 1, durationMs: 1_000 },
                  { ...ofFilm, ...at },
                )
              case 'assign':
                return decideAfter(log, assignPath, { learner, path }, rowOf(steps))
              default:
                return decideAfter(log, updatePath, { learner, path }, rowOf(PathSteps.parse(steps.slice(0, 2)), 2))
            }
          }
          const decision = decide()
          return isRefusal(decision) ? null : (decision as readonly Happening[])
        },
    ),
  { maxLength: 14 },
)

describe('the mark of a quiz', () => {
  const marked = (points: number) => done(second, quiz, { kind: 'quiz', contentVersion: 2, points, mostPoints: 3 })
  const corrected = (points: number) => pathMarkCorrected({ ...of2, points, mostPoints: 3, reason: 'Juste.' })
  const of2 = { path, step: second, content: quiz }
  const correct = { ...of2, learner, points: 2.5, reason: 'Juste.' }
  const after = [...firstDone, started(second), marked(1)]
  /** The row after some events, each a minute after the one before it unless it says otherwise. */
  const marksAfter = (...events: readonly Happening[]) =>
    fold(pathProgress, record([...firstDone, started(second), ...events]))
      .flatMap((row) => pathProgress.row.parse(row).contents)
      .find((one) => one.content === quiz)

  it('is corrected by a teacher, and the same mark again changes nothing', () => {
    given(paths, after)
      .when(correctPathMark, correct)
      .then([corrected(2.5)])
    given(paths, [...after, corrected(2.5)])
      .when(correctPathMark, correct)
      .then([])
  })

  it('is not corrected above what the quiz gives, where nothing was answered, or before the answer', () => {
    given(paths, after)
      .when(correctPathMark, { ...correct, points: 3.25 })
      .then(refused('too-many-points', '/points'))
    given(paths, firstDone).when(correctPathMark, correct).then(refused('not-marked', '/content'))
    given(paths, []).when(correctPathMark, correct).then(refused('path-not-assigned'))
    given(paths, after)
      .when(correctPathMark, correct, { occurredAt: minute(-60) })
      .then(refused('dated-before-the-result', '/occurredAt'))
    given(paths, [...after, { ...corrected(2), occurredAt: minute(60) }])
      .when(correctPathMark, correct, { occurredAt: minute(30) })
      .then(refused('dated-before-the-result', '/occurredAt'))
  })

  it('is that of the correction, also where it is lower, until an answer gets more', () => {
    expect(marksAfter(marked(2))).toMatchObject({ points: 2, correctedAt: null })
    expect(marksAfter(marked(2), corrected(0.5))).toMatchObject({ points: 0.5, times: 1 })
    expect(marksAfter(marked(2), corrected(2.5), marked(1))).toMatchObject({ points: 2.5, times: 2 })
    expect(marksAfter(marked(2), corrected(0.5), marked(1))).toMatchObject({ points: 1, times: 2 })
  })

  it('is gone with a quiz that a newer version no longer has, also where a later version has it again', () => {
    const without = steps.filter(({ step }) => step !== second)
    const updated = (version: number, of: typeof steps) => pathUpdated({ path, version, title: 'Le cercle', steps: of })
    given(paths, [...after, updated(2, without), updated(3, steps)])
      .when(correctPathMark, correct)
      .then(refused('not-marked', '/content'))
  })

  it('is not changed by an answer that was given before the correction and comes late', () =>
    expect(marksAfter(marked(2), corrected(0.5), { ...marked(3), occurredAt: minute(-30) })).toMatchObject({
      ...{ points: 0.5, times: 2 },
    }))
})

describe('visits of the screens of a path', () => {
  const overview = (at: number) => ({ screen: 'path', enteredAt: minute(at), durationMs: 5_000 })
  const inContent = (at: number) => ({ ...overview(at), screen: 'content', step: first, content: reading })
  const context = { occurredAt: minute(60), now: minute(60) }

  it('are recorded in order', () =>
    given(paths, [assigned()])
      .when(visitPathScreens, { learner, path, visits: [overview(1), inContent(2)] }, context)
      .then([pathScreensVisited({ path, visits: [overview(1), inContent(2)] })]))

  it('are refused with a pointer where they are in no order, in the future, or of no step or content of the path', () => {
    const send = (...visits: (typeof visitPathScreens.input)['_output']['visits']) =>
      given(paths, [assigned()]).when(visitPathScreens, { learner, path, visits }, context)
    send(overview(2), overview(1)).then(refused('not-in-order', '/visits/1/enteredAt'))
    send(overview(1), overview(61)).then(refused('in-the-future', '/visits/1/enteredAt'))
    send({ ...overview(1), step: someone.teacher as never }).then(refused('unknown-step', '/visits/0/step'))
    send(overview(1), { ...inContent(2), content: quiz }).then(refused('not-in-the-step', '/visits/1/content'))
  })

  it('are refused for a path that the learner does not have, or not any more', () => {
    const visits = [overview(1)]
    given(paths, []).when(visitPathScreens, { learner, path, visits }, context).then(refused('path-not-assigned'))
    given(paths, [assigned(), pathTakenBack({ path })])
      .when(visitPathScreens, { learner, path, visits }, context)
      .then(refused('path-taken-back'))
  })

  it('are listed by day in the order of visiting, also where devices send them late', () => {
    const sent = (...visits: ReturnType<typeof inContent>[]) => ({
      ...pathScreensVisited({ path, visits }),
      subject: learner,
    })
    const [row] = fold(pathVisits, record([sent(inContent(3), inContent(4)), sent(inContent(1), inContent(2))]))
    expect(row).toMatchObject({ learner, path, visits: 4, durationMs: 20_000 })
    expect(row?.screens).toEqual([1, 2, 3, 4].map(inContent))
  })
})
