// Stored files: bytes under their own hash, in one school, that every process of the installation sees.
//
// In: bytes, with what they are and whose. Out: the same bytes, or an error that says whether they are missing or damaged.
// Invariants: a file is whole or absent, for every reader; bytes are checked against their hash whenever they are read; one
// school never sees the files of another; a file past its expiry is not found, whether it was deleted already or not.
import { hash } from 'node:crypto'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'

/** What files are for. Add a kind here. */
export type FileKind = 'model' | 'content' | 'export' | 'audit-slices'

/** Identifies a file: the same bytes of two owners are two files, so that one can be erased without the other. */
export type FilePlace = {
  readonly tenant: TenantId
  readonly kind: FileKind
  /** The person whose file it is, with whose erasure it goes; null if it is nobody's. */
  readonly owner: PersonId | null
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string
}

export type StoredFile = FilePlace & {
  readonly bytes: number
  readonly storedAt: Instant
  /** From then on it is not found; null if it does not expire. */
  readonly expiresAt: Instant | null
}

export type NewFile = Omit<FilePlace, 'sha256'> & { readonly expiresAt?: Instant | null }

export type Files = {
  /**
   * Stores bytes, and settles when they are durable. Bytes that are stored already are written again, which mends damaged ones,
   * and get the new expiry. Throws FileTooLarge.
   */
  keep(file: NewFile, bytes: Uint8Array): Promise<StoredFile>
  /** Throws NoSuchFile and FileDamaged. */
  read(place: FilePlace): Promise<Uint8Array>
  /** The files of a kind in a school, in order of their hashes. */
  list(tenant: TenantId, kind: FileKind): Promise<readonly StoredFile[]>
  /** Deletes a file. Nothing happens if there is none. */
  remove(place: FilePlace): Promise<void>
  /** Deletes all files of a person in a school, and returns how many there were. */
  removeOwned(tenant: TenantId, owner: PersonId): Promise<number>
  /** Deletes what has expired in a school, and returns how many files that were. */
  removeExpired(tenant: TenantId): Promise<number>
}

export const MOST_FILE_BYTES = 64 * 1024 * 1024

/** There is no such file, or it has expired. */
export class NoSuchFile extends Error {
  override readonly name = 'NoSuchFile'
}

/** The stored bytes are not those that were written. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged'
}

export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
}

export const hashOfFile = (bytes: Uint8Array): string => hash('sha256', bytes)

export const noSuchFile = ({ kind, sha256 }: FilePlace): NoSuchFile =>
  new NoSuchFile(`There is no ${kind} file ${sha256} in this school.`)

export function assertFileSize(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new RangeError('An empty file is not stored.')
  if (bytes.length > MOST_FILE_BYTES)
    throw new FileTooLarge(`A file may have at most ${MOST_FILE_BYTES} bytes, not ${bytes.length}.`)
}

/** The bytes, if they are those of the hash. Throws FileDamaged. */
export function checkedBytes({ kind, sha256 }: FilePlace, bytes: Uint8Array): Uint8Array {
  if (hashOfFile(bytes) === sha256) return bytes
  throw new FileDamaged(`The stored bytes of the ${kind} file ${sha256} are damaged.`)
}
