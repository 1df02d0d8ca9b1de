// How far workers have looked at each model that serves: its drift, and its daily check.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table sillage.model_watches (
    tenant uuid not null,
    model text not null,
    state jsonb not null,
    primary key (tenant, model)
  )`.execute(db)
  await sql`alter table sillage.model_watches enable row level security, force row level security`.execute(db)
  await sql`create policy all_tenants on sillage.model_watches to sillage_owner using (true) with check (true)`.execute(
    db,
  )
  await sql`grant all on sillage.model_watches to sillage_owner`.execute(db)
}
