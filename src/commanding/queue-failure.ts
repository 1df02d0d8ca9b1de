// What a failure of the log means to the commands that were waiting for it.
import { AppendRefused, EventLogError, LogBusy, StreamDeleted } from '#event-log/event-log.ts'
import { UnreadableEvent } from './codec.ts'
import { CommandFailed, ofDeletedStream, ofFullLog } from './command-problem.ts'

export function translated(error: unknown): unknown {
  if (error instanceof AppendRefused)
    return error.reason === 'log-of-one-school'
      ? ofFullLog(error)
      : new CommandFailed({ kind: 'too-large', detail: error.message }, { cause: error })
  if (error instanceof StreamDeleted) return ofDeletedStream(error)
  // Whoever wrote it can decide here; this process cannot, until it is of that version too.
  if (error instanceof UnreadableEvent)
    return new CommandFailed({ kind: 'unavailable', outcomeKnown: true, retryAfterMs: 5_000 }, { cause: error })
  if (error instanceof LogBusy)
    return new CommandFailed(
      { kind: 'unavailable', outcomeKnown: true, retryAfterMs: error.retryAfterMs },
      { cause: error },
    )
  if (error instanceof EventLogError)
    return new CommandFailed({ kind: 'unavailable', outcomeKnown: false, retryAfterMs: 1_000 }, { cause: error })
  return error
}
