// What is wrong with a content beyond the form of its fields. Pure.
import type { ContentBody } from '#events/teaching/content-body.ts'
import type { QuizQuestion } from '#events/teaching/quiz-question.ts'

export type ContentFault = { readonly pointer: string; readonly code: string; readonly detail: string }

/** The first fault of a body, with a pointer into the command's input; null if there is none. */
export function faultOf(body: ContentBody): ContentFault | null {
  switch (body.kind) {
    case 'quiz':
      for (const [i, question] of body.questions.entries()) {
        const fault = faultOfQuestion(question)
        if (fault) return { ...fault, pointer: `/body/questions/${i}${fault.pointer}` }
      }
      return null
    case 'text-production':
      return body.leastWords !== undefined && body.mostWords !== undefined && body.leastWords > body.mostWords
        ? {
            pointer: '/body/mostWords',
            code: 'fewer-words-than-the-least',
            detail: `At least ${body.leastWords} words and at most ${body.mostWords} cannot both hold.`,
          }
        : null
    default:
      return null
  }
}

function faultOfQuestion(question: QuizQuestion): ContentFault | null {
  if (question.kind !== 'one-choice' && question.kind !== 'several-choices') return null
  const { choices } = question
  const twice = choices.findIndex((choice, i) => choices.indexOf(choice) !== i)
  if (twice !== -1)
    return { pointer: `/choices/${twice}`, code: 'choice-twice', detail: 'Each choice may be offered once.' }
  const expected = question.kind === 'one-choice' ? [question.expected] : question.expected
  const beyond = expected.findIndex((index) => index >= choices.length)
  if (beyond !== -1)
    return {
      pointer: question.kind === 'one-choice' ? '/expected' : `/expected/${beyond}`,
      code: 'no-such-choice',
      detail: `The question has ${choices.length} choices: expected a place from 0 to ${choices.length - 1}.`,
    }
  const again = expected.findIndex((index, i) => expected.indexOf(index) !== i)
  return again === -1
    ? null
    : { pointer: `/expected/${again}`, code: 'choice-twice', detail: 'Each right choice is named once.' }
}
