/** What a sequence must be like, when it is a new version, and what may be published. */
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { exampleParts, exampleSequence } from '#events/teaching/example-sequence.ts'
import sequenceDefined from '#events/teaching/sequence-defined.ts'
import sequencePublished from '#events/teaching/sequence-published.ts'
import sequenceWithdrawn from '#events/teaching/sequence-withdrawn.ts'
import { given, id, minute, refused } from '#kernel/specification.ts'
import defineSequence from './define-sequence.ts'
import publishSequence from './publish-sequence.ts'
import sequenceDecider from './sequence.ts'
import withdrawSequence from './withdraw-sequence.ts'

type Definition = z.input<typeof defineSequence.input>
type Lesson = Definition['lessons'][number]
type Activity = Lesson['activities'][number]

const definition: Definition = exampleSequence
const { sequence } = exampleParts
const defined = (version = 1) => sequenceDefined({ ...definition, version })
const published = (version = 1) => sequencePublished({ sequence, version })

/** The sequence, with one lesson otherwise. */
const withLesson = (at: number, change: Partial<Lesson>): Definition => ({
  ...definition,
  lessons: definition.lessons.map((lesson, n) => (n === at ? { ...lesson, ...change } : lesson)),
})
/** The sequence, with one activity of the first lesson otherwise: 0 is a text, 1 a quiz. */
const withActivity = (at: number, change: Partial<Activity>): Definition =>
  withLesson(0, {
    activities: (definition.lessons[0]?.activities ?? []).map((one, n) => (n === at ? { ...one, ...change } : one)),
  })
const expectRefusal = (input: Definition, code: string, pointer: string) =>
  given(sequenceDecider, []).when(defineSequence, input).then(refused(code, pointer))

describe('writing a sequence', () => {
  it('makes the first version', () => given(sequenceDecider, []).when(defineSequence, definition).then([defined()]))

  it('makes a new version of what differs, and none of the same again', () => {
    given(sequenceDecider, [defined()]).when(defineSequence, definition).then([])
    given(sequenceDecider, [defined(), published()])
      .when(defineSequence, { ...definition, title: 'Lire un article' })
      .then([sequenceDefined({ ...definition, title: 'Lire un article', version: 2 })])
  })

  it('refuses two lessons or two activities of one number', () => {
    expectRefusal(withLesson(1, { number: 1 }), 'same-number-twice', '/lessons/1/number')
    expectRefusal(withActivity(1, { number: 1 }), 'same-number-twice', '/lessons/0/activities/1/number')
  })

  it('refuses two lessons or two activities of one id, also in different lessons', () => {
    expectRefusal(withLesson(1, { lesson: exampleParts.reading }), 'same-lesson-twice', '/lessons/1/lesson')
    const [first] = definition.lessons[1]?.activities ?? []
    const again = first ? [{ ...first, activity: exampleParts.quiz }] : []
    expectRefusal(withLesson(1, { activities: again }), 'same-activity-twice', '/lessons/1/activities/0/activity')
  })

  it('refuses prerequisites that are unknown, or that lead back to the lesson', () => {
    expectRefusal(withLesson(0, { prerequisites: [id('beef')] }), 'unknown-lesson', '/lessons/0/prerequisites/0')
    expectRefusal(
      withLesson(0, { prerequisites: [exampleParts.reading] }),
      'its-own-prerequisite',
      '/lessons/0/prerequisites/0',
    )
    expectRefusal(
      withLesson(0, { prerequisites: [exampleParts.writing] }),
      'circle-of-prerequisites',
      '/lessons/0/prerequisites',
    )
  })

  it('refuses points for what nobody judges, and criteria with other points than the activity', () => {
    expectRefusal(withActivity(0, { points: 2 }), 'points-on-nothing', '/lessons/0/activities/0/points')
    const criteria = [{ text: 'Tout est juste', points: 3 }]
    expectRefusal(withActivity(1, { criteria }), 'points-differ', '/lessons/0/activities/1/criteria')
  })

  it('refuses a kind of activity without what it needs', () => {
    const content = '/lessons/0/activities/0/content'
    expectRefusal(withActivity(0, { kind: 'quiz' }), 'no-question', content)
    expectRefusal(withActivity(0, { kind: 'text-production' }), 'nothing-to-write', content)
    expectRefusal(withActivity(0, { kind: 'video' }), 'nothing-to-watch', content)
    expectRefusal(withActivity(0, { kind: 'evaluation' }), 'nothing-to-judge', content)
  })

  it('refuses a right answer that is not offered, and a question asked twice', () => {
    const at = '/lessons/0/activities/1/content/questions'
    const question = { question: 'q1', text: '2 + 2 ?', choices: ['4', '5'], expected: ['6'] }
    const asking = (questions: (typeof question)[]) => withActivity(1, { content: { form: 'questions', questions } })
    expectRefusal(asking([question]), 'answer-not-offered', `${at}/0/expected/0`)
    const right = { ...question, expected: ['4'] }
    expectRefusal(asking([right, right]), 'same-question-twice', `${at}/1/question`)
    expectRefusal(asking([{ ...right, choices: ['4'] }]), 'no-choice', `${at}/0/choices`)
    expectRefusal(asking([{ ...right, choices: ['4', '4'] }]), 'same-choice-twice', `${at}/0/choices`)
  })

  it('asks exercises of the bank only if learners can answer them there', () => {
    const at = '/lessons/0/activities/1/content/exercises'
    const exercises = ['tables-7x8', 'tables-6x9']
    const input = withActivity(1, { content: { form: 'exercises', exercises } })
    const row = (exercise: string, what: object = {}) => ({
      ...{ exercise, version: 1, skill: 'calcul/multiplication', difficulty: 3, definedAt: minute(0) },
      ...{ question: 'Combien ?', expected: '56' },
      ...what,
    })
    const writing = (...bank: object[]) =>
      given(sequenceDecider, []).when(defineSequence, input, { needed: { bank: bank as never } })
    writing(row('tables-7x8'), row('tables-6x9')).then([sequenceDefined({ ...input, version: 1 } as never)])
    writing(row('tables-7x8')).then(refused('unknown-exercise', `${at}/1`))
    writing(row('tables-7x8', { question: null })).then(refused('exercise-without-question', `${at}/0`))
    writing(row('tables-7x8', { expected: null })).then(refused('no-expected-answer', `${at}/0`))
  })

  it('refuses more text than one event can hold', () => {
    const text = 'é'.repeat(20_000)
    const activities = Array.from({ length: 16 }, (_, n) => ({
      ...{ activity: id('ac7', n + 1), number: n + 1, title: 'Lire', kind: 'interactive' as const },
      ...{ mandatory: true, points: 0, criteria: [], content: { form: 'text' as const, text } },
    }))
    expectRefusal(withLesson(0, { activities }), 'sequence-too-large', '/lessons')
  })

  it('refuses more activities than a learner’s stream should hold', () => {
    const lessons = Array.from({ length: 6 }, (_, l) => ({
      ...{ lesson: id('1e5507', l + 1), number: l + 1, title: 'Séance', objectives: [], prerequisites: [] },
      activities: Array.from({ length: 26 }, (_, n) => ({
        ...{ activity: id('ac7', l * 26 + n + 1), number: n + 1, title: 'Lire', kind: 'interactive' as const },
        ...{ mandatory: true, points: 0, criteria: [], content: { form: 'text' as const, text: 'Lis.' } },
      })),
    }))
    expectRefusal({ ...definition, lessons }, 'too-many-activities', '/lessons')
  })
})

describe('publishing a sequence', () => {
  it('publishes a version that was written, once', () => {
    given(sequenceDecider, [defined()]).when(publishSequence, { sequence, version: 1 }).then([published()])
    given(sequenceDecider, [defined(), published()]).when(publishSequence, { sequence, version: 1 }).then([])
  })

  it('publishes an earlier version again', () =>
    given(sequenceDecider, [defined(), defined(2), published(2)])
      .when(publishSequence, { sequence, version: 1 })
      .then([published(1)]))

  it('refuses a version that was never written', () =>
    given(sequenceDecider, [defined()])
      .when(publishSequence, { sequence, version: 2 })
      .then(refused('unknown-version', '/version')))

  it('publishes again what was withdrawn', () =>
    given(sequenceDecider, [defined(), published(), sequenceWithdrawn({ sequence })])
      .when(publishSequence, { sequence, version: 1 })
      .then([published()]))
})

describe('withdrawing a sequence', () => {
  it('ends its publication, once', () => {
    given(sequenceDecider, [defined(), published()])
      .when(withdrawSequence, { sequence })
      .then([sequenceWithdrawn({ sequence })])
    given(sequenceDecider, [defined(), published(), sequenceWithdrawn({ sequence })])
      .when(withdrawSequence, { sequence })
      .then([])
  })

  it('is refused for a draft', () =>
    given(sequenceDecider, [defined()]).when(withdrawSequence, { sequence }).then(refused('not-published')))
})

it('keeps a small state, however long the texts are', () =>
  expect(JSON.stringify(given(sequenceDecider, [defined(), published()]).state).length).toBeLessThan(200))
