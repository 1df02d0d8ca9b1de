// Rows that an import could not use unchanged: each is stored with its place in the source and the reason, and counted.
// No value of a row is stored: it may be personal, and the place is enough to find the row in the source.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type NdjsonFile, ndjsonFile } from '#platform/ndjson-file.ts'

export type Note = {
  readonly file: string
  /** The row of data, or the line of a text file, from 1. */
  readonly row: number
  /** One of the sentences of the code: never with text of the source, unless it is a term of a public vocabulary. */
  readonly reason: string
  /** True if the row was imported anyway, with missing values filled in. */
  readonly taken: boolean
}

export type SetAside = {
  add(note: Note): void
  /** The number of rows by reason, and whether they were imported anyway. */
  readonly counts: ReadonlyMap<string, { readonly taken: boolean; readonly rows: number }>
  readonly path: string
  close(): void
  /** Deletes the file, for a source of an entirely different kind. */
  discard(): void
}

/** Identifies the source, so that no two sources share a file of rejected rows. */
export type Source = {
  /** The school that the import is for, which each line names. */
  readonly school: string
  /** The beginning of the file name, for people. */
  readonly name: string
  /** What distinguishes the source from others: its path, its content or its age, and its school. */
  readonly identity: readonly string[]
}

const MOST_LETTERS = 60

/** Each run rewrites the file: the same source gives the same file. Without rejected rows there is no file. */
export function setAside(dataDirectory: string, { school, name, identity }: Source): SetAside {
  const readable = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, MOST_LETTERS)
  const mark = derivedUuid('set aside', name, ...identity).slice(0, 13)
  const path = join(dataDirectory, 'imports', `${readable}-${mark}-rejected.ndjson`)
  rmSync(path, { force: true })
  let file: NdjsonFile | undefined
  const counts = new Map<string, { taken: boolean; rows: number }>()
  const close = () => {
    file?.close()
    file = undefined
  }
  return {
    path,
    counts,
    add({ file: of, row, reason, taken }) {
      const what = `${of}: ${reason}`
      counts.set(what, { taken, rows: (counts.get(what)?.rows ?? 0) + 1 })
      file ??= ndjsonFile(path)
      // Field by field: an object with more fields than its type must not bring a value in.
      file.write({ school, file: of, row, reason, taken })
    },
    close,
    discard() {
      close()
      rmSync(path, { force: true })
    },
  }
}

/** The number of rows that were not imported. */
export const rowsLeftOut = ({ counts }: SetAside): number =>
  [...counts.values()].reduce((sum, { taken, rows }) => sum + (taken ? 0 : rows), 0)
