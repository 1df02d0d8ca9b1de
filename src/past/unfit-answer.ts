// What an answer over stored events or rows fails with, where neither the asker nor the machine is at fault: a named problem.
import { z } from 'zod'
import { EventLogError } from '#event-log/event-log.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { mayPass, sqlState } from '#platform/database-errors.ts'
import { PastFailed } from './past-problem.ts'

type Unfit = Extract<QueryProblem, { kind: 'answer-unfit' }>
type UnfitRows = Extract<QueryProblem, { kind: 'rows-unfit' }>

const MOST_FAULTS = 10
/** SQLSTATEs but those of class 22, which are of values: a division by zero, a number that is too large. */
const OF_THE_STATEMENT = /^(?!22)[0-9A-Z]{5}$/

/**
 * Known problems, and those that may pass, stay what they are. Everything else is told by place and rule, without the
 * error's own words, which may repeat what a person wrote; they stay in its cause.
 */
export const unfitAnswer = (error: unknown, { question, position, stream }: Omit<Unfit, 'kind' | 'faults'>): unknown =>
  isUnexpected(error)
    ? new QueryFailed({ kind: 'answer-unfit', question, position, stream, faults: faultsOf(error) }, { cause: error })
    : error

/** The same of the rows that are live. What the database refuses whatever the rows are is a defect of the question. */
export const unfitRows = (error: unknown, { question, projections }: Omit<UnfitRows, 'kind' | 'faults'>): unknown =>
  isUnexpected(error) && !isOfTheStatement(error)
    ? new QueryFailed({ kind: 'rows-unfit', question, projections, faults: faultsOf(error) }, { cause: error })
    : error

function isUnexpected(error: unknown): boolean {
  const isKnown = error instanceof QueryFailed || error instanceof PastFailed || error instanceof EventLogError
  return !(isKnown || mayPass(error) || isAbort(error))
}

const isOfTheStatement = (error: unknown): boolean => OF_THE_STATEMENT.test(sqlState(error) ?? '')

function faultsOf(error: unknown): readonly string[] {
  if (error instanceof z.ZodError)
    return error.issues.slice(0, MOST_FAULTS).map(({ path, code }) => `/${path.map(String).join('/')}: ${code}`)
  return [error instanceof Error ? error.name : typeof error]
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
