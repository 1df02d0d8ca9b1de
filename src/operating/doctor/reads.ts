// What the doctor reads, as functions: the verb gives it the real ones, a test what it wants to be found.

import type { Contiguity } from '#event-log/contiguity.ts'
import type { SeenPosition } from '#event-log/seen-position.ts'
import type { WebhookStanding } from '#integrating/webhooks/webhook-standing.ts'
import type { Position } from '#kernel/ids.ts'
import type { Config } from '#platform/config.ts'
import type { Durability } from '#platform/durability.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import type { ProjectionStatus } from '#projecting/generations/generation-status.ts'
import type { Crew } from '#projecting/workers/crew.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import type { DoubledIds } from './doubled-ids.ts'
import type { KeyFile, Room } from './machine.ts'

export type Reads = {
  readonly nodeVersion: string
  /** Whether files have modes here: Windows knows none. */
  readonly hasModes: boolean
  /** Throws ConfigError. */
  config(): Config
  /** A sentence for each variable that begins with SILLAGE_ and that nothing reads. */
  unknownVariables(): readonly string[]
  /** The disks that this installation writes to, by what stands there. */
  rooms(config: Config): Promise<readonly { readonly what: string; readonly room: Room }[]>
  keyFiles(config: Config): Promise<readonly KeyFile[]>
  /** Null where the embedded database does not run. */
  findDatabase(config: Config): Promise<string | null>
  openDatabase(url: string): Promise<DatabaseReads>
  openLog(config: Config, url: string): Promise<LogReads>
  knownMigrations(): Promise<readonly string[]>
  close(): Promise<void>
}

export type DatabaseReads = {
  durability(): Promise<Durability>
  /** How far its clock is ahead of this process's, and how long asking took. */
  clock(): Promise<{ readonly offsetMs: number; readonly askingMs: number }>
  sizeBytes(): Promise<number>
  appliedMigrations(): Promise<readonly string[]>
  generations(): Promise<readonly Pick<Generation, 'id' | 'projection' | 'logId' | 'position' | 'eventId'>[]>
  crew(): Promise<Pick<Crew, 'alive' | 'held' | 'unheld'>>
  webhooks(): Promise<WebhookStanding>
}

export type LogReads = {
  /** What it is, for a person: `PostgreSQL`, `KurrentDB`. */
  readonly kind: string
  head(): Promise<Position>
  /** In words; null where the checkpoint is of this log. */
  whyOfAnotherLog(checkpoint: SeenPosition): Promise<string | null>
  /** Of the last so many positions, or with null of all. Null where the log itself answers for it. */
  contiguity: ((last: number | null, onWindow: (until: Position) => void) => Promise<Contiguity>) | null
  /** Looks through the whole log. */
  doubledIds(onPage: (until: Position) => void): Promise<DoubledIds>
  status(): Promise<readonly ProjectionStatus[]>
  processes(): Promise<readonly ProcessStatus[]>
}
