// Compares the migrations of the database with those of this program.
import type pg from 'pg'
import { knownMigrations } from '#platform/migrate.ts'

/** Migrations that only the program or only the database has. */
export async function migrationsApart(db: Pick<pg.Pool, 'query'>): Promise<readonly string[]> {
  const { rows: tables } = await db.query<{ exists: boolean }>(
    `select to_regclass('kysely_migration') is not null as exists`,
  )
  const applied = tables[0]?.exists ? (await db.query<{ name: string }>('select name from kysely_migration')).rows : []
  const known = new Set(await knownMigrations())
  return [...known.symmetricDifference(new Set(applied.map(({ name }) => name)))]
}

/** The database belongs to another version of the program, or is empty. */
export class NotMigrated extends Error {
  override readonly name = 'NotMigrated'
}

/** For read-only use: throws if the database would have to be migrated first. */
export async function assertMigrated(db: Pick<pg.Pool, 'query'>): Promise<void> {
  const apart = await migrationsApart(db)
  if (apart.length > 0)
    throw new NotMigrated(
      `The database has other migrations than this program (${apart.join(', ')}), and this command does not change it. Start the service of this version first.`,
    )
}
