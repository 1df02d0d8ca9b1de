// What PostgreSQL must be: durable, at the right time, and at the migrations of this program.
import type { Durability } from '#platform/durability.ts'
import { readableDuration } from '#platform/progress.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'
import { readableBytes } from './machine.ts'

export const settingsFindings = ({ serverVersion, faults }: Durability): readonly Finding[] =>
  faults.length === 0
    ? [ok('settings', `PostgreSQL ${serverVersion}; what is acknowledged is on disk`)]
    : faults.map(({ name, found, why, change }) => trouble('settings', `${name} is ${found}: ${why}`, change))

export const sizeFinding = (bytes: number, isElsewhere: boolean): Finding =>
  ok(
    'size',
    `the database holds ${readableBytes(bytes)}${isElsewhere ? '; the disk it stands on is not seen from here' : ''}`,
  )

const CLOCK_WARNING_MS = 2_000
/** Tokens are taken so long after they have ended (src/identity/token-keys.ts). */
const CLOCK_TROUBLE_MS = 30_000

/** `offsetMs`: how far the database's clock is ahead of this process's, give or take half the time of asking. */
export function clockFinding(offsetMs: number, askingMs: number): Finding {
  const apartMs = Math.max(0, Math.abs(offsetMs) - askingMs / 2)
  if (apartMs < CLOCK_WARNING_MS) return ok('clock', 'the database and this process agree')
  const what = `the database’s clock is ${readableDuration(apartMs)} ${offsetMs > 0 ? 'ahead of' : 'behind'} this process’s`
  const remedy = 'Let both machines keep their time by NTP: lag, tokens and late events are judged by it.'
  return apartMs < CLOCK_TROUBLE_MS ? warning('clock', what, remedy) : trouble('clock', what, remedy)
}

export function migrationFinding(known: readonly string[], applied: readonly string[]): Finding {
  const pending = known.filter((name) => !applied.includes(name))
  const unknown = applied.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    return trouble(
      'migrations',
      `the database is newer than this program, which does not know ${unknown.join(', ')}`,
      'Run the newer program: migrations go forward only.',
    )
  if (pending.length > 0)
    return warning(
      'migrations',
      `${pending.length} not applied yet: ${pending.join(', ')}`,
      'The next start of this program applies them; back up before.',
    )
  return ok('migrations', `all ${known.length} applied`)
}
