// Bytes of stored files may be in an object store outside the database; what is to be deleted there is listed here.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // The name of the object with the bytes; null: they are in sillage.file_chunks. It begins with the school: whoever may write the
  // rows of one school names no object of another, to read it or to have it deleted.
  await sql`alter table sillage.files add column object text check (object like tenant::text || '/%')`.execute(db)
  // Objects that no file has: those of deleted and replaced files, and those that are being sent. A name is listed before its
  // object exists, so that a process which is killed leaves no object that nobody knows of. Kind and owner are those of the file,
  // for an erasure; `retry_at` is set once a deletion has failed.
  await sql`create table sillage.left_objects (
    tenant uuid not null,
    object text not null check (object like tenant::text || '/%'),
    kind text not null,
    owner uuid,
    due_at timestamptz not null default now(),
    retry_at timestamptz,
    removing boolean not null default false,
    primary key (tenant, object)
  )`.execute(db)
  await sql`create index left_objects_by_time on sillage.left_objects (due_at)`.execute(db)
  await sql`alter table sillage.left_objects enable row level security`.execute(db)
  await sql`alter table sillage.left_objects force row level security`.execute(db)
  await sql`create policy of_the_tenant on sillage.left_objects to sillage_app
    using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
    with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
  await sql`create policy all_tenants on sillage.left_objects to sillage_owner using (true) with check (true)`.execute(
    db,
  )
  await sql`grant select, insert, update, delete on sillage.left_objects to sillage_app`.execute(db)
  await sql`grant all on sillage.left_objects to sillage_owner`.execute(db)

  // The last marks that this installation put into the bucket: who finds another one there deletes nothing. One row.
  await sql`create table sillage.file_store (
    one boolean primary key default true check (one),
    marks uuid[] not null,
    marked_at timestamptz not null
  )`.execute(db)
  await sql`grant all on sillage.file_store to sillage_owner`.execute(db)

  // In the transaction that deletes the row, whoever deletes it: an erasure, an expiry, a retired model.
  await sql`create function sillage.leave_object() returns trigger language plpgsql as $$
    begin
      insert into sillage.left_objects (tenant, object, kind, owner) values (old.tenant, old.object, old.kind, old.owner);
      return null;
    end $$`.execute(db)
  await sql`create trigger leaves_object_when_deleted after delete on sillage.files
    for each row when (old.object is not null) execute function sillage.leave_object()`.execute(db)
  await sql`create trigger leaves_object_when_replaced after update of object on sillage.files
    for each row when (old.object is not null and old.object is distinct from new.object)
    execute function sillage.leave_object()`.execute(db)
}
