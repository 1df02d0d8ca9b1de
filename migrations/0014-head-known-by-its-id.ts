// Several writers append in turn, each knowing the log's head by the id of its event as well as by its position: after a
// failover that lost commits, another event may stand at the same position. What others have appended is told with the
// ids and positions at which their streams end, since an append names the event that it goes on from.
import { type Kysely, sql } from 'kysely'

/** How many positions behind the head a writer may be and still be told what is new. */
const MOST_NEWS = 10_000
/** The advisory lock under which several writers append in turn (also in src/event-log/postgres/statements.ts). */
const APPEND_LOCK = 7_301_501
/** The format that a writer must know (src/event-log/log-format.ts). */
const FORMAT = 2

export async function up(db: Kysely<unknown>): Promise<void> {
  // No release wrote by the function that compares the position alone, and takes a format.
  await sql`drop function log.append_after(
    integer, bigint, integer[], integer[], timestamptz[], integer[], integer[], smallint[], smallint[], uuid[], uuid[], json[],
    bytea[], json[]
  )`.execute(db)
  await sql`create function log.append_after(
    format integer, known bigint, known_id uuid, streams integer[], revisions integer[], occurred timestamptz[], tenants integer[],
    fingerprints integer[], types smallint[], zones smallint[], ids uuid[], actors uuid[], metadatas json[], seals bytea[],
    datas json[]
  ) returns table (
    head bigint, head_id uuid, written boolean, news_streams integer[], news_revisions integer[], news_ids uuid[],
    news_positions bigint[]
  )
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
    select e.position, e.id, e.recorded_at into head, head_id, last from log.events e order by e.position desc limit 1;
    head := coalesce(head, 0);
    -- Too much to tell, or not the log that the writer has seen (it was restored, or commits were lost in a failover and
    -- others wrote on): it reads what it needs anew.
    if head - known not between 0 and ${sql.lit(MOST_NEWS)}
      or (known > 0 and not exists (select from log.events e where e.position = known and e.id = known_id)) then
      return next;
      return;
    end if;
    if head > known then
      select array_agg(n.stream), array_agg(n.revision), array_agg(n.id), array_agg(n.position)
      into news_streams, news_revisions, news_ids, news_positions from (
        select distinct on (e.stream) e.stream, e.revision, e.id, e.position from log.events e
        where e.position > known and e.position <= head order by e.stream, e.revision desc
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
}
