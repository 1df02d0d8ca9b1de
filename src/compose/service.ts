// What the service is once it is opened, and what whoever opens it may choose.
import type { Logger } from 'pino'
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner, CommandRunnerParts } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { DispatcherOptions } from '#integrating/webhooks/dispatcher.ts'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { Webhooks } from '#integrating/webhooks/webhooks.ts'
import type { Past } from '#past/past.ts'
import type { PersonQuestionRunner } from '#past/person-questions.ts'
import type { ReplayStreams } from '#past/replay/replay-streams.ts'
import type { Config } from '#platform/config.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import type { Defined } from '#projecting/generations/defined-generations.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { ProjectorOptions } from '#projecting/projector/projector.ts'
import type { RebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import type { HeartbeatOptions } from '#projecting/workers/heartbeat.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { QueryRunner, QueryRunnerParts } from '#querying/query-runner.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import type { Trail } from '#trail/trail.ts'
import type { OpenLogOptions } from './open-log.ts'

export type Observers = {
  readonly onCommand?: CommandRunnerParts['onEnd']
  readonly onQuery?: QueryRunnerParts['onEnd']
  readonly onCommit?: OpenLogOptions['onCommit']
  readonly onPage?: ProjectorOptions['onPage']
  readonly onWebhook?: DispatcherOptions['onAttempt']
}

export type Service = {
  readonly config: Config
  readonly databaseUrl: string
  readonly definitions: Definitions
  readonly log: EventLog
  readonly codec: Codec
  readonly commands: CommandRunner
  readonly queries: QueryRunner
  /** Histories as of a moment, and the questions about one person's. */
  readonly past: Past
  readonly personPast: PersonQuestionRunner
  readonly trail: Trail
  readonly replays: ReplayStreams
  /** Every version of a projection that this program holds, with the hash of its source. */
  readonly defined: readonly Defined[]
  /** What an analyst does with read models. */
  readonly projections: Administration
  /** Rebuilds in processes of their own, for those who ask over HTTP. */
  readonly rebuilds: RebuildJobs
  readonly webhooks: Webhooks
  webhookStanding(): Promise<WebhookStatus>
  /** Appends that wait to be written, in events. */
  readonly waiting: () => number
  /** The processes that answer questions about the past and are there now. */
  readonly pastPids: () => readonly number[]
  /** Whether the database answers. */
  ping(): Promise<void>
  /** Migrations that this program knows and the database has not, or the other way round. */
  migrationsApart(): Promise<readonly string[]>
  lags(): Promise<readonly Lag[]>
  /** Who is at work in this installation. */
  crew(): Promise<LiveWorkers>
  /** How the process managers stand, whichever worker runs them. */
  processes(): Promise<readonly ProcessStatus[]>
  /** Settles when the embedded database is gone, though nobody here has stopped it. Never, where there is none. */
  readonly databaseLost: Promise<void>
  /** Tells a second starter where this process answers. */
  announce(httpUrl: string): Promise<void>
  close(): Promise<void>
}

export type OpenOptions = Observers & {
  readonly logger: Logger
  /** Feed the read models from this process, and run the process managers. */
  readonly worker: boolean
  /** A process manager is deployed here only then: what fills an empty log is not for it to follow. */
  readonly reactAfter?: Promise<unknown>
  /** What happens to a worker that hangs; its leases are lost in any case, the default. */
  readonly whenStuck?: HeartbeatOptions['whenStuck']
  /** A verb may use the database of a service that runs already; a second service may not. */
  readonly join: boolean
  /** Open it though the live read models are of another log: for the verbs that build them anew. */
  readonly anyLog?: boolean
  /** Changes nothing: neither migrates the database nor makes a generation. For verbs that only look, and dry runs. */
  readonly lookOnly?: boolean
  readonly onProgress?: (message: string) => void
  /** Questions about the past are answered in this many processes of their own; here and unbounded where absent. */
  readonly pastProcesses?: number
}
