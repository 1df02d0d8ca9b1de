/**
 * Checks that a new connection has the settings that it requested at its start.
 *
 * A pooler between Sillage and PostgreSQL may drop them silently (PgBouncer with `ignore_startup_parameters =
 * options`). Statements would then run as the owner of the tables, to whom row-level security does not apply, and
 * without timeouts. So each new connection is checked before it is used.
 */

import { assertRequestsLogin } from './requests-login.ts'

export type SessionSettings = {
  readonly role: string | null
  /** The login must not be able to become anybody but `role`. */
  readonly ownLogin: boolean
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly idleInTransactionTimeoutMs: number
}

/** The connection lacks requested settings: no statement may run on it. */
export class SettingsLost extends Error {
  override readonly name = 'SettingsLost'
  /** Retrying cannot fix it. With a code of its own, it is never taken for a lost connection. */
  readonly code = 'SETTINGS_LOST'
  readonly remedy =
    'Give DATABASE_URL the address of PostgreSQL itself, and SILLAGE_REQUESTS_URL too, without a pooler: Sillage has its own connection pools. (PgBouncer with `ignore_startup_parameters = options` drops the settings that a connection requests.)'
  readonly lost: readonly string[]

  constructor(lost: readonly string[]) {
    super(
      [
        'Something between Sillage and PostgreSQL drops the settings of a connection:',
        ...lost.map((setting) => `- ${setting}`),
      ].join('\n'),
    )
    this.lost = lost
    this.message += `\n${this.remedy}`
  }
}

/** The part of a connection that is needed here. */
type Connection = { query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> }

const inMs = (name: string) => `(extract(epoch from current_setting('${name}')::interval) * 1000)::int as ${name}`
const QUESTION = `select current_user::text as role, current_setting('TimeZone') as zone, current_setting('DateStyle') as dates, ${[
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
]
  .map(inMs)
  .join(', ')}`

/** Throws `SettingsLost`, and `LoginTooStrong` where the login matters. */
export async function assertSettings(connection: Connection, expected: SessionSettings): Promise<void> {
  const { rows } = await connection.query(QUESTION)
  const current = rows[0] ?? {}
  const settings = [
    ...(expected.role === null ? [] : [['role', expected.role] as const]),
    ['zone', 'UTC'],
    ['statement_timeout', expected.statementTimeoutMs],
    ['lock_timeout', expected.lockTimeoutMs],
    ['idle_in_transaction_session_timeout', expected.idleInTransactionTimeoutMs],
  ] as const
  const lost = settings
    .filter(([name, value]) => current[name] !== value)
    .map(([name, value]) => `${name} is ${String(current[name])} instead of ${value}`)
  if (!String(current.dates).startsWith('ISO')) lost.push(`DateStyle is ${String(current.dates)} instead of ISO`)
  if (lost.length > 0) throw new SettingsLost(lost)
  if (expected.ownLogin) await assertRequestsLogin(connection)
}
