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

  // Several writers append in turn: each says up to which position it knows the log, is told what others have written
  // since, and is refused where that is in a stream of its own. Looking at what is new costs the same in a log of any
  // length, unlike a search for the last revision of each stream.
  await sql`create function log.append_after(
    known bigint, streams integer[], revisions integer[], occurred timestamptz[], tenants integer[], fingerprints integer[],
    types smallint[], zones smallint[], ids uuid[], actors uuid[], metadatas json[], seals bytea[], datas json[]
  ) returns table (head bigint, written boolean, news_streams integer[], news_revisions integer[])
  language plpgsql volatile as $$
  declare
    last timestamptz;
    moment timestamptz;
  begin
    written := false;
    -- The lock in a statement of its own, and first: each later statement then sees all that was committed under it.
    perform pg_advisory_xact_lock(${sql.lit(APPEND_LOCK)});
    select e.position, e.recorded_at into head, last from log.events e order by e.position desc limit 1;
    head := coalesce(head, 0);
    -- Too much to tell, or less than the writer has seen (the log was restored): it reads what it needs anew.
    if head - known not between 0 and ${sql.lit(MOST_NEWS)} then
      return next;
      return;
    end if;
    if head > known then
      select array_agg(n.stream), array_agg(n.revision) into news_streams, news_revisions from (
        select e.stream, max(e.revision) as revision from log.events e
        where e.position > known and e.position <= head group by e.stream
      ) n;
      if exists (
        select from unnest(streams, revisions) mine(stream, revision)
        join unnest(news_streams, news_revisions) theirs(stream, revision) on theirs.stream = mine.stream
        where mine.revision <= theirs.revision
      ) then
        return next;
        return;
      end if;
    end if;
    moment := greatest(date_trunc('milliseconds', clock_timestamp()), last);
    insert into log.events
    select head + e.n, e.occurred_at, moment, e.stream, e.revision, e.tenant, e.fingerprint, e.type, e.zone, e.id, e.actor,
      e.metadata, e.sealed, e.data
    from unnest(streams, revisions, occurred, tenants, fingerprints, types, zones, ids, actors, metadatas, seals, datas)
      with ordinality e(stream, revision, occurred_at, tenant, fingerprint, type, zone, id, actor, metadata, sealed, data, n);
    written := true;
    return next;
  end $$`.execute(db)

  await sql`grant sillage_owner, sillage_app to current_user`.execute(db)
  await sql`grant usage on schema log to sillage_owner`.execute(db)
  await sql`grant all on all tables in schema log to sillage_owner`.execute(db)
}

/** How many positions behind the head a writer may be and still be told what is new. */
const MOST_NEWS = 10_000

/** The advisory lock under which several writers append in turn (also in src/event-log/postgres/statements.ts). */
const APPEND_LOCK = 7_301_501
