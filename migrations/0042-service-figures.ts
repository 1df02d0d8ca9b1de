// What each process of the service measures of itself, for one day.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table sillage.service_figures (
    process text not null,
    at timestamptz not null,
    figures json not null,
    primary key (process, at)
  )`.execute(db)
  await sql`create index service_figures_by_time on sillage.service_figures (at)`.execute(db)
  await sql`grant all on sillage.service_figures to sillage_owner`.execute(db)
}
