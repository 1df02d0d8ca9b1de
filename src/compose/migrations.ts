// Whether the database is that of this program: brought up to it, or looked at.
import type pg from 'pg'
import { knownMigrations } from '#platform/migrate.ts'

/** Migrations that this program knows and the database has not, or the other way round. */
export async function migrationsApart(db: Pick<pg.Pool, 'query'>): Promise<readonly string[]> {
  const { rows: found } = await db.query<{ there: boolean }>(
    `select to_regclass('kysely_migration') is not null as there`,
  )
  const applied = found[0]?.there ? (await db.query<{ name: string }>('select name from kysely_migration')).rows : []
  const known = new Set(await knownMigrations())
  return [...known.symmetricDifference(new Set(applied.map(({ name }) => name)))]
}

/** The database is of another version of the program, or empty. */
export class NotMigrated extends Error {
  override readonly name = 'NotMigrated'
}

/** For whoever only looks: throws where the database would have to be changed first. */
export async function assertMigrated(db: Pick<pg.Pool, 'query'>): Promise<void> {
  const apart = await migrationsApart(db)
  if (apart.length > 0)
    throw new NotMigrated(
      `The program and the database differ (${apart.join(', ')}), and to look changes nothing: start the service of this version first.`,
    )
}
