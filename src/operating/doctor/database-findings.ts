// The requirements on PostgreSQL: durable settings, a log without personal data, the right time, and the migrations of this program.
import type { Durability } from '#platform/durability.ts'
import { readableDuration } from '#platform/progress.ts'
import { type LoginFound, TOO_STRONG_REMEDY, whyTooStrong } from '#platform/requests-login.ts'
import type { LoggedValues } from '#platform/server-log-settings.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'
import { readableBytes } from './machine.ts'

export const settingsFindings = ({ serverVersion, faults }: Durability): readonly Finding[] =>
  faults.length === 0
    ? [ok('settings', `PostgreSQL ${serverVersion}; acknowledged writes are on disk`)]
    : faults.map(({ name, found, why, change }) => trouble('settings', `${name} is ${found}: ${why}`, change))

export const serverLogFindings = (found: readonly LoggedValues[]): readonly Finding[] =>
  found.length === 0
    ? [ok('server log', 'PostgreSQL logs no values of rows or parameters')]
    : found.map((setting) =>
        warning(
          'server log',
          `${setting.name} is ${setting.found}: ${setting.why}, which may be personal data`,
          setting.change,
        ),
      )

export function requestsLoginFinding(found: LoginFound | null): Finding {
  const about = 'requests login'
  if (found === null)
    return warning(
      about,
      'requests log in as the owner of the tables, to whom one statement (reset role) shows every school',
      TOO_STRONG_REMEDY,
    )
  const why = whyTooStrong(found)
  return why.length === 0
    ? ok(about, `${found.login} can become the application’s role and no other`)
    : trouble(about, `${found.login} is too strong: ${why.join('; ')}`, TOO_STRONG_REMEDY)
}

export const sizeFinding = (bytes: number, isElsewhere: boolean): Finding =>
  ok('size', `the database holds ${readableBytes(bytes)}${isElsewhere ? '; its disk is not visible from here' : ''}`)

const CLOCK_WARNING_MS = 2_000
/** Tokens are accepted for this long after they have expired (src/identity/token-keys.ts). */
const CLOCK_TROUBLE_MS = 30_000

/**
 * `offsetMs`: how far the database's clock is ahead of this process's, with an error of up to half the duration of the
 * query.
 */
export function clockFinding(offsetMs: number, queryMs: number): Finding {
  const differenceMs = Math.max(0, Math.abs(offsetMs) - queryMs / 2)
  if (differenceMs < CLOCK_WARNING_MS) return ok('clock', 'the database and this process agree')
  const what = `the database’s clock is ${readableDuration(differenceMs)} ${offsetMs > 0 ? 'ahead of' : 'behind'} this process’s`
  const remedy = 'Synchronise both machines by NTP: lag, tokens and late events depend on it.'
  return differenceMs < CLOCK_TROUBLE_MS ? warning('clock', what, remedy) : trouble('clock', what, remedy)
}

export function migrationFinding(known: readonly string[], applied: readonly string[]): Finding {
  const pending = known.filter((name) => !applied.includes(name))
  const unknown = applied.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    return trouble(
      'migrations',
      `the database is newer than this program, which does not have ${unknown.join(', ')}`,
      'Run the newer program: migrations cannot be undone.',
    )
  if (pending.length > 0)
    return warning(
      'migrations',
      `${pending.length} not applied yet: ${pending.join(', ')}`,
      'The next start of this program applies them. Make a backup first.',
    )
  return ok('migrations', `all ${known.length} applied`)
}
