// Wrong PINs are counted per child over all devices as well: a device on which the child has signed in is told from others.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A row without failures says that the child has signed in on the device. Whoever is not in the class of the device is counted
  // under one id, 00000000-0000-0000-0000-000000000000; `counted_at` lets that count expire.
  await sql`alter table sillage.pin_failures
    add column signed_in boolean not null default false,
    add column counted_at timestamptz not null default now()`.execute(db)
  await sql`insert into sillage.pin_failures (tenant, device, person, failures, signed_in)
    select distinct tenant, enrolled_device, person, 0, true from sillage.sessions where enrolled_device is not null
    on conflict (tenant, device, person) do update set signed_in = true`.execute(db)
}
