/** A content as a teacher writes it, and what is sent of it. */
import { describe, expect, it } from 'vitest'
import { bodyOf, emptyContent, emptyQuestion, type Written, withoutChoice, writtenOf } from './written-content.ts'

const CONTENT = '5111a9e0-0000-4000-8000-0000000000aa'
const written = (what: Partial<Written>): Written => ({
  ...{ ...emptyContent(what.kind ?? 'text', 'q'), title: ' Les tables ', skills: 'calcul/multiplication\n\n' },
  ...what,
})
/** As the service gives back what was sent. */
const definition = (content: Written) => {
  const { title, body, origin = 'made', skills = [], minutes = null, source = null } = bodyOf(CONTENT, content)
  return writtenOf({ title, body, origin, skills, minutes, source }, () => 'q')
}

describe('a content that is written', () => {
  it('is sent without spaces around, and without what was left empty', () =>
    expect(bodyOf(CONTENT, written({ kind: 'text', text: ' Lis ceci. ' }))).toEqual({
      ...{ content: CONTENT, title: 'Les tables', origin: 'made', skills: ['calcul/multiplication'] },
      body: { kind: 'text', text: 'Lis ceci.' },
    }))

  it('sends each kind of question with its own answer', () => {
    const question = { ...emptyQuestion('q'), prompt: 'Combien ?', points: '0,5' }
    const { body } = bodyOf(
      CONTENT,
      written({
        kind: 'quiz',
        questions: [
          { ...question, kind: 'one-choice', choices: ['47', ' 49 '], right: [1] },
          { ...question, kind: 'several-choices', choices: ['a', 'b', 'c'], right: [2, 0] },
          { ...question, kind: 'short-answer', answers: 'où\nOù', accentsCount: true },
          { ...question, kind: 'number', number: '3,5', tolerance: '', unit: 'm' },
        ],
      }),
    )
    const asked = { prompt: 'Combien ?', points: 0.5 }
    expect(body).toEqual({
      kind: 'quiz',
      questions: [
        { ...asked, kind: 'one-choice', choices: ['47', '49'], expected: 1 },
        { ...asked, kind: 'several-choices', choices: ['a', 'b', 'c'], expected: [0, 2] },
        { ...asked, kind: 'short-answer', expected: ['où', 'Où'], accentsCount: true },
        { ...asked, kind: 'number', expected: 3.5, tolerance: 0, unit: 'm' },
      ],
    })
  })

  it('sends a number that cannot be read as null, so that the service points to it', () =>
    expect(JSON.parse(JSON.stringify(bodyOf(CONTENT, written({ kind: 'text', text: 'x', minutes: 'dix' }))))).toEqual(
      expect.objectContaining({ minutes: null }),
    ))

  it.each<Partial<Written>>([
    { kind: 'text', text: 'Lis ceci.', minutes: '5', source: 'Wikipédia, CC BY-SA', origin: 'imported' },
    { kind: 'video', url: 'https://example.org/film.mp4', transcript: 'Bonjour.' },
    { kind: 'audio', file: CONTENT, transcript: '' },
    { kind: 'image', file: CONTENT, alternative: 'Un pont.' },
    { kind: 'document', from: 'link', url: 'https://example.org/a.pdf' },
    { kind: 'exercise', exercise: 'tables-7x8' },
    { kind: 'text-production', text: 'Raconte.', leastWords: '50', mostWords: '200', points: '10' },
    { kind: 'quiz', questions: [{ ...emptyQuestion('q'), prompt: '7 × 7 ?', choices: ['47', '49'], right: [1] }] },
    { kind: 'quiz', questions: [{ ...emptyQuestion('q'), kind: 'number', prompt: '7 × 7 ?', number: '49' }] },
  ])('is read back into the form as it was sent: $kind', (what) => {
    const before = { ...written(what), title: 'Les tables', skills: 'calcul/multiplication' }
    expect(bodyOf(CONTENT, definition(before))).toEqual(bodyOf(CONTENT, before))
  })
})

it('keeps the right choices when another choice is removed', () => {
  const question = { ...emptyQuestion('q'), choices: ['a', 'b', 'c'], right: [0, 2] }
  expect(withoutChoice(question, 1)).toMatchObject({ choices: ['a', 'c'], right: [0, 1] })
  expect(withoutChoice(question, 0)).toMatchObject({ choices: ['b', 'c'], right: [1] })
})
