// Finds the history at fault among many whose answer together does not fit, by halving.
import type { Whose } from '#kernel/query.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { streamsOf } from '#past/person-history.ts'

/**
 * Returns the problem with the name and position of a history that fails alone, or the original error if none does.
 * Each half is answered again, which folds every history about twice. This only happens after a defect.
 */
export async function blameHistory(
  error: unknown,
  whose: Whose,
  answer: (half: Whose) => Promise<unknown>,
): Promise<unknown> {
  if (!isUnfit(error)) return error
  const streams = whose.streams
  let people: readonly (typeof whose.people)[number][] = [...new Set(whose.people)]
  let failureFound = error
  while (people.length > 1) {
    const middle = Math.ceil(people.length / 2)
    const halves = [people.slice(0, middle), people.slice(middle)]
    let failing: readonly (typeof whose.people)[number][] | null = null
    for (const half of halves) {
      const failure = await answer({ streams, people: half }).then(
        () => null,
        (reason: unknown) => reason,
      )
      if (!isUnfit(failure)) continue
      failureFound = failure
      failing = half
      break
    }
    if (!failing) return error
    people = failing
  }
  const [person] = people
  const [stream = null] = person === undefined ? streams : streamsOf(person)
  return new QueryFailed({ ...failureFound.problem, stream }, { cause: error })
}

type Unfit = QueryFailed & { readonly problem: Extract<QueryFailed['problem'], { kind: 'answer-unfit' }> }

const isUnfit = (error: unknown): error is Unfit =>
  error instanceof QueryFailed && error.problem.kind === 'answer-unfit'
