// How what a learner hands in is judged: questions at once, a text by a teacher later.
import type { JudgedAnswer, WorkStatus } from '#events/learning/activities.ts'
import { isRight } from '#events/learning/right-answer.ts'
import type { Activity, ActivityContent } from '#events/teaching/sequences.ts'
import { type Refusal, refuse } from '#kernel/command.ts'

export type HandedIn = {
  readonly draft: boolean
  readonly answers?: readonly { readonly question: string; readonly response: string }[] | undefined
  readonly response?: string | undefined
}

export type Judgement = {
  readonly status: WorkStatus
  readonly score: number | null
  readonly right: number | null
  readonly questions: number | null
  readonly answers?: readonly JudgedAnswer[]
  readonly response?: string
}

type Asked = { readonly question: string; readonly expected: readonly string[]; readonly reason?: string | undefined }
/** An exercise of the bank, in the version that the learner was asked. */
type Banked = { readonly exercise: string; readonly expected: string | null }

/**
 * Judges what was handed in. Points are given in proportion to the right answers, to the half point. An unanswered question is a
 * wrong one. `showsReasons` is the teacher's choice; an evaluation never says why.
 */
export function judged(
  { content, kind, points }: Pick<Activity, 'content' | 'kind' | 'points'>,
  handedIn: HandedIn,
  bank: readonly Banked[],
  showsReasons: boolean,
): Judgement | Refusal {
  if (content.form === 'writing') return judgedText(content, handedIn)
  const { answers = [], draft, response } = handedIn
  const asked = askedOf(content, bank, new Set(answers.map(({ question }) => question)))
  if ('kind' in asked) return asked
  if (response !== undefined)
    return refuse('nothing-to-write', 'Nothing is written in this activity. Send `answers`.', { pointer: '/response' })
  const codes = asked.map(({ question }) => question)
  const unknown = answers.findIndex(({ question }) => !codes.includes(question))
  if (unknown >= 0)
    return refuse('unknown-question', 'This activity has no such question.', {
      pointer: `/answers/${unknown}/question`,
    })
  const twice = answers.findIndex(({ question }, at) => answers.findIndex((one) => one.question === question) < at)
  if (twice >= 0)
    return refuse('same-question-twice', 'This question is answered twice.', { pointer: `/answers/${twice}/question` })
  const results = answers.map(({ question, response }): JudgedAnswer => {
    const { expected = [], reason } = asked.find((one) => one.question === question) ?? {}
    const tells = showsReasons && kind !== 'evaluation' && reason !== undefined
    return { question, response, correct: isRight(response, expected), ...(tells && { reason }) }
  })
  if (asked.length === 0)
    return { status: draft ? 'in-progress' : 'completed', score: null, right: null, questions: null }
  const right = results.filter(({ correct }) => correct).length
  const score = points > 0 && !draft ? Math.round((points * right * 2) / asked.length) / 2 : null
  return { status: draft ? 'in-progress' : 'completed', score, right, questions: asked.length, answers: results }
}

function judgedText(
  { leastWords = 0, mostWords }: Extract<ActivityContent, { form: 'writing' }>,
  { answers, response, draft }: HandedIn,
): Judgement | Refusal {
  if (answers !== undefined)
    return refuse('no-question', 'This activity has no questions. Send `response`.', { pointer: '/answers' })
  if (draft) return { status: 'in-progress', score: null, right: null, questions: null, response: response ?? '' }
  const words = wordsIn(response ?? '')
  if (words === 0) return refuse('nothing-written', 'There is nothing to hand in yet.', { pointer: '/response' })
  if (words < leastWords)
    return refuse('too-few-words', `At least ${leastWords} words are expected, and there are ${words}.`, {
      pointer: '/response',
      facts: { words, leastWords },
    })
  if (mostWords !== undefined && words > mostWords)
    return refuse('too-many-words', `At most ${mostWords} words are expected, and there are ${words}.`, {
      pointer: '/response',
      facts: { words, mostWords },
    })
  return { status: 'needs-review', score: null, right: null, questions: null, response: response ?? '' }
}

/** What stands between spaces and has a letter or a digit. */
export const wordsIn = (response: string): number =>
  response.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

/** The rows of the bank are those of the exercises that were answered. */
function askedOf(
  content: ActivityContent,
  bank: readonly Banked[],
  answered: ReadonlySet<string>,
): readonly Asked[] | Refusal {
  if (content.form === 'questions') return content.questions
  if (content.form !== 'exercises') return []
  const asked: Asked[] = []
  for (const exercise of content.exercises) {
    const expected = bank.find((one) => one.exercise === exercise)?.expected ?? null
    if (expected === null && answered.has(exercise))
      return refuse('no-expected-answer', 'The bank has no expected answer for an exercise of this activity.', {
        facts: { exercise },
      })
    asked.push({ question: exercise, expected: expected === null ? [] : [expected] })
  }
  return asked
}
