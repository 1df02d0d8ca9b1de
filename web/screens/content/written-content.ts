// A content while it is written in a form, where every field is a text, and what is sent of it. Pure.
import type { paths } from '../../../clients/typescript/sillage-api.ts'

export type Body = NonNullable<paths['/api/contents']['post']['requestBody']>['content']['application/json']
export type Definition =
  paths['/api/contents/{content}/definition']['get']['responses'][200]['content']['application/json']

export const contentKinds = [
  'text',
  'quiz',
  'video',
  'audio',
  'image',
  'document',
  'exercise',
  'text-production',
] as const
export type ContentKind = (typeof contentKinds)[number]
export const isContentKind = (kind: unknown): kind is ContentKind => contentKinds.some((one) => one === kind)

export const questionKinds = ['one-choice', 'several-choices', 'short-answer', 'number'] as const
export type QuestionKind = (typeof questionKinds)[number]
export const isQuestionKind = (kind: unknown): kind is QuestionKind => questionKinds.some((one) => one === kind)

export type WrittenQuestion = {
  /** Tells questions apart in the form; not sent. */
  readonly key: string
  readonly kind: QuestionKind
  readonly prompt: string
  readonly points: string
  readonly explanation: string
  readonly choices: readonly string[]
  /** The places of the right choices. */
  readonly right: readonly number[]
  /** Of a short answer: one on each line. */
  readonly answers: string
  readonly accentsCount: boolean
  readonly number: string
  readonly tolerance: string
  readonly unit: string
}

export type Written = {
  readonly kind: ContentKind
  readonly title: string
  /** Made in the school, imported, or generated: no field of the form, and kept as it was. */
  readonly origin: Definition['origin']
  readonly minutes: string
  /** One on each line. */
  readonly skills: string
  readonly source: string
  /** The text to read, or what to write. */
  readonly text: string
  readonly from: 'file' | 'link'
  readonly file: string
  readonly url: string
  readonly transcript: string
  readonly alternative: string
  readonly exercise: string
  readonly leastWords: string
  readonly mostWords: string
  readonly points: string
  readonly questions: readonly WrittenQuestion[]
}

export const emptyQuestion = (key: string): WrittenQuestion => ({
  ...{ key, kind: 'one-choice', prompt: '', points: '1', explanation: '', choices: ['', ''], right: [0] },
  ...{ answers: '', accentsCount: false, number: '', tolerance: '0', unit: '' },
})

export const emptyContent = (kind: ContentKind, key: string): Written => ({
  ...{ kind, title: '', origin: 'made', minutes: '', skills: '', source: '', text: '' },
  // The school stores no films: a film has an address.
  from: kind === 'video' ? 'link' : 'file',
  ...{ file: '', url: '', transcript: '', alternative: '', exercise: '' },
  ...{ leastWords: '', mostWords: '', points: '0', questions: [emptyQuestion(key)] },
})

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
/** As people write numbers in French and in English. An empty field is not a number: the service points to it. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')))
const isGiven = (text: string): boolean => text.trim() !== ''

type Question = Extract<Body['body'], { kind: 'quiz' }>['questions'][number]

function questionOf(one: WrittenQuestion): Question {
  const asked = {
    prompt: one.prompt.trim(),
    points: numberOf(one.points),
    ...(isGiven(one.explanation) && { explanation: one.explanation.trim() }),
  }
  const choices = one.choices.map((choice) => choice.trim())
  switch (one.kind) {
    case 'one-choice':
      return { kind: one.kind, ...asked, choices, expected: one.right[0] ?? 0 }
    case 'several-choices':
      return { kind: one.kind, ...asked, choices, expected: [...one.right].sort((a, b) => a - b) }
    case 'short-answer':
      return { kind: one.kind, ...asked, expected: lines(one.answers), accentsCount: one.accentsCount }
    case 'number':
      return {
        ...{ kind: one.kind, ...asked, expected: numberOf(one.number) },
        tolerance: isGiven(one.tolerance) ? numberOf(one.tolerance) : 0,
        ...(isGiven(one.unit) && { unit: one.unit.trim() }),
      }
  }
}

function bodyOfKind(written: Written): Body['body'] {
  const { kind, text, from, file, url } = written
  const source = from === 'file' ? ({ from, file } as const) : ({ from, url: url.trim() } as const)
  const transcript = isGiven(written.transcript) ? { transcript: written.transcript.trim() } : {}
  switch (kind) {
    case 'text':
      return { kind, text: text.trim() }
    case 'quiz':
      return { kind, questions: written.questions.map(questionOf) }
    case 'video':
    case 'audio':
      return { kind, source, ...transcript }
    case 'image':
      return { kind, source, alternative: written.alternative.trim() }
    case 'document':
      return { kind, source }
    case 'exercise':
      return { kind, exercise: written.exercise.trim() }
    case 'text-production':
      return {
        ...{ kind, instructions: text.trim(), points: isGiven(written.points) ? numberOf(written.points) : 0 },
        ...(isGiven(written.leastWords) && { leastWords: numberOf(written.leastWords) }),
        ...(isGiven(written.mostWords) && { mostWords: numberOf(written.mostWords) }),
      }
  }
}

/** What is sent. Numbers that cannot be read are sent as null, so that the service points to their fields. */
export const bodyOf = (content: string, written: Written): Body => ({
  ...{ content, title: written.title.trim(), origin: written.origin, skills: lines(written.skills) },
  body: bodyOfKind(written),
  ...(isGiven(written.minutes) && { minutes: numberOf(written.minutes) }),
  ...(isGiven(written.source) && { source: written.source.trim() }),
})

function writtenQuestion(question: Question, key: string): WrittenQuestion {
  const empty = emptyQuestion(key)
  const asked = {
    ...{ ...empty, prompt: question.prompt, points: String(question.points) },
    explanation: question.explanation ?? '',
  }
  switch (question.kind) {
    case 'one-choice':
      return { ...asked, kind: question.kind, choices: question.choices, right: [question.expected] }
    case 'several-choices':
      return { ...asked, kind: question.kind, choices: question.choices, right: question.expected }
    case 'short-answer':
      return {
        ...{ ...asked, kind: question.kind, answers: question.expected.join('\n') },
        accentsCount: question.accentsCount ?? false,
      }
    case 'number':
      return {
        ...{ ...asked, kind: question.kind, number: String(question.expected) },
        ...{ tolerance: String(question.tolerance ?? 0), unit: question.unit ?? '' },
      }
  }
}

type Defined = Pick<Body, 'title' | 'body'> & Pick<Definition, 'origin' | 'minutes' | 'source' | 'skills'>

/** A definition as it is written in the form. */
export function writtenOf({ body, title, origin, minutes, skills, source }: Defined, newKey: () => string): Written {
  const about = {
    ...{ ...emptyContent(body.kind, newKey()), title, origin, skills: skills.join('\n'), source: source ?? '' },
    minutes: minutes === null ? '' : String(minutes),
  }
  switch (body.kind) {
    case 'text':
      return { ...about, text: body.text }
    case 'quiz':
      return { ...about, questions: body.questions.map((one) => writtenQuestion(one, newKey())) }
    case 'video':
    case 'audio':
      return { ...about, ...place(body.source), transcript: body.transcript ?? '' }
    case 'image':
      return { ...about, ...place(body.source), alternative: body.alternative }
    case 'document':
      return { ...about, ...place(body.source) }
    case 'exercise':
      return { ...about, exercise: body.exercise }
    case 'text-production':
      return {
        ...{ ...about, text: body.instructions, points: String(body.points ?? 0) },
        leastWords: body.leastWords === undefined ? '' : String(body.leastWords),
        mostWords: body.mostWords === undefined ? '' : String(body.mostWords),
      }
  }
}

type Source = Extract<Body['body'], { kind: 'document' }>['source']
const place = (source: Source): Pick<Written, 'from' | 'file' | 'url'> =>
  source.from === 'file' ? { from: 'file', file: source.file, url: '' } : { from: 'link', file: '', url: source.url }

export const replacedAt = <Item>(items: readonly Item[], at: number, next: Item): Item[] =>
  items.map((item, n) => (n === at ? next : item))

/** Without a choice; the right choices keep their words. */
export const withoutChoice = (question: WrittenQuestion, at: number): WrittenQuestion => ({
  ...question,
  choices: question.choices.filter((_, n) => n !== at),
  right: question.right.filter((n) => n !== at).map((n) => (n > at ? n - 1 : n)),
})
