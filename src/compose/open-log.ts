// Chooses the service's event log: in its own database, in another database, or on a KurrentDB.
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog, type PostgresLogOptions } from '#event-log/postgres/postgres-log.ts'

/** A log with the size of its queue of appends in this process. */
export type OpenedLog = EventLog & { readonly waiting: { readonly events: number; readonly bytes: number } }

export type OpenLogOptions = Pick<PostgresLogOptions, 'onCommit' | 'onTrouble'> & {
  /** Called with parts of the address that have no effect. */
  readonly onIgnored?: (what: string) => void
  /** The database that the address `postgres` means. */
  readonly databaseUrl: string
}

/** `postgres` (the service's own database), `postgres://…` (another, migrated one), `kurrentdb://…` or `esdb://…`. */
export async function openLog(address: string, options: OpenLogOptions): Promise<OpenedLog> {
  const { databaseUrl, onCommit, onTrouble, onIgnored } = options
  const observers = { ...(onCommit && { onCommit }), ...(onTrouble && { onTrouble }) }
  if (address === 'postgres') return openPostgresLog({ ...observers, url: databaseUrl })
  if (/^postgres(ql)?:/.test(address)) return openPostgresLog({ ...observers, url: address })
  // Loaded only if used: gRPC and a native add-on would cost every command 130 ms and 10 MB.
  const { openKurrentLog } = await import('#event-log/kurrent/kurrent-log.ts')
  return openKurrentLog({ ...observers, ...(onIgnored && { onIgnored }), connectionString: address })
}
