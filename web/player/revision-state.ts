// A session of revision on a device: what is revised, what was answered, and how it is kept until it ends. Pure.
import { isRight } from '../../src/events/learning/right-answer.ts'

export type Ease = 'hard' | 'good' | 'easy'
export type RevisionCard = {
  readonly kind: 'exercise' | 'content'
  readonly item: string
  readonly skill: string | null
  readonly title: string | null
  readonly question: string | null
  readonly expected: string | null
  readonly nextIfForgotten: string
  readonly nextIfHard: string
  readonly nextIfRecalled: string
  readonly nextIfEasy: string
}
export type RevisionAnswer = {
  readonly correct: boolean
  /** Null where it was forgotten. */
  readonly ease: Ease | null
  readonly durationMs: number
}
export type RevisionRun = {
  readonly session: string
  readonly cards: readonly RevisionCard[]
  /** Of the first cards, in their order. */
  readonly answers: readonly RevisionAnswer[]
}

/** The card to answer now; undefined when all are answered. */
export const cardOf = ({ cards, answers }: RevisionRun): RevisionCard | undefined => cards[answers.length]

/** The day on which a card comes back after an answer. */
export const nextOf = (card: RevisionCard, { correct, ease }: Pick<RevisionAnswer, 'correct' | 'ease'>): string => {
  if (!correct) return card.nextIfForgotten
  return ease === 'hard' ? card.nextIfHard : ease === 'easy' ? card.nextIfEasy : card.nextIfRecalled
}

/** The number of a key by its place, as `Digit1`: on a French keyboard that key writes `&`. Null for any other key. */
export function numberOfKey(code: string): number | null {
  const [, digit] = /^(?:Digit|Numpad)([1-4])$/.exec(code) ?? []
  return digit === undefined ? null : Number(digit)
}

/** Whether what was typed is right; null where the device cannot know, and the learner says so. */
export const judged = (card: RevisionCard, typed: string): boolean | null =>
  card.expected === null ? null : isRight(typed, [card.expected])

type Refused = {
  readonly code: string | null
  readonly work: { readonly of: string; readonly session?: string; readonly sequence?: string }
}

/** Whether the service no longer has this session: it did not start it, or it ended it, as when another device started one. */
export const isOverFor = ({ session }: RevisionRun, refused: Refused | null): boolean =>
  refused?.work.session === session && (refused.work.of === 'revision-start' || refused.code === 'revision-not-open')

export type RevisionSum = {
  readonly answered: number
  readonly recalled: number
  readonly durationMs: number
  /** By the day on which they come back, the next first. */
  readonly returns: readonly { readonly day: string; readonly count: number }[]
}

export function sumOf({ cards, answers }: RevisionRun): RevisionSum {
  const counts = new Map<string, number>()
  for (const [n, answer] of answers.entries()) {
    const card = cards[n]
    if (!card) continue
    const day = nextOf(card, answer)
    counts.set(day, (counts.get(day) ?? 0) + 1)
  }
  return {
    answered: answers.length,
    recalled: answers.filter(({ correct }) => correct).length,
    durationMs: answers.reduce((sum, { durationMs }) => sum + durationMs, 0),
    returns: [...counts].map(([day, count]) => ({ day, count })).sort((a, b) => a.day.localeCompare(b.day)),
  }
}

/** As it is kept on the device; what cannot be read is as if nothing were kept. */
export function readRun(text: string | null): RevisionRun | null {
  if (text === null || text === '') return null
  try {
    const stored: unknown = JSON.parse(text)
    return isRun(stored) ? stored : null
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const field = (of: object, name: string): unknown => Reflect.get(of, name)
const isTextOrNull = (value: unknown) => value === null || typeof value === 'string'

const isCard = (value: unknown): boolean =>
  isObject(value) &&
  ['exercise', 'content'].some((kind) => kind === field(value, 'kind')) &&
  typeof field(value, 'item') === 'string' &&
  ['skill', 'title', 'question', 'expected'].every((name) => isTextOrNull(field(value, name))) &&
  ['nextIfForgotten', 'nextIfHard', 'nextIfRecalled', 'nextIfEasy'].every(
    (name) => typeof field(value, name) === 'string',
  )

const isAnswer = (value: unknown): boolean =>
  isObject(value) &&
  typeof field(value, 'correct') === 'boolean' &&
  [null, 'hard', 'good', 'easy'].some((ease) => ease === field(value, 'ease')) &&
  typeof field(value, 'durationMs') === 'number'

function isRun(value: unknown): value is RevisionRun {
  if (!isObject(value) || typeof field(value, 'session') !== 'string') return false
  const [cards, answers] = [field(value, 'cards'), field(value, 'answers')]
  return (
    Array.isArray(cards) &&
    Array.isArray(answers) &&
    cards.every(isCard) &&
    answers.every(isAnswer) &&
    answers.length <= cards.length
  )
}
