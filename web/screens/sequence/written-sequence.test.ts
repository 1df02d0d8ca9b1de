/** What the form of a sequence holds and sends. */
import { expect, it } from 'vitest'
import { contentFor, emptyQuestion, emptySequence, keeping, linesOf, numbered, workOf } from './written-sequence.ts'

let last = 0
const id = () => `id-${++last}`

it('begins with one lesson of one activity, each with an id of its own', () => {
  const { lessons } = emptySequence('s', id)
  expect(lessons).toHaveLength(1)
  expect(lessons[0]?.activities).toHaveLength(1)
  expect(lessons[0]?.lesson).not.toBe(lessons[0]?.activities[0]?.activity)
})

it('numbers lessons and activities in the order in which they stand', () =>
  expect(numbered([{ number: 7 }, { number: 2 }])).toEqual([{ number: 1 }, { number: 2 }]))

it('gives a new question a code that no other has', () =>
  expect(emptyQuestion([{ question: 'q3', text: '', expected: [] }]).question).toBe('q4'))

it('keeps the content where the new kind can have it, and changes it otherwise', () => {
  const questions = contentFor('quiz', { form: 'text', text: 'Lis.' })
  expect(questions.form).toBe('questions')
  expect(contentFor('evaluation', questions)).toBe(questions)
  expect(contentFor('text-production', questions).form).toBe('writing')
})

it('reads one answer a line', () => expect(linesOf(' 4 \n\nquatre\n')).toEqual(['4', 'quatre']))

it('keeps what was written in one form while another is tried', () => {
  const questions = { content: contentFor('quiz', { form: 'text', text: '' }), points: 4, criteria: [] }
  const before = keeping(new Map(), questions)
  expect(workOf('exercises', before)).toEqual({
    content: { form: 'exercises', exercises: [] },
    points: 0,
    criteria: [],
  })
  expect(workOf('questions', keeping(before, workOf('exercises', before)))).toEqual(questions)
})
