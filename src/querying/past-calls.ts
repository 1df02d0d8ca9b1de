// The messages between the service and the processes that fold the past: a call, and its outcome.
import type { Logger } from 'pino'
import { type EventLogError, StreamDeleted, UnknownPosition } from '#event-log/event-log.ts'
import type { SentCaller } from '#identity/caller.ts'
import type { Position, StreamName } from '#kernel/ids.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import type { PersonAnswer } from '#past/person-questions.ts'
import type { HistoryEntry } from '#past/replay/replay.ts'
import type { OpenReplay, ReplayRequest } from '#past/replay/replay-streams.ts'
import type { FileStoreConfig } from '#platform/file-store-config.ts'
import type { TrailEntry } from '#trail/trail.ts'
import type { QueryAnswer, QueryRequest } from './query-runner.ts'

/** Sent to a process once, before its first call. */
export type PastSetUp = {
  readonly databaseUrl: string
  /** The role with which queries run, so that row-level security applies. */
  readonly requestsUrl: string
  readonly ownLogin: boolean
  readonly eventLog: string
  /** Where keys are kept. The service has made the store before it starts such a process. */
  readonly keysPlace: {
    readonly environment: Readonly<Record<string, string>>
    readonly dataDirectory: string
    readonly databaseUrl: string | undefined
  }
  /** Where models are, besides the database. */
  readonly fileStore: FileStoreConfig | null
  readonly unsealed: boolean
  readonly logLevel: Logger['level']
  readonly logFormat: 'json' | 'text' | undefined
}

export type PastCall =
  | { readonly kind: 'person'; readonly question: string; readonly input: unknown; readonly caller: SentCaller }
  | { readonly kind: 'query'; readonly request: Sent<QueryRequest> }
  | { readonly kind: 'replay'; readonly request: Sent<ReplayRequest> }

type Sent<Request> = Omit<Request, 'caller' | 'signal'> & { readonly caller: SentCaller }

/** Some steps of a replay. `next` is set if it continues, up to `to`. */
export type ReplayPart = {
  readonly input: OpenReplay['input']
  readonly passed: readonly HistoryEntry[]
  readonly next: Position | null
  readonly to: string
}

/** The answer, under the kind of its call. */
export type PastAnswer = {
  readonly person?: PersonAnswer
  readonly query?: QueryAnswer
  readonly replay?: ReplayPart
}

/** `entries`: the persons whose data the answer shows, to be recorded in the trail before it is shown. */
export type PastOutcome =
  | { readonly answer: PastAnswer; readonly entries: readonly TrailEntry[] }
  | { readonly problem: QueryProblem }
  | { readonly logError: 'unknown-position'; readonly position: Position }
  | { readonly logError: 'stream-deleted'; readonly stream: StreamName }

/** An error as a message; null for an unexpected one. */
export function sentError(error: unknown): PastOutcome | null {
  if (error instanceof QueryFailed) return { problem: error.problem }
  if (error instanceof UnknownPosition) return { logError: 'unknown-position', position: error.position }
  if (error instanceof StreamDeleted) return { logError: 'stream-deleted', stream: error.stream }
  return null
}

/** The error that was sent. */
export function receivedError(outcome: Exclude<PastOutcome, { answer: PastAnswer }>): QueryFailed | EventLogError {
  if ('problem' in outcome) return new QueryFailed(outcome.problem)
  return outcome.logError === 'unknown-position'
    ? new UnknownPosition(outcome.position)
    : new StreamDeleted(outcome.stream)
}
