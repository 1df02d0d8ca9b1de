// Findings about stored files: where their bytes are, whether the store answers, and what it has still to delete.
import type { FileStoreStatus } from '#files/file-store-status.ts'
import type { WithoutRow } from '#files/objects-without-row.ts'
import { readableCount, readableDuration } from '#platform/progress.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'
import { readableBytes } from './machine.ts'

export type FilesFound = FileStoreStatus & {
  readonly inDatabase: number
  readonly inStore: number
  /** Those that this installation may find in its bucket. */
  readonly marks: readonly string[]
}

/** What the store answers now. */
export type StoreFound = {
  readonly trouble: string | null
  /** Null if the store does not say. */
  readonly keepsVersions: boolean | null
  /** Whose the bucket is; null if it says nothing. */
  readonly mark: string | null
}

/** A worker deletes every ten seconds, and asks again ten minutes after a failure. */
const OLDEST_WARNING_S = 600

/** `withoutRow`: objects that no row names, if somebody counted them. */
export function fileFindings(
  found: FilesFound,
  store: StoreFound | null,
  withoutRow: Pick<WithoutRow, 'left' | 'leftBytes'> | null = null,
): readonly Finding[] {
  const { inDatabase, inStore, left, sending, oldestSeconds } = found
  const toDelete = left + sending
  const needsStore = inStore > 0 || toDelete > 0
  if (store === null && needsStore)
    return [
      trouble(
        'files',
        `${files(inStore)} and ${readableCount(toDelete)} to delete are in a file store, and none is configured`,
        'Set SILLAGE_FILES_ENDPOINT and the variables beside it as they were.',
      ),
    ]
  if (store === null) return [ok('files', `${readableCount(inDatabase)} in the database`)]
  const findings: Finding[] = []
  if (store.trouble !== null)
    findings.push(
      trouble('files', store.trouble, 'Check SILLAGE_FILES_ENDPOINT, the bucket and the rights of its key.'),
    )
  else if (store.mark !== null && !found.marks.includes(store.mark))
    findings.push(
      trouble(
        'files',
        'the bucket is that of another installation, or of this one before a restore: nothing is deleted there',
        'Give a copy a bucket of its own. After a restore, take the bucket over (docs/files.md).',
      ),
    )
  else if (found.trouble !== null)
    findings.push(
      trouble(
        'files',
        `a worker was told: ${found.trouble}`,
        'See docs/files.md, and the rights of the key to delete objects.',
      ),
    )
  if (store.keepsVersions === true)
    findings.push(
      warning(
        'files',
        'the bucket keeps earlier versions: what is deleted or erased stays readable there',
        'Turn versioning off, or let the bucket delete earlier versions after a few days (docs/files.md).',
      ),
    )
  if (oldestSeconds > OLDEST_WARNING_S)
    findings.push(
      warning(
        'files',
        `${readableCount(left)} deleted ${left === 1 ? 'file is' : 'files are'} still in the file store, the oldest for ${readableDuration(oldestSeconds * 1_000)}`,
        'See that a worker runs and may delete objects. It goes on by itself.',
      ),
    )
  if (withoutRow !== null && withoutRow.left > 0)
    findings.push(
      warning(
        'files',
        `${objects(withoutRow.left)} in the bucket (${readableBytes(withoutRow.leftBytes)}) without a row, as after a restore`,
        'Delete them: sillage files sweep.',
      ),
    )
  return findings.length > 0
    ? findings
    : [ok('files', `${readableCount(inStore)} in the file store, ${readableCount(inDatabase)} in the database`)]
}

const objects = (count: number): string => `${readableCount(count)} ${count === 1 ? 'object' : 'objects'}`
const files = (count: number): string => `${readableCount(count)} ${count === 1 ? 'file' : 'files'}`
