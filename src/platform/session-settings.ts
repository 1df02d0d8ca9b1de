/** Whether a new connection has the settings that were asked for at its start.
 *
 * A pooler between Sillage and PostgreSQL may drop them without a word (PgBouncer with `ignore_startup_parameters =
 * options`). Statements would then run as the owner of the tables, whom row-level security does not bind, and without
 * time limits. So each new connection is asked, before it is used. */

export type SessionSettings = {
  readonly role: string | null
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly idleInTransactionTimeoutMs: number
}

/** The connection is not what was asked for: no statement may run on it. */
export class SettingsLost extends Error {
  override readonly name = 'SettingsLost'
  /** No waiting mends it: with a code of its own, no retry takes it for a lost connection. */
  readonly code = 'SETTINGS_LOST'
  readonly remedy =
    'Give DATABASE_URL the address of PostgreSQL itself, without a pooler: Sillage keeps pools of its own. (PgBouncer with `ignore_startup_parameters = options` drops what a connection asks for.)'
  readonly lost: readonly string[]

  constructor(lost: readonly string[]) {
    super(
      [
        'Something between Sillage and PostgreSQL drops the settings of a connection:',
        ...lost.map((one) => `- ${one}`),
      ].join('\n'),
    )
    this.lost = lost
    this.message += `\n${this.remedy}`
  }
}

/** As much of a connection as is needed here. */
type Connection = { query(text: string): Promise<{ rows: Record<string, unknown>[] }> }

const inMs = (name: string) => `(extract(epoch from current_setting('${name}')::interval) * 1000)::int as ${name}`
const QUESTION = `select current_user::text as role, current_setting('TimeZone') as zone, current_setting('DateStyle') as dates, ${[
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
]
  .map(inMs)
  .join(', ')}`

/** Throws `SettingsLost`. */
export async function assertSettings(connection: Connection, asked: SessionSettings): Promise<void> {
  const { rows } = await connection.query(QUESTION)
  const found = rows[0] ?? {}
  const wanted = [
    ...(asked.role === null ? [] : [['role', asked.role] as const]),
    ['zone', 'UTC'],
    ['statement_timeout', asked.statementTimeoutMs],
    ['lock_timeout', asked.lockTimeoutMs],
    ['idle_in_transaction_session_timeout', asked.idleInTransactionTimeoutMs],
  ] as const
  const lost = wanted
    .filter(([name, value]) => found[name] !== value)
    .map(([name, value]) => `${name} is ${String(found[name])} instead of ${value}`)
  if (!String(found.dates).startsWith('ISO')) lost.push(`DateStyle is ${String(found.dates)} instead of ISO`)
  if (lost.length > 0) throw new SettingsLost(lost)
}
