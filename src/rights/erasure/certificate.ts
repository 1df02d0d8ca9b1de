// The certificate of an erasure: its steps and times, the copies that remain and when they expire, and what stays for ever.
import type { Instant } from '#kernel/ids.ts'
import { MOST_DELAY_MS, type Rewrite } from '../rewriting/rewriting.ts'
import { type Erasure, type ErasureState, type Facts, type StepName, stateOf, stepNames } from './erasure.ts'
import { type Notice, Receiver, type ToldReceiver } from './receivers.ts'

export type Remaining = {
  readonly what: 'key-store-copies' | 'database-files' | 'database-copies' | 'receivers' | 'rejected-rows' | 'exports'
  /** At the latest; null if that depends on people: a backup is deleted by whoever made it. */
  readonly until: string | null
  /** Whether it is over. */
  readonly isOver: boolean
}

export type Certificate = {
  readonly id: string
  readonly school: string
  readonly person: string
  readonly state: ErasureState
  readonly askedAt: Instant
  readonly askedBy: string | null
  readonly replayedAt: Instant | null
  readonly finishedAt: Instant | null
  readonly waitingFor: string | null
  readonly steps: readonly { readonly step: StepName; readonly at: Instant | null; readonly facts: Facts }[]
  /** The epoch of keys in which the erasure took place: when it ended, or ends at the latest. */
  readonly epoch: { readonly number: number; readonly endsAt: string | null; readonly endedAt: string | null } | null
  readonly remaining: readonly Remaining[]
  /** How the files of the database were cleared of its rows afterwards; null before that. */
  readonly files: Rewrite | null
  readonly receivers: readonly ToldReceiver[]
  readonly stays: readonly ('events-without-content' | 'shared-counts' | 'this-record')[]
}

export type CertificateParts = {
  /** For how many days backups of the database are kept, and the archive of its write-ahead log; null if nobody said. */
  readonly backupsDays?: number | null
  /** By webhook. */
  readonly notices?: ReadonlyMap<string, Notice>
  readonly files?: Rewrite | null
  readonly now?: Instant
}

/** `epochEndedAt` is asked of the key store now: a certificate that is printed later says more. */
export async function certificateOf(
  erasure: Erasure,
  epochEndedAt: (epoch: number) => Promise<string | null>,
  { backupsDays = null, notices = new Map(), files = null, now }: CertificateParts = {},
): Promise<Certificate> {
  const { steps } = erasure
  const { epoch: number, endsAt } = steps.keys?.facts ?? {}
  const ends = typeof endsAt === 'string' ? endsAt : null
  const epoch =
    typeof number === 'number'
      ? { number, endsAt: ends, endedAt: number > 0 ? await epochEndedAt(number) : null }
      : null
  const receivers = Receiver.array().safeParse(steps.tombstone?.facts.receivers ?? [])
  const told = (receivers.success ? receivers.data : []).map((one) => ({
    ...one,
    notice: notices.get(one.webhook) ?? null,
  }))
  const backupsUntil = lastBackup(erasure, backupsDays)
  return {
    id: erasure.id,
    school: erasure.tenant,
    person: erasure.person,
    state: stateOf(erasure),
    askedAt: erasure.askedAt,
    askedBy: erasure.askedBy,
    replayedAt: erasure.replayedAt,
    finishedAt: erasure.finishedAt,
    waitingFor: erasure.waitingFor,
    steps: stepNames.map((step) => ({ step, at: steps[step]?.at ?? null, facts: steps[step]?.facts ?? {} })),
    epoch,
    remaining: [
      {
        what: 'key-store-copies',
        until: epoch?.endedAt ?? ends,
        isOver: epoch !== null && epoch.endedAt !== null,
      },
      databaseFiles(erasure, files),
      {
        what: 'database-copies',
        until: backupsUntil,
        isOver: backupsUntil !== null && now !== undefined && backupsUntil < now,
      },
      ...(told.length > 0 ? [{ what: 'receivers', until: null, isOver: false } as const] : []),
      ...(Number(steps.rejects?.facts.filesWithValues ?? 0) > 0
        ? [{ what: 'rejected-rows', until: null, isOver: false } as const]
        : []),
      { what: 'exports', until: null, isOver: false },
    ],
    files,
    receivers: told,
    stays: ['events-without-content', 'shared-counts', 'this-record'],
  }
}

const DAY_MS = 86_400_000

/** A backup from before the last row was removed, and what a restore to a moment before that needs of the archive. */
const lastBackup = ({ finishedAt }: Erasure, days: number | null): string | null =>
  finishedAt === null || days === null ? null : new Date(Date.parse(finishedAt) + days * DAY_MS).toISOString()

/** Over once every table was rewritten, and no file of the write-ahead log from before is left. */
function databaseFiles({ finishedAt }: Erasure, files: Rewrite | null): Remaining {
  const what = 'database-files'
  if (files?.logOverAt && files.leftOut.length === 0) return { what, until: files.logOverAt, isOver: true }
  // Where something is in the way, nobody knows how long.
  const isPromised = finishedAt !== null && files === null
  return {
    what,
    until: isPromised ? new Date(Date.parse(finishedAt) + MOST_DELAY_MS).toISOString() : null,
    isOver: false,
  }
}
