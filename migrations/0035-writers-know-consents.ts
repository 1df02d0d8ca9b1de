// No process of an earlier version appends: it does not know what later ones must not record, such as what depends on a consent.
//
// Each connection of a program says by which rules it writes (src/platform/writer-version.ts); earlier programs say nothing. Who
// comes too late for a rule is refused here, in the statement itself, also if the process was started long before the migration.
// The next rule of this kind makes this trigger anew, with the next number.
import { type Kysely, sql } from 'kysely'

/** From version 2 on, programs know consents. */
const LEAST = 2

export async function up(db: Kysely<unknown>): Promise<void> {
  // 40000: earlier programs take it for something that passes. They answer 503, and clients send again, to another process.
  await sql`create function log.refuse_earlier_writer() returns trigger language plpgsql as $$
    begin
      raise exception using errcode = '40000', constraint = 'writer_version', table = 'events', schema = 'log',
        message = 'this program is older than the database and may not append',
        hint = 'Stop it, and start the version that migrated the database. By hand, set sillage.writer first: docs/operations.md.';
    end $$`.execute(db)
  // The condition is asked once a statement, without a call: the function runs only to refuse.
  await sql`create trigger writer_version before insert on log.events for each statement
    when (coalesce(nullif(current_setting('sillage.writer', true), ''), '0')::integer < ${sql.lit(LEAST)})
    execute function log.refuse_earlier_writer()`.execute(db)
}
