// What carries an event on is keyed by where the event stands, never by its id: old logs hold two events with one id.
// And a process keeps what it cannot react to by key, so that one event stops one key.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A delivery is of a position: a second event with the same id was refused here, and its webhook never moved on.
  await sql`alter table sillage.webhook_deliveries drop constraint webhook_deliveries_webhook_event_key`.execute(db)
  await sql`create index deliveries_of_an_event on sillage.webhook_deliveries (webhook, event)`.execute(db)

  // event_id: what stands at the cursor, to tell whether the log is still the one that was read. Null where it is not
  // known: at the start of a log, and until a cursor from before this column has moved.
  // trouble: why the dispatcher makes no progress, although the receiver is not asked.
  await sql`alter table sillage.webhooks
    add column event_id uuid,
    add column trouble text,
    add column troubled_since timestamptz,
    drop constraint webhooks_paused_for_check,
    add constraint webhooks_paused_for_check
      check (paused_for in ('by-hand', 'gone', 'failing', 'another-log', 'another-history')) not valid`.execute(db)
  await sql`alter table sillage.webhooks validate constraint webhooks_paused_for_check`.execute(db)

  // What carries events on without a row of its own per cursor: when it last was at work, and what is wrong with it.
  await sql`create table sillage.carriers (
    name text collate "C" primary key,
    alive_at timestamptz not null,
    trouble text,
    troubled_since timestamptz
  ) with (fillfactor = 50)`.execute(db)
  await sql`grant all on sillage.carriers to sillage_owner`.execute(db)

  // set_by: the trigger that set it, since a cause may have a twin with the same id. Null in timers from before.
  await sql`alter table sillage.process_timers add column set_by text`.execute(db)

  // retry_after: what is parked behind this id is being tried again. troubled_since: it has made no progress since then,
  // because of `trouble`.
  await sql`alter table sillage.processes
    add column retry_after bigint,
    add column trouble text,
    add column troubled_since timestamptz`.execute(db)

  // In the order of ids: the order in which the process came to them. key is null where the event could not be read;
  // then everything of its stream and of its subject waits. error is null where it only waits behind another.
  await sql`create table sillage.process_parked (
    id bigint generated always as identity primary key,
    process text collate "C" not null references sillage.processes on delete cascade,
    tenant uuid not null,
    key text collate "C",
    subject uuid,
    kind text not null check (kind in ('event', 'timer', 'refusal')),
    position bigint not null,
    type text not null,
    stream text collate "C",
    revision integer,
    event_id uuid,
    timer text collate "C",
    sending bigint,
    refusal jsonb,
    error text,
    parked_at timestamptz not null default clock_timestamp(),
    check (case kind when 'event' then stream is not null and revision is not null
      when 'timer' then key is not null and timer is not null
      else key is not null and sending is not null end)
  )`.execute(db)
  await sql`create index process_parked_order on sillage.process_parked (process, id)`.execute(db)
  await sql`create index process_parked_key on sillage.process_parked (process, tenant, key)`.execute(db)
  await sql`create index process_parked_subject on sillage.process_parked (process, tenant, subject)`.execute(db)
  await sql`grant all on sillage.process_parked to sillage_owner`.execute(db)
}
