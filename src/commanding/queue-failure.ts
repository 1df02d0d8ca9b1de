// Translates a failure of the log for the commands that were waiting for it.
import { AppendRefused, EventLogError, LogBusy, StreamDeleted } from '#event-log/event-log.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { UnreadableEvent } from './codec.ts'
import { CommandFailed, ofDeletedStream, ofFullLog, ofKeysUnavailable } from './command-problem.ts'

export function failureInQueue(error: unknown): unknown {
  if (error instanceof AppendRefused)
    return error.reason === 'log-of-one-school'
      ? ofFullLog(error)
      : new CommandFailed({ kind: 'too-large', detail: error.message }, { cause: error })
  if (error instanceof StreamDeleted) return ofDeletedStream(error)
  if (error instanceof KeysUnavailable) return ofKeysUnavailable(error)
  // A newer process wrote the event. This process cannot decide on the stream until it is upgraded.
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
