// The tables of the set-up: one row for how far it is, and the codes that allow it. They are of the installation, so they are
// read as the owner of the tables.
import type pg from 'pg'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/transaction.ts'

export type Begun = {
  readonly school: TenantId
  /** Null once it is done: the table names nobody whom an erasure would have to find. */
  readonly administrator: PersonId | null
  /** The hash of the code of whoever was at it last. */
  readonly usedCode: Buffer | null
}

/** An advisory lock of the whole installation: one process sets up at a time. */
const SET_UP_LOCK = 7_301_537

type Row = {
  readonly first_school: string
  readonly administrator: string | null
  readonly used_code: Buffer | null
}

export function setUpStore(pool: Pick<pg.Pool, 'connect' | 'query'>) {
  return {
    /** Null while nobody has begun. */
    async begun(): Promise<Begun | null> {
      const { rows } = await pool.query<Row>('select first_school, administrator, used_code from sillage.set_up')
      const [row] = rows
      return row
        ? {
            school: TenantId.parse(row.first_school),
            administrator: row.administrator === null ? null : PersonId.parse(row.administrator),
            usedCode: row.used_code,
          }
        : null
    },
    /** For one that has begun, school and administrator stay as they are. */
    async begin(school: TenantId, administrator: PersonId, code: Buffer): Promise<void> {
      await pool.query(
        `insert into sillage.set_up (first_school, administrator, used_code) values ($1, $2, $3)
          on conflict (only_one) do update set used_code = excluded.used_code`,
        [school, administrator, code],
      )
    },
    /** No code is good for anything afterwards. */
    async finish(now: Date): Promise<void> {
      await pool.query(
        'with ended as (delete from sillage.set_up_codes) update sillage.set_up set administrator = null, done_at = $1',
        [now],
      )
    },
    /** Whether the person has something to sign in with. */
    async hasCredentials(school: TenantId, person: PersonId): Promise<boolean> {
      const { rows } = await pool.query('select from sillage.credentials where tenant = $1 and person = $2', [
        school,
        person,
      ])
      return rows.length > 0
    },
    /** Whether somebody other than this person administers a school of the installation. Of schools that are closed, too. */
    async hasOtherAdministrator(person: PersonId): Promise<boolean> {
      const { rows } = await pool.query(
        `select from read.person_roles where role = 'administrator' and until is null and person <> $1 limit 1`,
        [person],
      )
      return rows.length > 0
    },
    async addCode(hash: Buffer, expiresAt: Date, now: Date): Promise<void> {
      await pool.query(
        `with expired as (delete from sillage.set_up_codes where expires_at <= $3)
          insert into sillage.set_up_codes (hash, expires_at) values ($1, $2)`,
        [hash, expiresAt, now],
      )
    },
    async hasCode(hash: Buffer, now: Date): Promise<boolean> {
      const { rows } = await pool.query('select from sillage.set_up_codes where hash = $1 and expires_at > $2', [
        hash,
        now,
      ])
      return rows.length > 0
    },
    /** Runs it unless another process is at it: then null, at once. */
    alone<Result>(run: () => Promise<Result>): Promise<Result | null> {
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
          SET_UP_LOCK,
        ])
        return rows[0]?.mine ? run() : null
      })
    },
  }
}

export type SetUpStore = ReturnType<typeof setUpStore>
