/** Contents: when a definition is a new version, what is wrong with one, and which version learners get. */
import { describe, expect, it } from 'vitest'
import contentDefined from '#events/teaching/content-defined.ts'
import contentValidated from '#events/teaching/content-validated.ts'
import contentWithdrawn from '#events/teaching/content-withdrawn.ts'
import { given, id, refused } from '#kernel/specification.ts'
import content from './content.ts'
import defineContent from './define-content.ts'
import validateContent from './validate-content.ts'
import withdrawContent from './withdraw-content.ts'

const text = { content: id('c047'), title: 'Le cercle', body: { kind: 'text' as const, text: 'Un cercle est…' } }
const ofText = (version: number, what: Partial<typeof text> = {}) =>
  contentDefined({ ...text, ...what, version, skills: [] })
const quiz = (...questions: object[]) => ({ ...text, body: { kind: 'quiz', questions } }) as never

describe('a content', () => {
  it('is defined as version 1, which is a draft', () =>
    given(content, [])
      .when(defineContent, text)
      .then([ofText(1)]))

  it('gets a new version where its definition differs, and none where it is the same', () => {
    const before = given(content, [ofText(3)])
    before.when(defineContent, text).then([])
    before.when(defineContent, { ...text, title: 'Le disque' }).then([ofText(4, { title: 'Le disque' })])
  })

  it('stays of its kind', () =>
    given(content, [ofText(1)])
      .when(defineContent, quiz({ kind: 'number', prompt: '?', points: 1, expected: 1 }))
      .then(refused('kind-changed', '/body/kind')))

  it('that is imported is valid at once', () =>
    given(content, [])
      .when(defineContent, { ...text, origin: 'imported' })
      .then([
        contentDefined({ ...text, origin: 'imported', version: 1, skills: [] }),
        contentValidated({ content: text.content, version: 1 }),
      ]))

  it('that was withdrawn is defined no more', () =>
    given(content, [ofText(1), contentWithdrawn({ content: text.content })])
      .when(defineContent, { ...text, title: 'Autre' })
      .then(refused('content-withdrawn', '/content')))
})

describe('a quiz', () => {
  const choice = { kind: 'one-choice', prompt: '?', points: 1, choices: ['a', 'b'], expected: 0 }
  it.each([
    [
      'expects a choice that it does not have',
      { ...choice, expected: 2 },
      'no-such-choice',
      '/body/questions/1/expected',
    ],
    ['offers a choice twice', { ...choice, choices: ['a', 'a'] }, 'choice-twice', '/body/questions/1/choices/1'],
    [
      'expects one of several choices twice',
      { ...choice, kind: 'several-choices', expected: [1, 1] },
      'choice-twice',
      '/body/questions/1/expected/1',
    ],
    [
      'expects several choices, one of which it does not have',
      { ...choice, kind: 'several-choices', expected: [0, 5] },
      'no-such-choice',
      '/body/questions/1/expected/1',
    ],
  ])('that %s is refused, with a pointer', (_, question, code, pointer) =>
    given(content, []).when(defineContent, quiz(choice, question)).then(refused(code, pointer)),
  )

  it('asks at least one question, each with a prompt and points', () => {
    const { input } = defineContent
    expect(input.safeParse(quiz()).success).toBe(false)
    expect(input.safeParse(quiz({ ...choice, points: 0 })).success).toBe(false)
    expect(input.safeParse(quiz({ ...choice, prompt: '' })).success).toBe(false)
    expect(input.safeParse(quiz(choice)).success).toBe(true)
  })
})

describe('a piece of writing', () =>
  it('whose most words are fewer than its least is refused', () =>
    given(content, [])
      .when(defineContent, {
        ...text,
        body: { kind: 'text-production', instructions: 'Écris.', leastWords: 100, mostWords: 50 },
      })
      .then(refused('fewer-words-than-the-least', '/body/mostWords'))))

describe('an address', () =>
  it.each([
    ['https://example.org/film.mp4', true],
    ['http://example.org/film.mp4', false],
    ['javascript:alert(1)', false],
    ['https://ada:secret@example.org/film', false],
  ])('%s: accepted is %s', (url, accepted) =>
    expect(
      defineContent.input.safeParse({ ...text, body: { kind: 'video', source: { from: 'link', url } } }).success,
    ).toBe(accepted),
  ))

describe('validating', () => {
  const validated = (version: number) => contentValidated({ content: text.content, version })
  const ask = (version: number) => ({ content: text.content, version })

  it('the last version makes it ready for learners, once', () => {
    given(content, [ofText(1)])
      .when(validateContent, ask(1))
      .then([validated(1)])
    given(content, [ofText(1), validated(1)])
      .when(validateContent, ask(1))
      .then([])
  })

  it('an older version is refused: a colleague may have changed it since', () =>
    given(content, [ofText(1), ofText(2)])
      .when(validateContent, ask(1))
      .then(refused('other-version', '/version')))

  it('what was never defined, or was withdrawn, is refused', () => {
    given(content, []).when(validateContent, ask(1)).then(refused('unknown-content', '/content'))
    given(content, [ofText(1), contentWithdrawn({ content: text.content })])
      .when(validateContent, ask(1))
      .then(refused('content-withdrawn', '/content'))
  })
})

describe('withdrawing', () =>
  it('is done once', () => {
    const gone = contentWithdrawn({ content: text.content })
    given(content, [ofText(1)])
      .when(withdrawContent, { content: text.content })
      .then([gone])
    given(content, [ofText(1), gone])
      .when(withdrawContent, { content: text.content })
      .then([])
    given(content, []).when(withdrawContent, { content: text.content }).then(refused('unknown-content', '/content'))
  }))
