// The reads of the doctor, as functions: the command provides the real ones, tests provide others.

import type { Contiguity } from '#event-log/contiguity.ts'
import type { SeenPosition } from '#event-log/seen-position.ts'
import type { WithoutRow } from '#files/objects-without-row.ts'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { JobCounts } from '#jobs/job-status.ts'
import type { Position } from '#kernel/ids.ts'
import type { MailStatus } from '#mailing/mail-status.ts'
import type { Config } from '#platform/config.ts'
import type { DiskSpace } from '#platform/disk-space.ts'
import type { Durability } from '#platform/durability.ts'
import type { LoginFound } from '#platform/requests-login.ts'
import type { LoggedValues } from '#platform/server-log-settings.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import type { ProjectionStatus } from '#projecting/generations/generation-status.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import type { Figures } from '../service/figures.ts'
import type { DoubledIds } from './doubled-ids.ts'
import type { FilesFound, StoreFound } from './file-findings.ts'
import type { KeyStoreFound } from './key-store-findings.ts'
import type { KeyFile } from './machine.ts'

export type Reads = {
  readonly nodeVersion: string
  /** Whether files have modes here, which is not so on Windows. */
  readonly hasModes: boolean
  /** Throws ConfigError. */
  config(): Config
  /** A sentence for each variable that begins with SILLAGE_ and that nothing reads. */
  unknownVariables(): readonly string[]
  /** The disks that this installation writes to, by what is stored there. */
  disks(config: Config): Promise<readonly { readonly what: string; readonly space: DiskSpace }[]>
  keyFiles(config: Config): Promise<readonly KeyFile[]>
  /** The names of the OpenID providers; null if none are configured. Throws OpenIdRefused. */
  openIdProviders(config: Config): Promise<readonly string[] | null>
  /** Opens at most `most` keys of each epoch. */
  keyStore(config: Config, most: number): Promise<KeyStoreFound>
  /** Null if the embedded database is not running. */
  findDatabase(config: Config): Promise<string | null>
  openDatabase(url: string): Promise<DatabaseReads>
  /** The login of requests, as the server knows it; null if they use the owner's. */
  requestsLogin(config: Config): Promise<LoginFound | null>
  openLog(config: Config, url: string): Promise<LogReads>
  /** Asks the file store; null if none is configured. */
  fileStore(config: Config): Promise<StoreFound | null>
  /** Lists the whole file store, and counts the objects that the database does not know; null if that cannot be done. */
  objectsWithoutRow(config: Config, url: string): Promise<WithoutRow | null>
  knownMigrations(): Promise<readonly string[]>
  close(): Promise<void>
}

export type DatabaseReads = {
  durability(): Promise<Durability>
  /** The settings with which personal data reaches the log of the server. */
  loggedValues(): Promise<readonly LoggedValues[]>
  /** How far its clock is ahead of this process's, and how long the query took. */
  clock(): Promise<{ readonly offsetMs: number; readonly queryMs: number }>
  sizeBytes(): Promise<number>
  appliedMigrations(): Promise<readonly string[]>
  generations(): Promise<readonly Pick<Generation, 'id' | 'projection' | 'logId' | 'position' | 'eventId'>[]>
  workers(): Promise<Pick<LiveWorkers, 'alive' | 'held' | 'unheld'>>
  webhooks(): Promise<WebhookStatus>
  mail(): Promise<MailStatus>
  /** How many files have their bytes where, and what is left to delete. */
  files(): Promise<FilesFound>
  jobs(): Promise<JobCounts>
  /** What the processes of the service measured within the last minute; null if none runs. */
  figures(): Promise<Figures | null>
  /** How long the erasures that are not finished have been under way, and what they wait for; the oldest first. */
  erasures(): Promise<readonly UnfinishedErasure[]>
}

export type UnfinishedErasure = { readonly ageMs: number; readonly waitingFor: string | null }

export type LogReads = {
  /** Its name for people: `PostgreSQL`, `KurrentDB`. */
  readonly kind: string
  head(): Promise<Position>
  /** Why the checkpoint does not belong to this log; null if it does. */
  whyOfAnotherLog(checkpoint: SeenPosition): Promise<string | null>
  /** Of the last positions, or of all if `last` is null. Null if the log itself guarantees it. */
  contiguity: ((last: number | null, onWindow: (until: Position) => void) => Promise<Contiguity>) | null
  /** Searches the whole log. */
  doubledIds(onPage: (until: Position) => void): Promise<DoubledIds>
  status(): Promise<readonly ProjectionStatus[]>
  processes(): Promise<readonly ProcessStatus[]>
}
