/** What a learner may do of a sequence, how it is judged, and what is completed when. */
import { describe, expect, it } from 'vitest'
import lessonCompleted from '#events/learning/lesson-completed.ts'
import screensVisited from '#events/learning/screens-visited.ts'
import sequenceCompleted from '#events/learning/sequence-completed.ts'
import { outlineOf } from '#events/teaching/sequences.ts'
import { given, type Happening, minute, refused } from '#kernel/specification.ts'
import { classA, enrolled, learner, left } from '../../tests/fixtures/learning.ts'
import {
  assigned,
  lessons,
  quiz,
  reading,
  result,
  review,
  sequence,
  settings,
  started,
  summary,
  text,
  title,
  versionRow,
  work,
  writing,
} from '../../tests/fixtures/sequences.ts'
import assignSequence from './assign-sequence.ts'
import recordActivityResult from './record-activity-result.ts'
import reviewActivityResult from './review-activity-result.ts'
import sequenceWork from './sequence-work.ts'
import startActivity from './start-activity.ts'
import visitScreens from './visit-screens.ts'

const needed = { needed: { version: [versionRow()], bank: [] } }
const ready = [enrolled(), assigned()]
const working = (...more: Happening[]) => given(sequenceWork, [...ready, ...more])
const right = [
  { question: 'q1', response: 'Où sont les fleurs' },
  { question: 'q2', response: 'Les fleurs.' },
]
const told = [
  { ...right[0], correct: true, reason: 'La première phrase le dit.' },
  { ...right[1], correct: true, reason: 'La danse montre de quel côté voler.' },
] as never
const read = result('text')
const place = { learner, sequence, version: 1 }
const lessonDone = (lesson: string, name: string) =>
  lessonCompleted({ class: classA, sequence, version: 1, lesson, title: name })
const words = 'Les abeilles dansent pour montrer aux autres où sont les fleurs.'

describe('assigning a sequence', () => {
  const input = {
    ...{ learner, class: classA, sequence, version: 1, isActive: true, startsOn: null, endsOn: null },
    ...{ lessonOrder: [], omitted: [], settings },
  }

  it('writes the version and its outline into the learner’s stream, once', () => {
    given(sequenceWork, [enrolled()]).when(assignSequence, input, needed).then([assigned()])
    given(sequenceWork, ready).when(assignSequence, input, needed).then([])
  })

  it('leaves out what the class leaves out, and lessons without any activity', () =>
    given(sequenceWork, [enrolled()])
      .when(assignSequence, { ...input, omitted: [summary] }, needed)
      .then([assigned({ outline: outlineOf(lessons, { lessonOrder: [], omitted: [summary] }) })]))

  it('gives nothing to somebody who has left the class', () =>
    given(sequenceWork, [enrolled(), left()]).when(assignSequence, input, needed).then(refused('not-enrolled')))

  it('keeps what was done when the class works on another version', () => {
    const { state } = given(sequenceWork, [...ready, result('quiz'), assigned({ version: 2 })])
    expect(state.sequences[sequence]).toMatchObject({ version: 2, versions: [1, 2] })
    expect(state.sequences[sequence]?.activities[quiz]?.status).toBe('completed')
  })
})

describe('beginning an activity', () => {
  it('is recorded once', () => {
    working()
      .when(startActivity, { ...place, activity: text })
      .then([started('text')])
    working(started('text'))
      .when(startActivity, { ...place, activity: text })
      .then([])
  })

  it('is refused before the first day of the class, in the zone of the school', () => {
    const opening = assigned({ startsOn: '2026-09-02' as never })
    const at = (occurredAt: string) => ({ occurredAt: occurredAt as never })
    given(sequenceWork, [enrolled(), opening])
      .when(startActivity, { ...place, activity: text }, at('2026-09-01T21:59:00.000Z'))
      .then(refused('not-open-yet'))
    given(sequenceWork, [enrolled(), opening])
      .when(startActivity, { ...place, activity: text }, at('2026-09-01T22:00:00.000Z'))
      .then([started('text')])
  })

  it('is refused while a lesson that comes first is not completed', () => {
    working(read)
      .when(startActivity, { ...place, activity: summary })
      .then(refused('lesson-locked'))
    working(read, result('quiz'))
      .when(startActivity, { ...place, activity: summary })
      .then([started('summary')])
  })

  it('is refused for what is not assigned, another version, or what the class leaves out', () => {
    given(sequenceWork, [enrolled()])
      .when(startActivity, { ...place, activity: text })
      .then(refused('not-assigned', '/sequence'))
    working()
      .when(startActivity, { ...place, version: 2, activity: text })
      .then(refused('other-version', '/version'))
    working()
      .when(startActivity, { ...place, activity: reading })
      .then(refused('unknown-activity', '/activity'))
  })

  it('is refused to somebody who has left the class', () =>
    working(left())
      .when(startActivity, { ...place, activity: text })
      .then(refused('not-enrolled')))

  it('is refused once the class no longer follows the sequence', () =>
    given(sequenceWork, [enrolled(), assigned({ isActive: false })])
      .when(startActivity, { ...place, activity: text })
      .then(refused('sequence-ended')))
})

describe('handing in', () => {
  it('judges the answers, gives points in proportion, and tells why', () => {
    const all = { right: 2, questions: 2, score: 2, maxScore: 2 }
    working()
      .when(recordActivityResult, work(quiz, { answers: right }), needed)
      .then([result('quiz', { ...all, answers: told })])
    working()
      .when(
        recordActivityResult,
        work(quiz, { answers: [right[1], { question: 'q1', response: 'Qui est la reine' }] }),
        needed,
      )
      .then([
        result('quiz', {
          ...{ ...all, right: 1, score: 1 },
          answers: [
            told[1],
            { question: 'q1', response: 'Qui est la reine', correct: false, reason: 'La première phrase le dit.' },
          ],
        }),
      ])
  })

  it('counts a question without an answer as wrong', () =>
    working()
      .when(recordActivityResult, work(quiz, { answers: [] }), needed)
      .then([result('quiz', { right: 0, questions: 2, score: 0, maxScore: 2, answers: [] })]))

  it('does not say why where the teacher does not want it', () => {
    const silent = given(sequenceWork, [
      enrolled(),
      assigned({ settings: { mostAttempts: null, showsReasons: false } }),
    ])
    const answers = right.map((one) => ({ ...one, correct: true }))
    silent
      .when(recordActivityResult, work(quiz, { answers: right }), needed)
      .then([result('quiz', { right: 2, questions: 2, score: 2, maxScore: 2, answers })])
  })

  it('refuses answers to other questions, two answers to one, and a text where none is asked for', () => {
    const hand = (what: object) => working().when(recordActivityResult, work(quiz, what), needed)
    hand({ answers: [{ question: 'q9', response: '1' }] }).then(refused('unknown-question', '/answers/0/question'))
    hand({ answers: [right[0], right[0]] }).then(refused('same-question-twice', '/answers/1/question'))
    hand({ response: 'Bonjour' }).then(refused('nothing-to-write', '/response'))
  })

  it('completes a lesson with its last mandatory activity, once', () => {
    working(read)
      .when(recordActivityResult, work(quiz, { answers: right }), needed)
      .then([
        result('quiz', { right: 2, questions: 2, score: 2, maxScore: 2, answers: told }),
        lessonDone(reading, 'Trouver l’essentiel'),
      ])
    working(read, result('quiz'), lessonDone(reading, 'Trouver l’essentiel'))
      .when(recordActivityResult, work(quiz, { answers: right }), needed)
      .then([result('quiz', { attempt: 2, right: 2, questions: 2, score: 2, maxScore: 2, answers: told })])
  })

  it('keeps a draft, lets a text wait for the teacher, and counts its words', () => {
    const open = working(read, result('quiz'))
    const of = { maxScore: 10 }
    open
      .when(recordActivityResult, work(summary, { draft: true, response: 'Les abe' }), needed)
      .then([result('summary', { ...of, status: 'in-progress', attempt: 0, response: 'Les abe' })])
    open
      .when(recordActivityResult, work(summary, { response: words }), needed)
      .then([result('summary', { ...of, response: words })])
    open
      .when(recordActivityResult, work(summary, { response: 'Trop court.' }), needed)
      .then(refused('too-few-words', '/response'))
    open
      .when(recordActivityResult, work(summary, { response: words.repeat(9) }), needed)
      .then(refused('too-many-words', '/response'))
  })

  it('keeps no draft over what was handed in', () =>
    working(read, result('quiz'), result('summary'))
      .when(recordActivityResult, work(summary, { draft: true, response: 'Non' }), needed)
      .then(refused('already-handed-in')))

  it('is refused when no attempt is left', () =>
    given(sequenceWork, [enrolled(), assigned({ settings: { mostAttempts: 1, showsReasons: true } }), result('quiz')])
      .when(recordActivityResult, work(quiz, { answers: right }), needed)
      .then(refused('no-attempt-left')))

  it('is late after the last day, and still recorded', () =>
    given(sequenceWork, [enrolled(), assigned({ endsOn: '2026-08-31' as never })])
      .when(recordActivityResult, work(text), needed)
      .then([result('text', { late: true })]))
})

describe('reviewing', () => {
  const handedIn = working(read, result('quiz'), lessonDone(reading, 'Trouver l’essentiel'), result('summary'))
  const input = { ...place, activity: summary, score: 8, feedback: 'Bien résumé.' }

  it('completes the activity, and what is complete with it', () =>
    handedIn
      .when(reviewActivityResult, input)
      .then([
        review(),
        lessonDone(writing, 'Résumer'),
        sequenceCompleted({ class: classA, sequence, version: 1, title }),
      ]))

  it('may send it back, and completes nothing then', () =>
    handedIn.when(reviewActivityResult, { ...input, status: 'in-progress' }).then([review({ status: 'in-progress' })]))

  it('is refused where nothing was handed in, for too many points, and before the handing in', () => {
    working().when(reviewActivityResult, input).then(refused('nothing-handed-in'))
    handedIn.when(reviewActivityResult, { ...input, score: 11 }).then(refused('too-many-points', '/score'))
    handedIn
      .when(reviewActivityResult, input, { occurredAt: minute(1) })
      .then(refused('dated-before-the-result', '/occurredAt'))
  })

  it('stays the last word on what a device handed in before it and sent after it', () => {
    const late = { ...result('summary', { attempt: 2 }), occurredAt: minute(3) }
    const { state } = working(read, result('quiz'), { ...result('summary'), occurredAt: minute(2) }, review(), late)
    expect(state.sequences[sequence]?.activities[summary]).toMatchObject({ status: 'completed', attempts: 2 })
  })
})

describe('visiting screens', () => {
  const visit = (at: number, screen = 'outline') => ({ screen, enteredAt: minute(at), durationMs: 5_000 })
  const context = { occurredAt: minute(60), now: minute(60) }

  it('is recorded in order, in the class of the sequence', () =>
    working()
      .when(visitScreens, { learner, sequence, visits: [visit(1), visit(2, 'activity')] }, context)
      .then([screensVisited({ class: classA, sequence, visits: [visit(1), visit(2, 'activity')] })]))

  it('is refused out of order, and after the time of the whole', () => {
    const send = (...visits: ReturnType<typeof visit>[]) =>
      working().when(visitScreens, { learner, sequence, visits }, context)
    send(visit(2), visit(1)).then(refused('not-in-order', '/visits/1/enteredAt'))
    send(visit(1), visit(61)).then(refused('in-the-future', '/visits/1/enteredAt'))
  })
})
