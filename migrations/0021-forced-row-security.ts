// Row-level security on every table with rows of schools, forced on owners too, and fewer tables that requests may read. And
// sessions know whether they were proved by a second factor.
import { type Kysely, sql } from 'kysely'

/** Only workers and commands of the installation use these, with the rights of `sillage_owner`. */
const OF_THE_OWNER = [
  'snapshots',
  'stream_snapshots',
  'parked',
  'process_states',
  'process_timers',
  'outbox',
  'process_parked',
]
/** These have policies already. */
const OF_REQUESTS = ['webhooks', 'webhook_deliveries', 'credentials', 'recovery_codes', 'sessions', 'refresh_tokens']

export async function up(db: Kysely<unknown>): Promise<void> {
  // The login that migrates now may be another than the one that made the roles. Without the rights of `sillage_owner` it
  // would see no row any more.
  await sql`do $$ begin
    if not pg_has_role(current_user, 'sillage_owner', 'usage') then
      grant sillage_owner, sillage_app to current_user;
    end if;
  end $$`.execute(db)

  for (const table of OF_THE_OWNER) {
    const name = sql.id('sillage', table)
    await sql`alter table ${name} enable row level security`.execute(db)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
  }
  for (const table of [...OF_THE_OWNER, ...OF_REQUESTS])
    await sql`alter table ${sql.id('sillage', table)} force row level security`.execute(db)

  // Read models that earlier programs built. The table of an unfinished one is filled by COPY, which forced row-level security
  // would refuse to its owner: it is forced when the build is complete.
  const { rows } = await sql<{ table: string; built: boolean }>`
    select table_name as table, built_at is not null as built from sillage.generations
    where to_regclass('read.' || quote_ident(table_name)) is not null`.execute(db)
  for (const { table, built } of rows) {
    const name = sql.id('read', table)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
    if (built) await sql`alter table ${name} force row level security`.execute(db)
  }

  // Of sessions that began before: who has recovery codes has an authenticator application, and had to send its code.
  await sql`alter table sillage.sessions add column second_factor boolean not null default false`.execute(db)
  await sql`update sillage.sessions s set second_factor = true where exists (
    select from sillage.recovery_codes r where r.tenant = s.tenant and r.person = s.person)`.execute(db)

  // An earlier migration let requests read all tables of its time.
  await sql`revoke select on sillage.leases, sillage.generation_history from sillage_app`.execute(db)
}
