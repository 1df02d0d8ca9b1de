// What the machine itself must have: a Node that runs this, room on the disk, and keys that nobody else can read.
import { readableCount } from '#platform/progress.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

const NODE_MAJOR = 24

export function nodeFinding(version: string): Finding {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1])
  if (major >= NODE_MAJOR) return ok('node', version.replace(/^v/, ''))
  return trouble('node', `${version}, and ${NODE_MAJOR} is needed`, `Run it with Node ${NODE_MAJOR} or newer.`)
}

export type Room = { readonly directory: string; readonly freeBytes: number; readonly totalBytes: number }

const GIGA = 1_000_000_000
const TROUBLE_BELOW = GIGA
const WARNING_BELOW = 5 * GIGA

export function diskFinding(what: string, { directory, freeBytes, totalBytes }: Room): Finding {
  const found = `${readableBytes(freeBytes)} free of ${readableBytes(totalBytes)} where ${what} stands (${directory})`
  const remedy = 'Free some space, or move it to a larger disk: PostgreSQL stops when the disk is full.'
  if (freeBytes < TROUBLE_BELOW) return trouble('disk', found, remedy)
  return freeBytes < WARNING_BELOW ? warning('disk', found, remedy) : ok('disk', found)
}

export type KeyFile = {
  readonly name: string
  readonly path: string
  /** What it is for. */
  readonly purpose: string
  /** Null where there is no such file. */
  readonly found: { readonly mode: number; readonly isWhole: boolean } | null
}

/** `hasModes`: Windows knows no such modes. */
export function keyFinding({ name, path, purpose, found }: KeyFile, hasModes: boolean): Finding {
  const about = `key ${name}`
  if (!found)
    return warning(
      about,
      `not there: ${purpose}`,
      'The first start makes it; where it was there before, bring it back from the backup before starting.',
    )
  if (!found.isWhole)
    return trouble(about, 'cannot be read as a key file', 'Bring it back from the backup: a new one opens nothing old.')
  const mode = (found.mode & 0o777).toString(8).padStart(3, '0')
  if (hasModes && (found.mode & 0o077) !== 0)
    return trouble(about, `other users of the machine may read it (mode ${mode})`, `Run: chmod 600 ${path}`)
  return ok(about, hasModes ? `there, mode ${mode}` : 'there')
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
