// The set-up of an empty installation in a browser: how far it is, and the codes that allow it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // At most one row: an installation is set up once. It is written before the first event, so that a set-up that was interrupted
  // goes on with the same school and the same person. Once it is done, it names nobody.
  await sql`create table sillage.set_up (
    only_one boolean primary key default true check (only_one),
    first_school uuid not null,
    administrator uuid,
    done_at timestamptz,
    used_code bytea
  )`.execute(db)
  // Each process that starts prints a code of its own, and each is good for all of them.
  await sql`create table sillage.set_up_codes (
    hash bytea primary key,
    expires_at timestamptz not null
  )`.execute(db)
  await sql`grant all on sillage.set_up, sillage.set_up_codes to sillage_owner`.execute(db)
}
