// The tables of children's sign-in: codes that enrol devices, devices, and failures on them. Secrets arrive here hashed.
import type pg from 'pg'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import { tenantTransactions } from '../../tenant-transactions.ts'
import { type Begun, beginAttempt, type Counted, noFailures } from './pin-attempts.ts'

export type CodeUse = 'class' | 'one-device'

export type StoredCode = {
  readonly id: string
  readonly class: string
  readonly use: CodeUse
  readonly expiresAtMs: number
  /** Until when the devices that it enrols hold. */
  readonly devicesUntilMs: number
}

export type StoredDevice = {
  readonly id: string
  readonly class: string
  readonly code: string
  readonly expiresAtMs: number
}

export type SeenDevice = {
  readonly device: string
  readonly code: string
  readonly enrolledAtMs: number
  readonly lastSignInAtMs: number | null
}

export type SeenFailures = Counted & { readonly device: string; readonly person: PersonId }

/** A code with its devices, one device, or all codes and devices of a class. */
export type RemovedDevices = {
  readonly class: string
  readonly code?: string | undefined
  readonly device?: string | undefined
}

/** The device was revoked meanwhile. */
export type DeviceGone = { readonly kind: 'device-gone' }

export type ChildStore = {
  addCode(tenant: TenantId, code: StoredCode, hash: Buffer, atMs: number): Promise<void>
  /** Null for a code that is unknown, has expired or was used up. */
  code(tenant: TenantId, hash: Buffer, atMs: number): Promise<StoredCode | null>
  /** False if the code was revoked or used up meanwhile. */
  addDevice(tenant: TenantId, device: StoredDevice, secret: Buffer, atMs: number): Promise<boolean>
  device(tenant: TenantId, secret: Buffer, atMs: number): Promise<StoredDevice | null>
  /** Removes what it names, with the sessions on it. Returns whose sessions these were. */
  remove(tenant: TenantId, what: RemovedDevices): Promise<readonly PersonId[]>
  /** Ends the sessions of a person on the devices of a class. */
  endSessions(tenant: TenantId, ofClass: string, person: PersonId): Promise<void>
  /** Begins an attempt, and counts it as a failure until `end` says otherwise. */
  begin(tenant: TenantId, device: string, who: Attempting, atMs: number): Promise<Begun | DeviceGone>
  end(tenant: TenantId, device: string, who: Attempting, how: 'succeeded' | 'undecided', atMs: number): Promise<void>
  /** Lets a person try again on every device. */
  forgetFailures(tenant: TenantId, person: PersonId): Promise<void>
  /** What a teacher sees of a class. */
  ofClass(
    tenant: TenantId,
    ofClass: string,
    atMs: number,
  ): Promise<{
    readonly codes: readonly StoredCode[]
    readonly devices: readonly SeenDevice[]
    readonly failures: readonly SeenFailures[]
  }>
}

/** Everybody who is not in the class of the device is counted as one: ids that nobody has take no room from the children. */
export type Attempting = PersonId | 'not-in-class'
const NOT_IN_CLASS = '00000000-0000-0000-0000-000000000000'
const FORGET_NOT_IN_CLASS_MS = 3_600_000
const rowOf = (who: Attempting): string => (who === 'not-in-class' ? NOT_IN_CLASS : who)

export function childStore(pool: Pick<pg.Pool, 'connect'>): ChildStore {
  const inTenant = tenantTransactions(pool)

  return {
    addCode: (tenant, { id, class: ofClass, use, expiresAtMs, devicesUntilMs }, hash, atMs) =>
      inTenant(tenant, async (query) => {
        // Codes of past school years, with their devices.
        await query('delete from sillage.device_codes where tenant = $1 and devices_until < $2', [
          tenant,
          new Date(atMs),
        ])
        await query(
          `insert into sillage.device_codes (tenant, id, class, hash, one_device, expires_at, devices_until)
            values ($1, $2, $3, $4, $5, $6, $7)`,
          [tenant, id, ofClass, hash, use === 'one-device', new Date(expiresAtMs), new Date(devicesUntilMs)],
        )
      }),

    code: (tenant, hash, atMs) =>
      inTenant(tenant, async (query) => {
        const [row] = await query<CodeRow>(
          `select ${CODE_COLUMNS} from sillage.device_codes
            where tenant = $1 and hash = $2 and expires_at > $3 and not used`,
          [tenant, hash, new Date(atMs)],
        )
        return row ? codeOf(row) : null
      }),

    addDevice: (tenant, { id, class: ofClass, code, expiresAtMs }, secret, atMs) =>
      inTenant(tenant, async (query) => {
        const usable = await query(
          `update sillage.device_codes set used = one_device
            where tenant = $1 and id = $2 and not used returning id`,
          [tenant, code],
        )
        if (usable.length === 0) return false
        await query('delete from sillage.devices where tenant = $1 and expires_at < $2', [tenant, new Date(atMs)])
        await query(
          `insert into sillage.devices (tenant, id, class, code, secret, enrolled_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7)`,
          [tenant, id, ofClass, code, secret, new Date(atMs), new Date(expiresAtMs)],
        )
        return true
      }),

    device: (tenant, secret, atMs) =>
      inTenant(tenant, async (query) => {
        const [row] = await query<{ id: string; class: string; code: string; expires_at: string }>(
          `select id, class, code, expires_at from sillage.devices
            where tenant = $1 and secret = $2 and expires_at > $3`,
          [tenant, secret, new Date(atMs)],
        )
        return row ? { id: row.id, class: row.class, code: row.code, expiresAtMs: Date.parse(row.expires_at) } : null
      }),

    remove: (tenant, { class: ofClass, code, device }) =>
      inTenant(tenant, async (query) => {
        const isRemoved = `d.tenant = $1 and d.class = $2 and ($3::uuid is null or d.code = $3)
          and ($4::uuid is null or d.id = $4)`
        const values = [tenant, ofClass, code ?? null, device ?? null]
        // Locked first: a session that begins at the same time is either seen here, or refused.
        await query(`select id from sillage.devices d where ${isRemoved} for update`, values)
        const people = await query<{ person: string }>(
          `select distinct s.person from sillage.sessions s
            join sillage.devices d on d.tenant = s.tenant and d.id = s.enrolled_device where ${isRemoved}`,
          values,
        )
        await query(`delete from sillage.devices d where ${isRemoved}`, values)
        // Its devices go with a code.
        if (device === undefined)
          await query(
            'delete from sillage.device_codes where tenant = $1 and class = $2 and ($3::uuid is null or id = $3)',
            [tenant, ofClass, code ?? null],
          )
        return people.map(({ person }) => PersonId.parse(person))
      }),

    endSessions: (tenant, ofClass, person) =>
      inTenant(tenant, async (query) => {
        await query(
          `delete from sillage.sessions s using sillage.devices d
            where d.tenant = s.tenant and d.id = s.enrolled_device
              and s.tenant = $1 and s.person = $2 and d.class = $3`,
          [tenant, person, ofClass],
        )
      }),

    begin: (tenant, device, who, atMs) =>
      inTenant(tenant, async (query): Promise<Begun | DeviceGone> => {
        // Locks the device, so that guesses sent all at once are counted one after the other.
        const devices = await query('select id from sillage.devices where tenant = $1 and id = $2 for no key update', [
          tenant,
          device,
        ])
        if (devices.length === 0) return { kind: 'device-gone' }
        const person = rowOf(who)
        // Guesses about one child from many devices at once, too.
        await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`pin ${tenant} ${person}`])
        if (who === 'not-in-class')
          await query(
            'delete from sillage.pin_failures where tenant = $1 and device = $2 and person = $3 and counted_at < $4',
            [tenant, device, person, new Date(atMs - FORGET_NOT_IN_CLASS_MS)],
          )
        const rows = await query<FailuresRow & { device: string }>(
          `select device, ${FAILURES_COLUMNS} from sillage.pin_failures where tenant = $1 and person = $2`,
          [tenant, person],
        )
        const here = rows.find((row) => row.device === device)
        const everywhere = who === 'not-in-class' ? 0 : failuresIn(rows)
        const held = here ? countedOf(here, everywhere) : { ...noFailures, hasSignedIn: false, everywhere }
        const begun = beginAttempt(held, atMs)
        if (begun.kind === 'go')
          await query(
            `insert into sillage.pin_failures (tenant, device, person, failures, wait_until, counted_at)
              values ($1, $2, $3, $4, $5, $6)
              on conflict (tenant, device, person) do update set failures = $4, wait_until = $5, counted_at = $6`,
            [tenant, device, person, begun.counted.failures, dateOf(begun.counted.untilMs), new Date(atMs)],
          )
        return begun
      }),

    end: (tenant, device, who, how, atMs) =>
      inTenant(tenant, async (query) => {
        const one = [tenant, device, rowOf(who)]
        if (how === 'undecided')
          await query(
            `update sillage.pin_failures set failures = failures - 1, wait_until = null
              where tenant = $1 and device = $2 and person = $3 and failures > 0`,
            one,
          )
        else {
          await query(
            `update sillage.pin_failures set failures = 0, wait_until = null, signed_in = true
              where tenant = $1 and device = $2 and person = $3`,
            one,
          )
          await query('update sillage.devices set last_sign_in_at = $3 where tenant = $1 and id = $2', [
            tenant,
            device,
            new Date(atMs),
          ])
        }
      }),

    forgetFailures: (tenant, person) =>
      inTenant(tenant, async (query) => {
        await query('delete from sillage.pin_failures where tenant = $1 and person = $2 and not signed_in', [
          tenant,
          person,
        ])
        await query(
          'update sillage.pin_failures set failures = 0, wait_until = null where tenant = $1 and person = $2',
          [tenant, person],
        )
      }),

    ofClass: (tenant, ofClass, atMs) =>
      inTenant(tenant, async (query) => {
        const values = [tenant, ofClass, new Date(atMs)]
        const codes = await query<CodeRow>(
          `select ${CODE_COLUMNS} from sillage.device_codes
            where tenant = $1 and class = $2 and devices_until > $3 order by expires_at, id`,
          values,
        )
        const devices = await query<DeviceRow>(
          `select id, code, enrolled_at, last_sign_in_at from sillage.devices
            where tenant = $1 and class = $2 and expires_at > $3 order by enrolled_at, id`,
          values,
        )
        const failures = await query<FailuresRow & { device: string }>(
          `select f.device, f.person, f.failures, f.wait_until, f.signed_in from sillage.pin_failures f
            join sillage.devices d on d.tenant = f.tenant and d.id = f.device
            where d.tenant = $1 and d.class = $2 and d.expires_at > $3 and f.failures > 0 order by f.device, f.person`,
          values,
        )
        const everywhere = await query<{ person: string; failures: number }>(
          `select person, sum(failures)::integer as failures from sillage.pin_failures
            where tenant = $1 and person = any($2::uuid[]) group by person`,
          [tenant, [...new Set(failures.map(({ person }) => person))]],
        )
        const totals = new Map(everywhere.map((row) => [row.person, row.failures]))
        return {
          codes: codes.map(codeOf),
          devices: devices.map((row) => ({
            device: row.id,
            code: row.code,
            enrolledAtMs: Date.parse(row.enrolled_at),
            lastSignInAtMs: row.last_sign_in_at === null ? null : Date.parse(row.last_sign_in_at),
          })),
          failures: failures.map((row) => ({
            ...countedOf(row, totals.get(row.person) ?? 0),
            device: row.device,
            person: PersonId.parse(row.person),
          })),
        }
      }),
  }
}

const FAILURES_COLUMNS = 'person, failures, wait_until, signed_in'
const CODE_COLUMNS = 'id, class, one_device, expires_at, devices_until'

type CodeRow = {
  readonly id: string
  readonly class: string
  readonly one_device: boolean
  readonly expires_at: string
  readonly devices_until: string
}
type DeviceRow = {
  readonly id: string
  readonly code: string
  readonly enrolled_at: string
  readonly last_sign_in_at: string | null
}
type FailuresRow = {
  readonly person: string
  readonly failures: number
  readonly wait_until: string | null
  readonly signed_in: boolean
}

const codeOf = (row: CodeRow): StoredCode => ({
  id: row.id,
  class: row.class,
  use: row.one_device ? 'one-device' : 'class',
  expiresAtMs: Date.parse(row.expires_at),
  devicesUntilMs: Date.parse(row.devices_until),
})

const countedOf = ({ failures, wait_until, signed_in }: FailuresRow, everywhere: number): Counted => ({
  failures,
  untilMs: wait_until === null ? null : Date.parse(wait_until),
  hasSignedIn: signed_in,
  everywhere,
})

const failuresIn = (rows: readonly FailuresRow[]): number => rows.reduce((sum, { failures }) => sum + failures, 0)

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))
