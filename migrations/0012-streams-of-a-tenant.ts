// A stream belongs to a tenant: two schools may know the same id, and have two streams of that name.
//
// No event is rewritten. Programs of the first release must not go on writing: they look streams up without the tenant,
// and make the ids of commands by another rule. So the column and the function that they write by get another name and
// another parameter; their next statement fails, and nothing of it is kept.
import { type Kysely, sql } from 'kysely'

/** How many positions behind the head a writer may be and still be told what is new. */
const MOST_NEWS = 10_000
/** The advisory lock under which several writers append in turn (also in src/event-log/postgres/statements.ts). */
const APPEND_LOCK = 7_301_501
/** The format that a writer must know (src/event-log/log-format.ts). */
const FORMAT = 2

export async function up(db: Kysely<unknown>): Promise<void> {
  // Each name that was unique in the log is unique in its tenant.
  await sql`alter table log.streams
    drop constraint streams_uuid_kind_key,
    add unique (tenant, uuid, kind)`.execute(db)
  await sql`alter table log.events rename column sealed to sealed_parts`.execute(db)

  await sql`drop function log.append_after(
    bigint, integer[], integer[], timestamptz[], integer[], integer[], smallint[], smallint[], uuid[], uuid[], json[], bytea[], json[]
  )`.execute(db)
  // As in migration 0001, for writers of this format alone.
  await sql`create function log.append_after(
    format integer, known bigint, streams integer[], revisions integer[], occurred timestamptz[], tenants integer[],
    fingerprints integer[], types smallint[], zones smallint[], ids uuid[], actors uuid[], metadatas json[], seals bytea[],
    datas json[]
  ) returns table (head bigint, written boolean, news_streams integer[], news_revisions integer[])
  language plpgsql volatile as $$
  declare
    last timestamptz;
    moment timestamptz;
  begin
    if format <> ${sql.lit(FORMAT)} then
      raise exception 'this log has format %, its writer knows %', ${sql.lit(FORMAT)}, format;
    end if;
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
      e.metadata, e.sealed_parts, e.data
    from unnest(streams, revisions, occurred, tenants, fingerprints, types, zones, ids, actors, metadatas, seals, datas)
      with ordinality e(stream, revision, occurred_at, tenant, fingerprint, type, zone, id, actor, metadata, sealed_parts, data, n);
    written := true;
    return next;
  end $$`.execute(db)

  // What could be there twice under the new key could be there only once under the old one: nothing is lost.
  await sql`alter table sillage.stream_snapshots
    drop constraint stream_snapshots_pkey,
    add primary key (tenant, stream)`.execute(db)
}
