// The queue of jobs: one row for each job, which is what schools see; and the tables of BullMQ, which hands jobs to workers.
import { CompiledQuery, type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // No column names a person: who asked for a job is in the trail.
  await sql`create table sillage.jobs (
    tenant uuid not null,
    id uuid not null,
    kind text not null,
    input jsonb not null,
    -- The same key of a school is the same job.
    ask_key text,
    asked_by text not null,
    asked_at timestamptz not null default date_trunc('milliseconds', now()),
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    -- How often it was started, since it was asked for or last retried.
    starts integer not null default 0,
    -- Which start is under way: an earlier one that still runs may change nothing any more.
    run uuid,
    beat_at timestamptz,
    next_at timestamptz,
    cancel_asked_at timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    progress jsonb,
    result jsonb,
    problem jsonb,
    -- When the queue was last told of it.
    sent_at timestamptz not null default now(),
    primary key (tenant, id),
    unique (tenant, ask_key)
  )`.execute(db)
  await sql`create index jobs_by_age on sillage.jobs (tenant, asked_at desc, id desc)`.execute(db)
  await sql`create index jobs_unfinished on sillage.jobs (kind, state) where state in ('waiting', 'running')`.execute(
    db,
  )

  await sql`alter table sillage.jobs enable row level security`.execute(db)
  await sql`alter table sillage.jobs force row level security`.execute(db)
  await sql`create policy of_the_tenant on sillage.jobs to sillage_app
    using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
    with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
  await sql`create policy all_tenants on sillage.jobs to sillage_owner using (true) with check (true)`.execute(db)
  await sql`grant select, insert, update on sillage.jobs to sillage_app`.execute(db)
  await sql`grant all on sillage.jobs to sillage_owner`.execute(db)

  await migrateBullMq(db)
}

/**
 * BullMQ’s own migrations, in the transaction of ours and with its ledger, in a schema to which requests have no access. A later
 * BullMQ with more of them needs a migration that runs this again.
 */
async function migrateBullMq(db: Kysely<unknown>): Promise<void> {
  // Only now: it is loaded where this migration runs, not at each start.
  const { runMigrations } = await import('bullmq')
  await runMigrations(
    {
      async query<Row>(text: string, values: readonly unknown[] = []) {
        // It would begin and end a transaction of its own.
        if (/^(begin|commit|rollback)$/i.test(text)) return { rows: [] }
        const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [...values]))
        return { rows }
      },
    },
    'bullmq',
  )
  await sql`set local search_path to default`.execute(db)
  await sql`grant all on schema bullmq to sillage_owner`.execute(db)
  await sql`grant all on all tables in schema bullmq to sillage_owner`.execute(db)
  await sql`grant all on all sequences in schema bullmq to sillage_owner`.execute(db)
}
