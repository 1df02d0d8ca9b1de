// Which event log the service stands on: the one of its own database, of another one, or a KurrentDB.
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog, type PostgresLogOptions } from '#event-log/postgres/postgres-log.ts'

/** A log with what waits in this process to be written to it. */
export type OpenedLog = EventLog & { readonly waiting: { readonly events: number; readonly bytes: number } }

export type OpenLogOptions = Pick<PostgresLogOptions, 'onCommit' | 'onTrouble'> & {
  /** Told what stands in the address and does nothing. */
  readonly onIgnored?: (what: string) => void
  /** What `postgres` stands for. */
  readonly databaseUrl: string
}

/** `postgres` (the service's own database), `postgres://…` (another, migrated one), `kurrentdb://…` or `esdb://…`. */
export async function openLog(address: string, options: OpenLogOptions): Promise<OpenedLog> {
  const { databaseUrl, onCommit, onTrouble, onIgnored } = options
  const told = { ...(onCommit && { onCommit }), ...(onTrouble && { onTrouble }) }
  if (address === 'postgres') return openPostgresLog({ ...told, url: databaseUrl })
  if (/^postgres(ql)?:/.test(address)) return openPostgresLog({ ...told, url: address })
  // Loaded where it is chosen: every verb would take 130 ms and 10 MB more, for gRPC and a native add-on.
  const { openKurrentLog } = await import('#event-log/kurrent/kurrent-log.ts')
  return openKurrentLog({ ...told, ...(onIgnored && { onIgnored }), connectionString: address })
}
