// Judges the key store: whether its keys open, the age of its epoch, and its backups.
import { readableCount } from '#platform/progress.ts'
import type { CheckedKeys, KeyStoreStatus } from '#privacy/key-status.ts'
import { CANNOT_END, EPOCH_DAYS } from '#privacy/rotation.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
/** The service rotates within an hour while it runs; it may have been stopped over a weekend. */
const LATE_DAYS = EPOCH_DAYS + 5
const BACKUP_DAYS = 7

const ABOUT = 'key store'

export type KeyStoreFound =
  | { readonly kind: 'undecided'; readonly problem: string }
  | { readonly kind: 'none'; readonly message: string }
  | { readonly kind: 'store'; readonly status: KeyStoreStatus; readonly checked: CheckedKeys }

export function keyStoreFindings(found: KeyStoreFound, nowMs: number): readonly Finding[] {
  if (found.kind === 'undecided')
    return [trouble(ABOUT, `SILLAGE_KEYS ${found.problem}`, 'Decide, then run this command again.')]
  if (found.kind === 'none') return [ok(ABOUT, 'none yet: the service makes one when it starts')]
  const { status, checked } = found
  const age = (instant: string) => Math.floor((nowMs - Date.parse(instant)) / DAY_MS)
  const days = (count: number) => (count === 1 ? '1 day' : `${count} days`)
  const findings: Finding[] = []

  const without = status.epochs.filter(({ endedAt, hasSecret }) => endedAt === null && !hasSecret)
  if (without.length > 0)
    findings.push(
      trouble(
        ABOUT,
        `the secret of epoch ${without.map(({ epoch }) => epoch).join(', ')} is missing in ${status.secretsIn}`,
        'Mount or copy the secrets back, or restore them from their backup: without them no name opens.',
      ),
    )
  else if (checked.closed > 0)
    findings.push(
      trouble(
        ABOUT,
        `${readableCount(checked.closed)} of ${readableCount(checked.checked)} keys do not open: ${checked.first[0]?.why ?? ''}`,
        'Put the right secrets back, or restore the last backup: sillage keys restore.',
      ),
    )
  if (status.unfinished > 0)
    findings.push(
      warning(
        ABOUT,
        'a rotation is not finished',
        'The service finishes it within an hour. At once: sillage keys rotate.',
      ),
    )
  if (!status.canEnd)
    findings.push(
      warning(
        ABOUT,
        CANNOT_END,
        'Say so wherever an erasure is confirmed. An installation with secrets in files (SILLAGE_KEYS alone) can end epochs.',
      ),
    )
  else if (status.current && age(status.current.beganAt) > LATE_DAYS)
    findings.push(
      warning(
        ABOUT,
        `epoch ${status.current.epoch} is ${days(age(status.current.beganAt))} old: old copies still open what was destroyed in it`,
        'A running service ends epochs by itself. At once: sillage keys rotate.',
      ),
    )
  const backup = status.lastBackupAt
  if (status.living > 0 && (backup === null || age(backup) > BACKUP_DAYS))
    findings.push(
      warning(
        ABOUT,
        backup === null ? 'never backed up' : `the last backup is ${days(age(backup))} old`,
        'Whoever loses the keys loses every name: sillage keys backup, and sillage keys verify --backup.',
      ),
    )
  if (findings.length > 0) return findings
  if (status.current === null) return [ok(ABOUT, 'no keys yet')]
  const epoch = `epoch ${status.current.epoch} is ${days(age(status.current.beganAt))} old`
  const copy = backup === null ? [] : [`last backup ${age(backup) === 0 ? 'today' : `${days(age(backup))} ago`}`]
  const opened = `${readableCount(checked.checked)} of ${readableCount(status.epochs.reduce((sum, { keys }) => sum + keys, 0))} keys opened`
  return [ok(ABOUT, [opened, epoch, ...copy].join(', '))]
}
