// The ledger of a key store, a file that only grows, outside the store and its backups: which stores were made where, and
// what was destroyed. A restored backup is brought up to it before a key is opened. It holds ids and times, no names.
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { FileUnusable } from '#platform/file-made-once.ts'
import { codeOf } from '#platform/running.ts'
import type { RowScope } from './key-rows.ts'
import { syncDirectory } from './secrets-directory.ts'
import { isLeaf, type Leaf } from './text-tree.ts'

export type LedgerDestruction = Omit<RowScope, 'use'> & { readonly use: string | null }

/** Single texts that were erased alone. An earlier version does not know these entries, and refuses the ledger. */
export type ErasedTexts = RowScope & { readonly leaves: readonly Leaf[] }

const Entry = z.union([
  z.object({ made: z.string(), where: z.string(), at: z.string() }),
  z.object({
    destroyed: z.object({ tenant: z.string(), person: z.string(), use: z.string().nullable() }),
    store: z.string(),
    at: z.string(),
  }),
  z.object({
    textsErased: z.object({
      tenant: z.string(),
      person: z.string(),
      use: z.string(),
      leaves: z.array(z.string().refine(isLeaf)),
    }),
    store: z.string(),
    at: z.string(),
  }),
])
type Entry = z.output<typeof Entry>

export type Ledger = {
  readonly file: string
  /** A store of this id stands at this place from now on. */
  made(storeId: string, where: string, at: string): Promise<void>
  /** One line each, in one write. */
  destroyed(storeId: string, which: readonly LedgerDestruction[], at: string): Promise<void>
  textsErased(storeId: string, which: ErasedTexts, at: string): Promise<void>
}

export const LEDGER_FILE = 'destroyed-keys.ndjson'

export function fileLedger(path: string): Ledger {
  const file = resolve(path)
  let last: Promise<unknown> = Promise.resolve()
  /** One after another, and durable when it resolves. */
  const append = (...entries: readonly Entry[]): Promise<void> => {
    // An empty line between them, as between two appends.
    const done = last.then(() => appendLine(file, entries.map((entry) => JSON.stringify(entry)).join('\n\n')))
    last = done.catch(() => undefined)
    return done
  }
  return {
    file,
    made: (made, where, at) => append({ made, where, at }),
    destroyed: (store, which, at) =>
      append(...which.map(({ tenant, person, use }) => ({ destroyed: { tenant, person, use }, store, at }))),
    textsErased: (store, { tenant, person, use, leaves }, at) =>
      append({ textsErased: { tenant, person, use, leaves: [...leaves] }, store, at }),
  }
}

/** Appends a line that is durable when this resolves. */
export async function appendLine(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, 'a', 0o600)
  try {
    const isNew = (await handle.stat()).size === 0
    // The newline comes first as well: a line that a lost power left unfinished must not swallow this one.
    await handle.appendFile(`${isNew ? '' : '\n'}${line}\n`)
    await handle.sync()
    if (isNew) await syncDirectory(dirname(file))
  } finally {
    await handle.close()
  }
}

export type LedgerEntries = {
  /** The store that was last made or restored at each place. */
  readonly storeAt: ReadonlyMap<string, string>
  destructionsOf(storeId: string): readonly (LedgerDestruction & { readonly at: string })[]
  textsErasedOf(storeId: string): readonly ErasedTexts[]
}

/** A file that does not exist is an empty ledger. An unfinished line was never acknowledged, and is skipped. */
export async function readLedger(path: string): Promise<LedgerEntries> {
  const entries = await readLines(path, Entry)
  return {
    storeAt: new Map(entries.flatMap((entry) => ('made' in entry ? [[entry.where, entry.made] as const] : []))),
    destructionsOf: (storeId) =>
      entries.flatMap((entry) =>
        'destroyed' in entry && entry.store === storeId ? [{ ...entry.destroyed, at: entry.at }] : [],
      ),
    textsErasedOf: (storeId) =>
      entries.flatMap((entry) => ('textsErased' in entry && entry.store === storeId ? [entry.textsErased] : [])),
  }
}

/** The entries of a ledger of this form. A file that does not exist is empty; an unfinished line is skipped. */
export async function readLines<Schema extends z.ZodType>(path: string, entry: Schema): Promise<z.output<Schema>[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return ''
    throw error
  })
  // Each append begins and ends with a newline, so a complete line is followed by an empty one.
  return text.split('\n').flatMap((line, n, lines) => {
    if (line === '') return []
    const read = entry.safeParse(parsed(line))
    if (read.success) return [read.data]
    if (lines[n + 1] !== '') return []
    throw new FileUnusable(`${path} is damaged in line ${n + 1}. Restore it from a copy.`)
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
