// What `sillage rgpd` prints.
import type { Certificate } from '#rights/erasure/certificate.ts'
import type { StepName } from '#rights/erasure/erasure.ts'
import type { Inventory } from '#rights/erasure/inventory.ts'
import type { Rewrite } from '#rights/rewriting/rewriting.ts'

const steps: Readonly<Record<StepName, string>> = {
  tombstone: 'In the ledger: nothing more is recorded about this person',
  keys: 'Keys destroyed',
  event: 'Erasure written to the log',
  rows: 'Rows of all read models removed',
  snapshots: 'Snapshots removed',
  processes: 'States, timers and commands of processes removed',
  deliveries: 'Delivery log of webhooks removed',
  credentials: 'Credentials and sessions removed',
  rejects: 'Rejected rows of imports removed',
  verification: 'Verified: nothing is left',
}

export const stepText = (step: StepName, state: 'done' | 'waits'): string =>
  `  ${state === 'done' ? 'done ' : 'waits'}  ${steps[step]}`

const day = (at: string | null): string => at?.slice(0, 10) ?? 'never'

function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')
}

export function inventoryText({ streams, rows, places }: Inventory): string {
  const counts = (of: Readonly<Record<string, number>>, unit: string) =>
    Object.entries(of).map(([name, count]): [string, string] => [name, `${count} ${unit}${count === 1 ? '' : 's'}`])
  return `What there is of this person:\n${aligned([
    ...counts(streams, 'event'),
    ...counts(rows, 'row'),
    ...counts(places, 'other record'),
  ])}`
}

function keysText({ epoch }: Certificate): string {
  if (epoch === null) return 'not destroyed yet'
  if (epoch.endedAt !== null) return `no old copy opens anything since ${day(epoch.endedAt)}`
  return epoch.endsAt === null
    ? 'old copies of the key store can open what was sealed: epochs do not end here'
    : `old copies of the key store can open what was sealed until ${day(epoch.endsAt)} at the latest (sillage keys rotate)`
}

function backupsText({ remaining }: Certificate): string {
  const { until = null, isOver = false } = remaining.find(({ what }) => what === 'database-copies') ?? {}
  if (isOver) return `those of the database made before were due to be deleted by ${day(until)}`
  const copies = 'those of the database made before, and the archive of its write-ahead log, hold names'
  return `${copies} ${until === null ? 'until you delete them' : `until ${day(until)} at the latest`}`
}

function filesText({ remaining, files }: Certificate): string {
  const { until = null, isOver = false } = remaining.find(({ what }) => what === 'database-files') ?? {}
  if (isOver) return `the database’s own have no byte of the removed rows since ${day(until)}`
  if (files === null)
    return `the database’s own keep bytes of the removed rows ${until === null ? 'for now' : `until ${day(until)} at the latest`} (sillage rgpd rewrite)`
  return rewriteLines(files).join('; ')
}

const leftOutText = ({ table, why, code }: Rewrite['leftOut'][number]): string => {
  switch (why) {
    case 'busy':
      return `${table} was busy: try again`
    case 'old-transaction':
      return `${table} was skipped: an older transaction can still see removed rows (see backend_xmin in pg_stat_activity). Try again`
    case 'failed':
      return `${table} could not be rewritten${code === undefined ? '' : ` (PostgreSQL error ${code})`}. Try again`
    case 'stopped':
      return `${table} was not reached: the rewrite is still running or was stopped`
    case 'large':
      return `${table} was skipped: larger than 256 MB. Use --large`
  }
}

/** What a run of `sillage rgpd rewrite` leaves to say. */
export const rewriteLines = ({ tables, leftOut, logOverAt }: Rewrite): readonly string[] => [
  `rewrote ${tables.length} table${tables.length === 1 ? '' : 's'}`,
  ...leftOut.map(leftOutText),
  logOverAt === null
    ? 'old write-ahead log files remain until PostgreSQL reuses them'
    : 'nothing is left of the write-ahead log from before',
]

function receiverText({ host, events, notice }: Certificate['receivers'][number]): string {
  const sent = `${host} was sent ${events} event${events === 1 ? '' : 's'}`
  if (notice === null) return `${sent}; the delivery log has no notice of the erasure to it`
  if (notice.state === 'delivered') return `${sent}, and was told of the erasure on ${day(notice.at)}`
  return `${sent}; the notice of the erasure ${notice.state === 'waiting' ? 'is on its way' : 'could not be delivered'}`
}

export function finishedText(certificate: Certificate): string {
  const { id, state, finishedAt, waitingFor, receivers } = certificate
  return aligned([
    ['Erasure', id],
    ['State', state === 'waiting' ? `waiting for ${waitingFor}` : state],
    ...(finishedAt === null ? [] : [['Finished', finishedAt] as [string, string]]),
    ['Keys', keysText(certificate)],
    ['Files', filesText(certificate)],
    ['Backups', backupsText(certificate)],
    ...receivers.map((one): [string, string] => ['Receiver', receiverText(one)]),
  ])
}

export function statusText(certificates: readonly Certificate[]): string {
  if (certificates.length === 0) return 'Nobody was erased.'
  const lines = certificates.map(({ askedAt, person, state, waitingFor }) =>
    [day(askedAt), person, state === 'waiting' ? `waiting for ${waitingFor}` : state].join('  '),
  )
  return [`Erased people: ${certificates.length}`, ...lines.map((line) => `  ${line}`)].join('\n')
}
