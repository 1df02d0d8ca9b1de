// What an answer over a stored past fails with, where neither the asker nor the machine is at fault: a named problem.
import { z } from 'zod'
import { EventLogError } from '#event-log/event-log.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { mayPass } from '#platform/database-errors.ts'
import { PastFailed } from './past-problem.ts'

type Unfit = Extract<QueryProblem, { kind: 'answer-unfit' }>

const MOST_FAULTS = 10

/**
 * Known problems, and those that may pass, stay what they are. Everything else is told by place and rule, without the
 * error's own words, which may repeat what a person wrote; they stay in its cause.
 */
export function unfitAnswer(error: unknown, { question, position, stream }: Omit<Unfit, 'kind' | 'faults'>): unknown {
  const isKnown = error instanceof QueryFailed || error instanceof PastFailed || error instanceof EventLogError
  if (isKnown || mayPass(error) || isAbort(error)) return error
  return new QueryFailed(
    { kind: 'answer-unfit', question, position, stream, faults: faultsOf(error) },
    { cause: error },
  )
}

function faultsOf(error: unknown): readonly string[] {
  if (error instanceof z.ZodError)
    return error.issues.slice(0, MOST_FAULTS).map(({ path, code }) => `/${path.map(String).join('/')}: ${code}`)
  return [error instanceof Error ? error.name : typeof error]
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
