// Whether the times of a school's answers say anything.
import type { AnswerTable } from '#ml/answers.ts'

const MINUTE_MS = 60_000
const NEARLY_ALL = 0.95

/** True where nearly all answers came one minute after the learner's last one: an import without times puts them so. */
export function haveNoTimes({ learner, at }: Pick<AnswerTable, 'learner' | 'at'>): boolean {
  let steps = 0
  let minutes = 0
  for (let row = 1; row < at.length; row += 1) {
    if (learner[row] !== learner[row - 1]) continue
    steps += 1
    if ((at[row] ?? 0) - (at[row - 1] ?? 0) === MINUTE_MS) minutes += 1
  }
  return steps > 0 && minutes > NEARLY_ALL * steps
}
