// Turns failures of the log, the database and the past into problems of the query.
import { EventLogError, StreamDeleted, UnknownPosition } from '#event-log/event-log.ts'
import { RelationsUnknown } from '#identity/access/relations.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { mayPass } from '#platform/database-errors.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { LimitsUnknown } from '#privacy/person-limits.ts'
import { PastFailed } from './past-problem.ts'

/** The failure as a problem of the question, if there is one. */
export function translatedProblem(error: unknown): unknown {
  if (error instanceof PastFailed) return new QueryFailed(error.problem, { cause: error })
  // Retrying cannot fix these.
  if (error instanceof UnknownPosition || error instanceof StreamDeleted) return error
  const what =
    error instanceof RelationsUnknown
      ? 'relations'
      : error instanceof LimitsUnknown
        ? 'limits'
        : error instanceof KeysUnavailable
          ? 'keys'
          : error instanceof EventLogError
            ? 'log'
            : mayPass(error)
              ? 'database'
              : null
  return what ? new QueryFailed({ kind: 'unavailable', what, retryAfterMs: 1_000 }, { cause: error }) : error
}
