// The log of a checkout, as used by the append benchmark: these two modules have the same paths in all versions.
import type { EventLog } from '#event-log/event-log.ts'
import { type Checkout, importOf } from './before.ts'

type OpenLog = (options: { readonly url: string }) => Promise<EventLog>

export async function openLogOf(checkout: Checkout): Promise<OpenLog> {
  const module = await importOf(checkout, 'src/event-log/postgres/postgres-log.ts')
  if (!hasOpenLog(module)) throw new Error(`${checkout.root} does not export openPostgresLog`)
  return module.openPostgresLog
}

export async function migrationsOf(checkout: Checkout): Promise<(url: string) => Promise<unknown>> {
  const module = await importOf(checkout, 'src/platform/migrate.ts')
  if (!hasMigrate(module)) throw new Error(`${checkout.root} does not export migrate`)
  return module.migrate
}

const isModule = (module: unknown): module is object => typeof module === 'object' && module !== null
const hasOpenLog = (module: unknown): module is { openPostgresLog: OpenLog } =>
  isModule(module) && 'openPostgresLog' in module && typeof module.openPostgresLog === 'function'
const hasMigrate = (module: unknown): module is { migrate: (url: string) => Promise<unknown> } =>
  isModule(module) && 'migrate' in module && typeof module.migrate === 'function'
