// What the verbs of `sillage keys` print for people.
import { readableCount, summaryTable } from '#platform/progress.ts'
import type { BackedUp, Backup } from '#privacy/key-backup.ts'
import type { Drill } from '#privacy/key-drill.ts'
import type { Restored } from '#privacy/key-restore.ts'
import type { CheckedKeys, KeyStoreStatus } from '#privacy/key-status.ts'
import { CANNOT_END, type Rotated } from '#privacy/rotation.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

const day = (instant: string): string => instant.slice(0, 10)
const count = (number: number, one: string, many = `${one}s`): string =>
  `${readableCount(number)} ${number === 1 ? one : many}`

function daysAgo(instant: string, nowMs: number): string {
  const days = Math.floor((nowMs - Date.parse(instant)) / DAY_MS)
  return days < 1 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
}

const rowsText = (rows: readonly (readonly [name: string, value: string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd()).join('\n')
}

export function statusText(status: KeyStoreStatus, nowMs: number): string {
  const { current, canEnd, lastBackupAt, epochs } = status
  const running = epochs.filter(({ endedAt }) => endedAt === null)
  return rowsText([
    ['Store', status.where],
    ['Secrets', status.secretsIn],
    ['Ledger', status.ledger],
    ['Keys', `${readableCount(status.living)} living, ${readableCount(status.destroyed)} destroyed`],
    ['Erased people', readableCount(status.erasedPeople)],
    ...(current === null
      ? [['Epoch', 'none yet: it begins with the first key'] as const]
      : running.map(
          ({ epoch, beganAt, keys, hasSecret }) =>
            [
              epoch === current.epoch ? 'Epoch' : 'Earlier epoch',
              `${epoch}, began ${daysAgo(beganAt, nowMs)} (${day(beganAt)}), ${count(keys, 'key')}${hasSecret ? '' : ', ITS SECRET IS MISSING'}`,
            ] as const,
        )),
    ...(status.unfinished > 0 ? [['', 'A rotation is not finished: sillage keys rotate'] as const] : []),
    ...(current === null
      ? []
      : [['Ends', current.endsAt === null ? `never: ${CANNOT_END}` : day(current.endsAt)] as const]),
    ...(current === null && !canEnd ? [['Ends', `never: ${CANNOT_END}`] as const] : []),
    [
      'Last backup',
      lastBackupAt === null ? 'never: sillage keys backup' : `${daysAgo(lastBackupAt, nowMs)} (${lastBackupAt})`,
    ],
  ])
}

export const rotatedText = ({ epoch, ended, rewrapped, isFinished }: Rotated): string =>
  isFinished
    ? [
        `Epoch ${epoch} is current. ${count(rewrapped, 'key')} wrapped under its secret; ended: ${ended.join(', ') || 'none'}.`,
        'Earlier backups open only with the secrets that were backed up with them. Make a new backup, then delete those secrets.',
      ].join('\n')
    : `Interrupted after ${count(rewrapped, 'key')}. Every key opens. Continue: sillage keys rotate`

export function backupText(made: BackedUp, deleteBy: string | null, outdated: readonly string[]): string {
  return [
    `${count(made.keys, 'key')} written to ${made.file}`,
    made.secretsFile === null
      ? `Without secrets: it opens only while the secrets of epoch ${made.epochs.join(', ')} exist. Back them up elsewhere with --secrets-to.`
      : `Secrets of epoch ${made.epochs.join(', ')} written to ${made.secretsFile}`,
    ...(deleteBy === null
      ? []
      : [
          `Delete ${made.secretsFile === null ? 'it' : 'both'} after the end of the epoch, on ${day(deleteBy)}: until then, what is destroyed can still be read from a backup.`,
        ]),
    ...outdated.map((file) => `Delete ${file} now: it opens keys that were destroyed since.`),
  ].join('\n')
}

export const checkedText = ({ checked, closed, first }: CheckedKeys): string =>
  closed === 0
    ? `All ${count(checked, 'key')} open.`
    : [
        `${readableCount(closed)} of ${count(checked, 'key')} do not open:`,
        ...first.map(({ id, why }) => `  ${id}  ${why}`),
        ...(closed > first.length ? [`  and ${readableCount(closed - first.length)} more`] : []),
      ].join('\n')

export function drillText({ file, madeAt }: Backup, found: Drill): string {
  const openable = [
    ...(found.destroyedSince === 0 ? [] : [`${count(found.destroyedSince, 'key')} destroyed since`]),
    ...(found.textsErasedSince === 0
      ? []
      : [`texts that were erased since under ${count(found.textsErasedSince, 'key')}`]),
  ]
  const wrong = found.closed + found.differing + found.lacking + found.unknown
  const rows = [
    ['living keys', found.living],
    ['the same in the backup', found.same],
    ['newer than the backup', found.newer],
    ['do not open', found.closed],
    ['differ', found.differing],
    ['missing in the backup', found.lacking],
    ['only in the backup', found.unknown],
    ['destroyed since', found.destroyedSince],
  ] as const
  return [
    `${file}, of ${madeAt}`,
    '',
    summaryTable(rows),
    '',
    wrong === 0 ? 'The backup opens, and is complete.' : 'This backup does not replace the store: make another one.',
    ...(openable.length === 0
      ? []
      : [`It still opens ${openable.join(' and ')}: delete it as soon as a newer one is made.`]),
  ].join('\n')
}

export const restoredText = ({ file }: Backup, restored: Restored): string =>
  [
    `Restored ${count(restored.living, 'living key')} from ${file}, of ${restored.madeAt}.`,
    `${count(restored.destroyedByLedger, 'key')} destroyed since, by ${count(restored.ledgerEntries, 'entry', 'entries')} of the ledger.`,
    'Keys made after the backup are lost. Start the service again, then end the epoch: sillage keys rotate',
  ].join('\n')
