// What people ask about process managers, and the one thing that they may do over HTTP: retry.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Process } from '#kernel/process.ts'
import {
  type Kept,
  type ParkedKey,
  type ProcessStatus,
  readKept,
  readParkedKeys,
  readProcesses,
  readTroubles,
  retryProcess,
  type Trouble,
} from './process-status.ts'
import { readStory, readTimers, type Story, type Timer } from './process-story.ts'

export type ProcessAdministration = {
  /** Every process that was ever deployed here. */
  status(): Promise<readonly ProcessStatus[]>
  kept(process: string): Promise<Kept>
  /** The keys that wait for a fix: of all schools, or of one. */
  parkedKeys(process: string, limit: number, tenant?: TenantId): Promise<readonly ParkedKey[]>
  /** The commands that failed or were refused: of all schools, or of one. */
  troubles(process: string, limit: number, tenant?: TenantId): Promise<readonly Trouble[]>
  timers(process: string, limit: number, tenant: TenantId): Promise<readonly Timer[]>
  /** Null if the process keeps nothing under this key. */
  story(process: string, of: { tenant: TenantId; key: string; limit: number }): Promise<Story | null>
  /** False if there is no such process. */
  retry(process: string): Promise<boolean>
}

export function processAdministration(parts: {
  readonly pool: pg.Pool
  readonly log: Pick<EventLog, 'id' | 'lag' | 'readAll' | 'eventAt' | 'head'>
  readonly definitions: ReadonlyMap<string, Process>
}): ProcessAdministration {
  const { pool, log, definitions } = parts
  return {
    status: () => readProcesses(pool, log, definitions),
    kept: (process) => readKept(pool, process),
    parkedKeys: (process, limit, tenant) => readParkedKeys(pool, process, limit, tenant),
    troubles: (process, limit, tenant) => readTroubles(pool, process, limit, tenant),
    timers: (process, limit, tenant) => readTimers(pool, process, tenant, limit),
    story: (process, of) => readStory(pool, process, of),
    retry: (process) => retryProcess(pool, process),
  }
}
