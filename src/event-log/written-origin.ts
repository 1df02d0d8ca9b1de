// How adapters store the origin of a copied event and of a copied log as JSON, which has no bigint.
import type { Instant, LogId, Position } from '#kernel/ids.ts'
import type { CopyOf, Origin } from './event-log.ts'

export type WrittenOrigin = { readonly log: string; readonly position: string; readonly recordedAt: string }

export const writtenOrigin = ({ log, position, recordedAt }: Origin): WrittenOrigin => ({
  log,
  position: String(position),
  recordedAt,
})

export const readOrigin = ({ log, position, recordedAt }: WrittenOrigin): Origin => ({
  log: log as LogId,
  position: BigInt(position) as Position,
  recordedAt: recordedAt as Instant,
})

export type WrittenCopyOf = {
  readonly log: string
  readonly reached: string
  readonly verifiedAt?: string
  readonly mayHoldOldIds?: boolean
}

export const writtenCopyOf = ({ log, reached, verifiedAt, mayHoldOldIds }: CopyOf): WrittenCopyOf => ({
  log,
  reached: String(reached),
  mayHoldOldIds,
  ...(verifiedAt !== null && { verifiedAt: String(verifiedAt) }),
})

export const readCopyOf = ({ log, reached, verifiedAt, mayHoldOldIds = true }: WrittenCopyOf): CopyOf => ({
  log: log as LogId,
  reached: BigInt(reached) as Position,
  verifiedAt: verifiedAt === undefined ? null : (BigInt(verifiedAt) as Position),
  // Copies made by the first release lack the field. They are all copies of its logs.
  mayHoldOldIds,
})
