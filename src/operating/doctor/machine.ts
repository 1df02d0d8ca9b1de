// Findings about the machine: the version of Node, free disk space, and keys that nobody else can read.
import type { Config } from '#platform/config.ts'
import type { DiskSpace } from '#platform/disk-space.ts'
import { readableCount } from '#platform/progress.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

const NODE_MAJOR = 24

export function nodeFinding(version: string): Finding {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1])
  if (major >= NODE_MAJOR) return ok('node', version.replace(/^v/, ''))
  return trouble('node', `${version}, but ${NODE_MAJOR} is required`, `Run it with Node ${NODE_MAJOR} or newer.`)
}

/** Said each time: nothing else shows that a network without TLS reads along. */
export const cookieFindings = (cookies: Config['cookies']): readonly Finding[] =>
  cookies === 'secure'
    ? []
    : [
        warning(
          'cookies',
          'SILLAGE_COOKIES=plain: EVERYBODY ON THE NETWORK CAN READ PASSWORDS AND TAKE OVER SESSIONS',
          'Put a proxy that speaks TLS in front of the service, then remove SILLAGE_COOKIES.',
        ),
      ]

const GIGA = 1_000_000_000
const TROUBLE_BELOW = GIGA
const WARNING_BELOW = 5 * GIGA

export function diskFinding(what: string, { directory, freeBytes, totalBytes }: DiskSpace): Finding {
  const space = `${readableBytes(freeBytes)} free of ${readableBytes(totalBytes)} for ${what} (${directory})`
  const remedy = 'Free some space, or move it to a larger disk: PostgreSQL stops when the disk is full.'
  if (freeBytes < TROUBLE_BELOW) return trouble('disk', space, remedy)
  return freeBytes < WARNING_BELOW ? warning('disk', space, remedy) : ok('disk', space)
}

export type KeyFile = {
  readonly name: string
  readonly path: string
  /** What the key is used for. */
  readonly purpose: string
  /** Null if the file does not exist. */
  readonly found: { readonly mode: number; readonly isWhole: boolean } | null
}

/** `hasModes` is false on Windows, which has no file modes. */
export function keyFinding({ name, path, purpose, found }: KeyFile, hasModes: boolean): Finding {
  const about = `key ${name}`
  if (!found)
    return warning(
      about,
      `missing: ${purpose}`,
      'The first start creates it. If it existed before, restore it from the backup before you start.',
    )
  if (!found.isWhole)
    return trouble(
      about,
      'cannot be read as a key file',
      'Restore it from the backup: a new key cannot open what an old one has sealed.',
    )
  const mode = (found.mode & 0o777).toString(8).padStart(3, '0')
  if (hasModes && (found.mode & 0o077) !== 0)
    return trouble(about, `other users of the machine can access it (mode ${mode})`, `Run: chmod 600 ${path}`)
  return ok(about, hasModes ? `present, mode ${mode}` : 'present')
}

/** `12.4 GB`. */
export function readableBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let power = 0
  let value = bytes
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1_000
    power++
  }
  return `${value < 10 && power > 0 ? value.toFixed(1) : readableCount(value)}\u202f${units[power]}`
}
