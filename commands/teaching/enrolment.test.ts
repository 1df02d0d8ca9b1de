/** Opening and closing classes; learners joining, leaving and returning. */
import { describe, expect, it } from 'vitest'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { MOST_CLASSES_AT_ONCE } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { ClassId } from '#events/teaching/values.ts'
import { given, id, minute, record as recorded, refused, someone } from '#kernel/specification.ts'
import classDecider from './class.ts'
import closeClass from './close-class.ts'
import courseResults from './course-results.ts'
import enrolLearner from './enrol-learner.ts'
import enrolment from './enrolment.ts'
import openClass from './open-class.ts'
import recordCourseResult from './record-course-result.ts'
import withdrawLearner from './withdraw-learner.ts'

const { learner, teacher } = someone
const ofClass = (number = 1) => ClassId.parse(id('c1a55', number))
const enrolled = (number = 1) => learnerEnrolled({ class: ofClass(number), schoolYear: '2026-2027' })
const left = (number = 1) => learnerLeftClass({ class: ofClass(number) })
const enrol = (number = 1) => ({ learner, class: ofClass(number), schoolYear: '2026-2027' })

describe('enrolment', () => {
  it('adds a learner to a class', () => given(enrolment, []).when(enrolLearner, enrol()).then([enrolled()]))
  it('is refused for a learner already in the class', () =>
    given(enrolment, [enrolled()]).when(enrolLearner, enrol()).then(refused('already-enrolled')))
  it('brings back a learner who had left', () =>
    given(enrolment, [enrolled(), left()]).when(enrolLearner, enrol()).then([enrolled()]))
  it('is possible in several classes, up to a limit', () => {
    const full = Array.from({ length: MOST_CLASSES_AT_ONCE }, (_, n) => enrolled(n + 1))
    given(enrolment, full.slice(1))
      .when(enrolLearner, enrol(1))
      .then([enrolled(1)])
    given(enrolment, full).when(enrolLearner, enrol(99)).then(refused('too-many-classes'))
  })
  it('is refused for an invalid school year', () => {
    expect(() => given(enrolment, []).when(enrolLearner, { ...enrol(), schoolYear: '2026-2028' })).toThrow(
      /school year/,
    )
  })
  it('keeps a limited number of former classes', () => {
    const years = Array.from({ length: 100 }, (_, n) => [enrolled(n), left(n)]).flat()
    expect(given(enrolment, years).state.enrolments).toHaveLength(20)
    given(courseResults, years)
      .when(recordCourseResult, { learner, class: ofClass(99), result: 'pass' })
      .then([courseResultRecorded({ class: ofClass(99), result: 'pass' })])
  })
})

describe('dates of stays', () => {
  const at = (n: number) => ({ occurredAt: minute(n) })
  it('cannot begin before the learner left', () => {
    const stayed = [
      { ...enrolled(), ...at(10) },
      { ...left(), ...at(20) },
    ]
    given(enrolment, stayed).when(enrolLearner, enrol(), at(15)).then(refused('enrolled-before-leaving', '/occurredAt'))
    given(enrolment, stayed)
      .when(enrolLearner, enrol(), at(20))
      .then([learnerEnrolled({ class: ofClass(), schoolYear: '2026-2027', dated: true })])
  })
  it('cannot end before the learner joined', () => {
    const stays = [{ ...enrolled(), ...at(10) }]
    given(enrolment, stays)
      .when(withdrawLearner, { learner, class: ofClass() }, at(9))
      .then(refused('left-before-joining', '/occurredAt'))
    given(enrolment, stays).when(withdrawLearner, { learner, class: ofClass() }, at(10)).then([left()])
  })
})

describe('leaving', () => {
  it('ends an enrolment', () =>
    given(enrolment, [enrolled()])
      .when(withdrawLearner, { learner, class: ofClass(), reason: 'Déménagement' })
      .then([learnerLeftClass({ class: ofClass(), reason: 'Déménagement' })]))
  it('is refused for a learner not in the class', () =>
    given(enrolment, [enrolled(), left()])
      .when(withdrawLearner, { learner, class: ofClass() })
      .then(refused('not-enrolled')))
})

describe('a result', () => {
  it('may be recorded after the learner left', () =>
    given(courseResults, [enrolled(), left()])
      .when(recordCourseResult, { learner, class: ofClass(), result: 'withdrawn' })
      .then([courseResultRecorded({ class: ofClass(), result: 'withdrawn' })]))
  it('is refused for a class that the learner never joined', () =>
    given(courseResults, [enrolled(1)])
      .when(recordCourseResult, { learner, class: ofClass(2), result: 'pass' })
      .then(refused('not-enrolled')))
  it('may not be dated before the learner joined or before the result it replaces', () => {
    const result = { learner, class: ofClass(), result: 'pass' as const }
    const joined = { ...enrolled(), occurredAt: minute(60) }
    const record = (happenings: Parameters<typeof given>[1], at: number) =>
      given(courseResults, happenings).when(recordCourseResult, result, { occurredAt: minute(at) })
    record([joined], 59).then(refused('result-dated-too-early', '/occurredAt'))
    record([joined], 60).then([courseResultRecorded({ class: ofClass(), result: 'pass' })])
    const failed = { ...courseResultRecorded({ class: ofClass(), result: 'fail' }), occurredAt: minute(90) }
    record([joined, failed], 89).then(refused('result-dated-too-early', '/occurredAt'))
    record([joined, failed], 90).then([courseResultRecorded({ class: ofClass(), result: 'pass' })])
    // Only the first stay's start counts, and another class's result does not.
    const returned = [joined, { ...left(), occurredAt: minute(70) }, { ...enrolled(), occurredAt: minute(80) }]
    record(returned, 75).then([courseResultRecorded({ class: ofClass(), result: 'pass' })])
    // A result that was withdrawn with its import is replaced by nothing.
    const facts = recorded([joined, failed]).slice(1)
    const withdrawn = importWithdrawn({
      ...{
        source: 'oulad',
        facts: facts.map((fact) => ({ id: fact.id, revision: fact.revision })),
        answers: [],
        completed: [],
        skills: [],
      },
      ...{ days: [], idleDays: [], views: 0, sessions: 0 },
    })
    record([joined, failed, withdrawn], 75).then([courseResultRecorded({ class: ofClass(), result: 'pass' })])
    record([joined, failed, withdrawn], 59).then(refused('result-dated-too-early', '/occurredAt'))
    const other = { ...courseResultRecorded({ class: ofClass(2), result: 'fail' }), occurredAt: minute(90) }
    record([joined, other], 61).then([courseResultRecorded({ class: ofClass(), result: 'pass' })])
  })
})

describe('a class', () => {
  const opening = { name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher: teacher as string }
  it('is opened once', () => {
    given(classDecider, [])
      .when(openClass, { class: ofClass(), ...opening })
      .then([classOpened(opening)])
    given(classDecider, [classOpened(opening)])
      .when(openClass, { class: ofClass(), ...opening })
      .then(refused('class-already-opened', '/class'))
  })
  it('is closed once, and only when open', () => {
    given(classDecider, []).when(closeClass, { class: ofClass() }).then(refused('class-not-open'))
    given(classDecider, [classOpened(opening)])
      .when(closeClass, { class: ofClass() })
      .then([classClosed({})])
    given(classDecider, [classOpened(opening), classClosed({})])
      .when(closeClass, { class: ofClass() })
      .then(refused('class-not-open'))
  })
})
