// Prepares a database before anything is read: it must lose nothing that it has confirmed, be migrated, and show every row to the owner.
import type pg from 'pg'
import type { Config } from '#platform/config.ts'
import { assertDurable } from '#platform/durability.ts'
import { migrate } from '#platform/migrate.ts'
import { assertSeesAllRows, createRequestsLogin } from '#platform/requests-login.ts'
import { assertMigrated } from './migrations.ts'
import type { OpenOptions } from './service.ts'

/** Migrates, unless the program only looks. Throws NotDurable, NotMigrated, MigrationFailed and OwnerSeesNothing. */
export async function prepareDatabase(
  admin: pg.Pool,
  url: string,
  config: Pick<Config, 'requestsUrl'>,
  { lookOnly, onProgress }: Pick<OpenOptions, 'lookOnly' | 'onProgress'>,
): Promise<void> {
  await assertDurable(admin)
  if (lookOnly) await assertMigrated(admin)
  else {
    const { applied } = await migrate(url)
    if (applied.length > 0) onProgress?.(`Migrated the database (${applied.length})`)
    if (config.requestsUrl) await createRequestsLogin(admin, config.requestsUrl)
  }
  await assertSeesAllRows(admin)
}
