// Of many histories whose answer together does not fit, finds the one that is at fault: by halves.
import type { Whose } from '#kernel/query.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { streamsOf } from '#past/person-history.ts'

/**
 * The problem with the history named that fails alone, and its own position; as it was where none does. Each half is
 * answered anew, which folds every history about twice: this happens to nobody but who meets a defect.
 */
export async function blamed(error: unknown, whose: Whose, answer: (of: Whose) => Promise<unknown>): Promise<unknown> {
  if (!isUnfit(error)) return error
  const streams = whose.streams
  let people: readonly (typeof whose.people)[number][] = [...new Set(whose.people)]
  let found = error
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
      found = failure
      failing = half
      break
    }
    if (!failing) return error
    people = failing
  }
  const [person] = people
  const [stream = null] = person === undefined ? streams : streamsOf(person)
  return new QueryFailed({ ...found.problem, stream }, { cause: error })
}

type Unfit = QueryFailed & { readonly problem: Extract<QueryFailed['problem'], { kind: 'answer-unfit' }> }

const isUnfit = (error: unknown): error is Unfit =>
  error instanceof QueryFailed && error.problem.kind === 'answer-unfit'
