// What an import could not take as it stood: each row is kept, with its place in the source and why, and counted.
import { join } from 'node:path'
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
}

/** The file is written anew by each run: the same source gives the same file. */
export function setAside(dataDirectory: string, importName: string): SetAside {
  const path = join(dataDirectory, 'imports', `${importName}-rejected.ndjson`)
  const file: NdjsonFile = ndjsonFile(path)
  const counts = new Map<string, { taken: boolean; rows: number }>()
  return {
    path,
    counts,
    add(note) {
      const of = `${note.file}: ${note.reason}`
      counts.set(of, { taken: note.taken, rows: (counts.get(of)?.rows ?? 0) + 1 })
      file.write(note)
    },
    close: () => file.close(),
  }
}
