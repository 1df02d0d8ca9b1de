// The errors of answers over stored events or rows, if neither the caller nor the machine is at fault: a named problem.
import { z } from 'zod'
import { EventLogError } from '#event-log/event-log.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { mayPass, sqlState } from '#platform/database-errors.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { PastFailed } from './past-problem.ts'

type Unfit = Extract<QueryProblem, { kind: 'answer-unfit' }>
type UnfitRows = Extract<QueryProblem, { kind: 'rows-unfit' }>

const MOST_FAULTS = 10
/** SQLSTATEs other than class 22, whose errors depend on values: a division by zero, a number that is too large. */
const OF_THE_STATEMENT = /^(?!22)[0-9A-Z]{5}$/

/**
 * Known problems, and those that may pass, stay as they are. Any other error is reported by place and rule, without its
 * message, which may contain what a person wrote. The message stays in the cause.
 */
export const unfitAnswer = (error: unknown, { question, position, stream }: Omit<Unfit, 'kind' | 'faults'>): unknown =>
  isUnexpected(error)
    ? new QueryFailed({ kind: 'answer-unfit', question, position, stream, faults: faultsOf(error) }, { cause: error })
    : error

/** The same for live rows. An error that does not depend on the values of the rows is a defect of the query. */
export const unfitRows = (error: unknown, { question, projections }: Omit<UnfitRows, 'kind' | 'faults'>): unknown =>
  isUnexpected(error) && !isOfTheStatement(error)
    ? new QueryFailed({ kind: 'rows-unfit', question, projections, faults: faultsOf(error) }, { cause: error })
    : error

function isUnexpected(error: unknown): boolean {
  const isKnown = [QueryFailed, PastFailed, EventLogError, KeysUnavailable].some((known) => error instanceof known)
  return !(isKnown || mayPass(error) || isAbort(error))
}

const isOfTheStatement = (error: unknown): boolean => OF_THE_STATEMENT.test(sqlState(error) ?? '')

function faultsOf(error: unknown): readonly string[] {
  if (error instanceof z.ZodError)
    return error.issues.slice(0, MOST_FAULTS).map(({ path, code }) => `/${path.map(String).join('/')}: ${code}`)
  return [error instanceof Error ? error.name : typeof error]
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
