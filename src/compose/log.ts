// Which event log the service stands on: the one of its own database, of another one, or a KurrentDB.
import type { EventLog } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { openPostgresLog, type PostgresLogOptions } from '#event-log/postgres/postgres-log.ts'

/** A log with what waits in this process to be written to it. */
export type OpenedLog = EventLog & { readonly waiting: { readonly events: number; readonly bytes: number } }

export type OpenLogOptions = Pick<PostgresLogOptions, 'onCommit' | 'onTrouble'> & {
  /** What `postgres` stands for. */
  readonly databaseUrl: string
}

/** `postgres` (the service's own database), `postgres://…` (another, migrated one), `kurrentdb://…` or `esdb://…`. */
export async function openLog(address: string, options: OpenLogOptions): Promise<OpenedLog> {
  const { databaseUrl, onCommit, onTrouble } = options
  const told = { ...(onCommit && { onCommit }), ...(onTrouble && { onTrouble }) }
  if (address === 'postgres') return openPostgresLog({ ...told, url: databaseUrl })
  if (/^postgres(ql)?:/.test(address)) return openPostgresLog({ ...told, url: address })
  return openKurrentLog({ ...told, connectionString: address })
}
