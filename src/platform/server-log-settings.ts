// Reads what PostgreSQL writes to its own log: rows and parameters in it are a second store of personal data.

/** The part of a pool that is needed here. */
type Database = { query(text: string): Promise<{ rows: Record<string, string>[] }> }

export type LoggedValues = {
  readonly name: string
  readonly found: string
  readonly why: string
  readonly change: string
}

const names = [
  ...['log_min_messages', 'log_error_verbosity', 'log_min_error_statement', 'log_parameter_max_length'],
  ...['log_parameter_max_length_on_error', 'log_statement', 'log_min_duration_statement', 'log_min_duration_sample'],
  ...['log_statement_sample_rate', 'log_transaction_sample_rate'],
] as const

/** Levels above `error`, at which a refused statement is not logged. */
const rare = ['log', 'fatal', 'panic']

/** The settings with which values of rows or parameters reach the server's log. */
export async function readLoggedValues(pool: Database): Promise<readonly LoggedValues[]> {
  const columns = names.map((name) => `current_setting('${name}', true) as ${name}`).join(', ')
  const { rows } = await pool.query(`select ${columns}`)
  return loggedValues(rows[0] ?? {})
}

/** A setting that this server does not have logs nothing. */
export function loggedValues(current: Readonly<Record<string, string | null>>): readonly LoggedValues[] {
  const found: LoggedValues[] = []
  const add = (name: string, why: string, to: string) =>
    found.push({
      name,
      found: current[name] ?? 'unknown',
      why,
      change: `Set \`${name} = ${to}\` in postgresql.conf and reload the server, then look for another value in \`ALTER ROLE … SET\` and \`ALTER DATABASE … SET\`.`,
    })
  const is = (name: string, ...values: readonly string[]) => values.includes(current[name] ?? values[0] ?? '')
  const isOff = (name: string) => is(name, '-1')

  if (!is('log_min_messages', ...rare))
    add('log_min_messages', 'the message of an error, which may quote a value, is logged', 'log')
  if (!is('log_error_verbosity', 'terse'))
    add('log_error_verbosity', 'the detail of an error, such as a key that exists already, is logged', 'terse')
  if (!is('log_min_error_statement', ...rare))
    add('log_min_error_statement', 'the text of a refused statement is logged', 'panic')
  if (!is('log_parameter_max_length_on_error', '0'))
    add('log_parameter_max_length_on_error', 'the parameters of a refused statement are logged', '0')
  const logsStatements =
    !is('log_statement', 'none', 'ddl') ||
    !isOff('log_min_duration_statement') ||
    (!isOff('log_min_duration_sample') && !is('log_statement_sample_rate', '0')) ||
    !is('log_transaction_sample_rate', '0')
  if (logsStatements && !is('log_parameter_max_length', '0'))
    add('log_parameter_max_length', 'statements are logged with their parameters', '0')
  return found
}
