// Reads a file of statements and puts them in order: by learner and time, each once, without those that were taken back.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import type { SetAside } from '../set-aside.ts'
import { learnerOf } from './learner-steps.ts'
import { readStatement, type Statement } from './statement.ts'
import { actionOf } from './vocabulary.ts'

export type Line = { readonly line: number; readonly text: string }

export type Gathered = {
  readonly lines: number
  readonly statements: number
  readonly duplicates: number
  /** In the order of their time; those of one moment in the order of the file. */
  readonly byLearner: ReadonlyMap<PersonId, readonly Statement[]>
  readonly courses: ReadonlyMap<string, { readonly name: string | undefined; readonly first: Instant }>
}

/** The lines of a file, unpacked where it is packed by gzip, whatever it is called. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  const file = createReadStream(path)
  const source = (await isPacked(path)) ? file.pipe(createGunzip()) : file
  // `pipe` does not pass errors on: a file that cannot be read would never end.
  if (source !== file) file.once('error', (error) => source.destroy(error))
  let line = 0
  for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (text.trim() !== '') yield { line, text }
  }
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

type Gathering = {
  readonly file: string
  readonly aside: SetAside
  readonly onLines?: (lines: number) => void
}

/** Holds what is needed of each statement in memory, some 500 bytes: their order is known only at the end of the file. */
export async function gatherStatements(
  tenant: TenantId,
  lines: AsyncIterable<Line>,
  { file, aside, onLines }: Gathering,
): Promise<Gathered> {
  const byId = new Map<string, Statement>()
  const voided = new Set<string>()
  let count = 0
  let duplicates = 0
  const reject = (line: number, reason: string, text: string) =>
    aside.add({ file, row: line, reason, taken: false, value: text })

  for await (const { line, text } of lines) {
    count += 1
    onLines?.(count)
    const read = readStatement(line, text)
    if ('reason' in read) reject(line, read.reason, text)
    else if ('voids' in read) voided.add(read.voids)
    else {
      const other = byId.get(read.id)
      if (other?.content === read.content) duplicates += 1
      else if (other) reject(line, 'another statement of an id that an earlier line has', text)
      else if (actionOf(read.verb) === undefined) reject(line, `no event for the verb ${read.verb}`, text)
      else byId.set(read.id, read)
    }
  }

  const byLearner = new Map<PersonId, Statement[]>()
  const courses = new Map<string, { name: string | undefined; first: Instant }>()
  let statements = 0
  for (const statement of byId.values()) {
    if (voided.has(statement.id)) {
      reject(statement.line, 'taken back by another statement', statement.id)
      continue
    }
    statements += 1
    const learner = learnerOf(tenant, statement.account)
    const of = byLearner.get(learner)
    if (of) of.push(statement)
    else byLearner.set(learner, [statement])
    const { course, at } = statement
    const known = courses.get(course.id)
    courses.set(course.id, { name: known?.name ?? course.name, first: known && known.first < at ? known.first : at })
  }
  // Sorting is stable: statements of one moment keep the order of the file.
  for (const of of byLearner.values()) of.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return { lines: count, statements, duplicates, byLearner, courses }
}
