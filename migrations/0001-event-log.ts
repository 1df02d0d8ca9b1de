// The event log's tables, the function that appends under the lock, and the two roles.
import { type Kysely, sql } from 'kysely'

/** Events per partition; src/event-log/postgres/partitions.ts creates the following ones ahead of the head. */
const PARTITION = 10_000_000

export async function up(db: Kysely<unknown>): Promise<void> {
  // Roles belong to the whole cluster: another database of it may have made them already.
  for (const role of ['sillage_owner', 'sillage_app'])
    await sql`do $$ begin
      if not exists (select from pg_roles where rolname = ${sql.lit(role)}) then
        execute format('create role %I nologin', ${sql.lit(role)}::text);
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`.execute(db)

  await sql`create schema log`.execute(db)
  await sql`create table log.identity (
    one boolean primary key default true check (one),
    id uuid not null default gen_random_uuid(),
    created_at timestamptz not null default now()
  )`.execute(db)
  await sql`insert into log.identity default values`.execute(db)

  // Dictionaries: an event row holds small integers instead of names.
  await sql`create table log.tenants (id integer generated always as identity primary key, uuid uuid not null unique)`.execute(
    db,
  )
  await sql`create table log.zones (id smallint generated always as identity primary key, name text collate "C" not null unique)`.execute(
    db,
  )
  await sql`create table log.event_types (
    id smallint generated always as identity primary key,
    name text collate "C" not null,
    version smallint not null,
    unique (name, version)
  )`.execute(db)
  await sql`create table log.streams (
    id integer generated always as identity primary key,
    tenant integer not null references log.tenants,
    kind text collate "C" not null,
    uuid uuid not null,
    unique (uuid, kind)
  )`.execute(db)
  await sql`create index streams_of_a_kind on log.streams (kind, id)`.execute(db)

  // Widest alignment first, nothing nullable: 24 bytes of header and no padding. What is usual is left out of
  // metadata (subject = the stream's own id, correlation = the command, no causation).
  await sql`create table log.events (
    position bigint not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    stream integer not null,
    revision integer not null,
    tenant integer not null,
    fingerprint integer not null,
    type smallint not null,
    zone smallint not null,
    id uuid not null,
    actor uuid not null,
    metadata json not null,
    sealed bytea not null,
    data json not null,
    constraint events_position primary key (position)
  ) partition by range (position)`.execute(db)
  // Not unique: a unique key of a partitioned table must hold the partition key. The position's primary key fences
  // writers, and the writers keep revisions contiguous.
  await sql`create index events_stream on log.events (stream, revision)`.execute(db)
  for (const n of [0, 1])
    await sql`create table ${sql.raw(`log.events_${n}`)} partition of log.events
      for values from (${sql.lit(n * PARTITION)}) to (${sql.lit((n + 1) * PARTITION)})`.execute(db)

  await sql`create function log.append_batch(
    item_stream integer[], item_expected integer[], item_hint bigint[],
    event_item integer[], occurred_at timestamptz[], tenant integer[], fingerprint integer[], type smallint[], zone smallint[],
    id uuid[], actor uuid[], metadata json[], sealed bytea[], data json[]
  ) returns table (item integer, actual integer, first_position bigint)
  language plpgsql volatile as $$
  declare
    head bigint;
    last timestamptz;
    moment timestamptz;
  begin
    -- The lock in a statement of its own, and first: each later statement then sees all that was committed under it.
    perform pg_advisory_xact_lock(${sql.lit(APPEND_LOCK)});
    select e.position, e.recorded_at into head, last from log.events e order by e.position desc limit 1;
    head := coalesce(head, 0);
    moment := greatest(date_trunc('milliseconds', clock_timestamp()), last);
    return query
    with items as materialized (
      select i.n::integer as item, i.stream, coalesce(r.revision, -1) as actual,
        case i.expected when -3 then true when -2 then r.revision is not null else coalesce(r.revision, -1) = i.expected end as accepted
      from unnest(item_stream, item_expected, item_hint) with ordinality i(stream, expected, hint, n)
      left join lateral (
        select e.revision from log.events e where e.stream = i.stream and e.position >= i.hint order by e.revision desc limit 1
      ) r on true
    ), numbered as materialized (
      select e.*, i.stream, i.actual, row_number() over (order by e.n) as place,
        row_number() over (partition by e.item order by e.n) as nth
      from unnest(event_item, occurred_at, tenant, fingerprint, type, zone, id, actor, metadata, sealed, data)
        with ordinality e(item, occurred_at, tenant, fingerprint, type, zone, id, actor, metadata, sealed, data, n)
      join items i on i.item = e.item and i.accepted
    ), written as (
      insert into log.events
      select head + w.place, w.occurred_at, moment, w.stream, (w.actual + w.nth)::integer, w.tenant, w.fingerprint, w.type, w.zone,
        w.id, w.actor, w.metadata, w.sealed, w.data
      from numbered w order by w.place
      returning 1
    ), rung as (
      select pg_notify('sillage_log', (head + count(*))::text) from written having count(*) > 0
    )
    select i.item, i.actual, (select head + min(w.place) from numbered w where w.item = i.item)
    from items i left join rung on true order by i.item;
  end $$`.execute(db)

  await sql`grant sillage_owner, sillage_app to current_user`.execute(db)
  await sql`grant usage on schema log to sillage_owner`.execute(db)
  await sql`grant all on all tables in schema log to sillage_owner`.execute(db)
}

/** The advisory lock under which several writers append in turn (also in src/event-log/postgres/statements.ts). */
const APPEND_LOCK = 7_301_501
