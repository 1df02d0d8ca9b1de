// What an import could not take as it stood: each row is kept, with its place in the source and why, and counted.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type NdjsonFile, ndjsonFile } from '#platform/ndjson-file.ts'

export type Note = {
  readonly file: string
  /** From 1, the first row of data: or the line of a text file. */
  readonly row: number
  readonly reason: string
  /** False where the row was taken all the same, with what was missing supplied. */
  readonly taken: boolean
  readonly value: unknown
}

export type SetAside = {
  add(note: Note): void
  /** How often, by reason; rows that were taken all the same are told apart. */
  readonly counts: ReadonlyMap<string, { readonly taken: boolean; readonly rows: number }>
  readonly path: string
  close(): void
  /** Of a source that is something else altogether, nothing need be kept. */
  discard(): void
}

/** What was imported, so that no two sources share a file of rows that were set aside. */
export type Source = {
  /** What the file's name begins with, for people. */
  readonly name: string
  /** All that tells the source from another: its place, its content or its age, and the school that it went to. */
  readonly identity: readonly string[]
}

const MOST_LETTERS = 60

/** The file is written anew by each run: the same source gives the same file. Without a note there is none. */
export function setAside(dataDirectory: string, { name, identity }: Source): SetAside {
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
    add(note) {
      const of = `${note.file}: ${note.reason}`
      counts.set(of, { taken: note.taken, rows: (counts.get(of)?.rows ?? 0) + 1 })
      file ??= ndjsonFile(path)
      file.write(note)
    },
    close,
    discard() {
      close()
      rmSync(path, { force: true })
    },
  }
}

/** Rows that were not taken. */
export const rowsLeftOut = ({ counts }: SetAside): number =>
  [...counts.values()].reduce((sum, { taken, rows }) => sum + (taken ? 0 : rows), 0)
