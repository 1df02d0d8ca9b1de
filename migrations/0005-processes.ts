// What process managers keep: how far each has read, its states, its timers, and the commands it has yet to send.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // turn: every change of a process's states adds one and expects the one it read them at. That is the fence between
  // runners, and between the log, the timers and the refusals that may all change one state. since: where it was
  // deployed; it reacts to what comes after.
  await sql`create table sillage.processes (
    name text collate "C" primary key,
    version integer not null,
    log_id uuid not null,
    since bigint not null,
    position bigint not null,
    event_id uuid,
    turn bigint not null default 0,
    fault jsonb,
    deployed_at timestamptz not null default clock_timestamp(),
    moved_at timestamptz not null default clock_timestamp()
  ) with (fillfactor = 50)`.execute(db)

  // subject: whose data the state speaks of, so that the person's erasure finds it.
  await sql`create table sillage.process_states (
    process text collate "C" not null references sillage.processes on delete cascade,
    tenant uuid not null,
    key text collate "C" not null,
    subject uuid,
    version integer not null,
    state jsonb not null,
    primary key (process, tenant, key)
  ) with (fillfactor = 80)`.execute(db)
  await sql`create index process_states_subject on sillage.process_states (process, tenant, subject)`.execute(db)

  // cause: the event that set it. Due by this database's clock.
  await sql`create table sillage.process_timers (
    process text collate "C" not null references sillage.processes on delete cascade,
    tenant uuid not null,
    key text collate "C" not null,
    name text collate "C" not null,
    subject uuid,
    due timestamptz not null,
    cause text not null,
    correlation text not null,
    primary key (process, tenant, key, name)
  )`.execute(db)
  await sql`create index process_timers_due on sillage.process_timers (process, due)`.execute(db)
  await sql`create index process_timers_subject on sillage.process_timers (process, tenant, subject)`.execute(db)

  // The identity's order is the order of reactions within a key. waiting and stuck are tried again; sent, refused and
  // withdrawn (its subject was erased first) are ends. claim: the runner that is sending it, until next_at.
  await sql`create table sillage.outbox (
    id bigint generated always as identity primary key,
    process text collate "C" not null references sillage.processes on delete cascade,
    tenant uuid not null,
    key text collate "C" not null,
    subject uuid,
    command text not null,
    input jsonb,
    idempotency_key text collate "C" not null,
    cause text not null,
    correlation text not null,
    status text not null default 'waiting' check (status in ('waiting', 'stuck', 'sent', 'refused', 'withdrawn')),
    attempts integer not null default 0,
    next_at timestamptz not null default clock_timestamp(),
    claim uuid,
    code text,
    detail text,
    decided_at timestamptz not null default clock_timestamp(),
    settled_at timestamptz,
    unique (process, idempotency_key)
  ) with (fillfactor = 70)`.execute(db)
  await sql`create index outbox_open on sillage.outbox (process, tenant, key, id) where status in ('waiting', 'stuck')`.execute(
    db,
  )
  await sql`create index outbox_next on sillage.outbox (process, next_at) where status in ('waiting', 'stuck')`.execute(
    db,
  )
  await sql`create index outbox_settled on sillage.outbox (process, settled_at) where settled_at is not null`.execute(
    db,
  )
  await sql`create index outbox_subject on sillage.outbox (process, tenant, subject)`.execute(db)

  await sql`grant all on sillage.processes, sillage.process_states, sillage.process_timers, sillage.outbox to sillage_owner`.execute(
    db,
  )
}
