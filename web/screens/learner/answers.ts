// The answers among the newest events of a learner, each with the verdict that counts now. Pure.
import type { Attempt } from '../../controls/correct-answer.tsx'
import { fieldsOf } from '../../frame/fields-of.ts'

type Entry = { readonly id: string; readonly type: string; readonly data: unknown }

/**
 * By the id of the event. A correction is newer than its answer, so a list that begins with the newest has all corrections of
 * the answers in it. An answer whose verdict or exercise was erased, or which was withdrawn, has no correction to make.
 */
export function answersIn(newestFirst: readonly Entry[]): ReadonlyMap<string, Attempt> {
  const verdicts = new Map<string, boolean>()
  const withdrawn = new Set<string>()
  const answers = new Map<string, Attempt>()
  for (const { id, type, data } of newestFirst) {
    const { attempt, isCorrect, exercise, correct, response, facts } = fieldsOf(data)
    if (type === 'learning.import-withdrawn' && Array.isArray(facts))
      for (const fact of facts) withdrawn.add(String(fieldsOf(fact).id))
    if (type === 'learning.attempt-corrected' && typeof attempt === 'string' && typeof isCorrect === 'boolean') {
      if (!verdicts.has(attempt)) verdicts.set(attempt, isCorrect)
    }
    if (withdrawn.has(id)) continue
    if (type === 'learning.exercise-attempted' && typeof exercise === 'string' && typeof correct === 'boolean')
      answers.set(id, {
        ...{ id, exercise },
        response: typeof response === 'string' ? response : null,
        isCorrect: verdicts.get(id) ?? correct,
      })
  }
  return answers
}
