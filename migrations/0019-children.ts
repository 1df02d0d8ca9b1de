// Children's sign-in: codes that enrol devices, the devices, and wrong PINs on them. The PIN itself is in `credentials`, sealed.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A revoked code is deleted, with its devices and the sessions on them. `hash` is keyed. `used` stays false for a code
  // that enrols any number of devices.
  await sql`create table sillage.device_codes (
    tenant uuid not null,
    id uuid not null,
    class uuid not null,
    hash bytea not null,
    one_device boolean not null,
    used boolean not null default false,
    expires_at timestamptz not null,
    devices_until timestamptz not null,
    primary key (tenant, id)
  )`.execute(db)
  await sql`create unique index device_codes_by_hash on sillage.device_codes (tenant, hash)`.execute(db)
  await sql`create index device_codes_of_a_class on sillage.device_codes (tenant, class)`.execute(db)

  await sql`create table sillage.devices (
    tenant uuid not null,
    id uuid not null,
    class uuid not null,
    code uuid not null,
    secret bytea not null,
    enrolled_at timestamptz not null,
    expires_at timestamptz not null,
    last_sign_in_at timestamptz,
    primary key (tenant, id),
    foreign key (tenant, code) references sillage.device_codes on delete cascade
  )`.execute(db)
  await sql`create unique index devices_by_secret on sillage.devices (tenant, secret)`.execute(db)
  await sql`create index devices_of_a_class on sillage.devices (tenant, class)`.execute(db)
  await sql`create index devices_of_a_code on sillage.devices (tenant, code)`.execute(db)

  // Of one child on one device. `person` may be an id that nobody has: an unknown child is counted like a known one.
  await sql`create table sillage.pin_failures (
    tenant uuid not null,
    device uuid not null,
    person uuid not null,
    failures integer not null,
    wait_until timestamptz,
    primary key (tenant, device, person),
    foreign key (tenant, device) references sillage.devices on delete cascade
  )`.execute(db)
  await sql`create index pin_failures_of_a_person on sillage.pin_failures (tenant, person)`.execute(db)

  // Null for the sessions of adults.
  await sql`alter table sillage.sessions add column enrolled_device uuid,
    add foreign key (tenant, enrolled_device) references sillage.devices on delete cascade`.execute(db)
  await sql`create index sessions_of_a_device on sillage.sessions (tenant, enrolled_device)
    where enrolled_device is not null`.execute(db)

  for (const table of ['device_codes', 'devices', 'pin_failures']) {
    const name = sql.id('sillage', table)
    await sql`alter table ${name} enable row level security`.execute(db)
    await sql`alter table ${name} force row level security`.execute(db)
    await sql`create policy of_the_tenant on ${name} to sillage_app
      using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
      with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
    await sql`grant select, insert, update, delete on ${name} to sillage_app`.execute(db)
    await sql`grant all on ${name} to sillage_owner`.execute(db)
  }
}
