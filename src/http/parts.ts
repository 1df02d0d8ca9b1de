// What the HTTP layer is given: src/compose/compose.ts chooses and wires it, tests put their own in its place.

import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { TokenKeys } from '#identity/token-keys.ts'
import type { Webhooks } from '#integrating/webhooks/webhooks.ts'
import type { PersonQuestionRunner } from '#past/person-questions.ts'
import type { ReplayStreams } from '#past/replay/replay-streams.ts'
import type { AllowedOrigins } from '#platform/allowed-origins.ts'
import type { Logger } from '#platform/logger.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import type { RebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import type { Trail } from '#trail/trail.ts'
import type { Metrics } from './metrics.ts'
import type { StandingReads } from './standing-health.ts'

/** One thing that must hold before traffic is sent here. */
export type ReadinessCheck = {
  /** For people and machines: `database`, `migrations`. */
  readonly name: string
  /** Null where all is well, else the reason in a few words, without secrets. */
  readonly run: () => Promise<string | null>
}

export type ServerParts = StandingReads & {
  readonly definitions: Definitions
  readonly commands: CommandRunner
  readonly queries: QueryRunner
  readonly personPast: PersonQuestionRunner
  readonly replays: ReplayStreams
  readonly log: Pick<EventLog, 'id' | 'copyOf' | 'subscribe' | 'head' | 'readAll' | 'lag' | 'eventAt'>
  readonly codec: Codec
  /** Of what routes show or change themselves; the runners have their own. */
  readonly trail: Trail
  readonly webhooks: Webhooks
  /** What an analyst does with read models, and the rebuilds that run for it. */
  readonly projections: Administration
  readonly rebuilds: RebuildJobs
  readonly keys: TokenKeys
  readonly metrics: Metrics
  readonly checks: readonly ReadinessCheck[]
  readonly logger: Logger
  readonly options?: ServerOptions
}

export type ServerOptions = {
  /** Between two signs of life on a quiet live stream. */
  readonly heartbeatMs?: number
  /** Live streams that may be open at once. */
  readonly mostReaders?: number
  /** Of these, how many one school may have; a fifth of them where absent. */
  readonly mostReadersPerSchool?: number
  /** Within which a request must arrive whole. */
  readonly requestTimeoutMs?: number
  /** Web pages of these origins may call the API from a browser; none where absent. */
  readonly corsOrigins?: AllowedOrigins
  /** Requests are turned away while the event loop is this late on average. */
  readonly mostLoopDelayMs?: number
  /** How long generations may be compared while a request waits. */
  readonly mostComparingMs?: number
}
