// Files of rows that imports rejected. A line holds no value of a row, and the school that the import was for. Early releases
// wrote neither so: their lines have no school, and the value of the row.
//
// What names the person is taken out, unless the line is of another school. A value may also be of the person without naming
// them by id: nobody can tell, so the certificate lists such files as copies that remain.
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { codeOf } from '#platform/running.ts'
import type { Person } from './parts.ts'

type Found = { readonly path: string; readonly lines: readonly string[] }

async function filesIn(directory: string): Promise<Found[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const found: Found[] = []
  for (const name of names) {
    if (!name.endsWith('.ndjson')) continue
    const path = join(directory, name)
    found.push({ path, lines: (await readFile(path, 'utf8')).split('\n') })
  }
  return found
}

const OfSchool = z.object({ school: z.string() })
/** What a line without a value has. */
const NO_VALUE: ReadonlySet<string> = new Set(['school', 'file', 'row', 'reason', 'taken'])

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isOf({ tenant, person }: Person, line: string): boolean {
  if (!line.toLowerCase().includes(person)) return false
  const of = OfSchool.safeParse(parsed(line))
  return !of.success || of.data.school === tenant
}

function hasValue(line: string): boolean {
  if (line === '') return false
  const content = parsed(line)
  return typeof content !== 'object' || content === null || Object.keys(content).some((field) => !NO_VALUE.has(field))
}

export async function countRejected(directory: string, who: Person): Promise<number> {
  const files = await filesIn(directory)
  return files.reduce((sum, { lines }) => sum + lines.filter((line) => isOf(who, line)).length, 0)
}

/** The files of early releases, by how many there are. */
export const filesWithValues = async (directory: string): Promise<number> =>
  (await filesIn(directory)).filter(({ lines }) => lines.some(hasValue)).length

/** Each file is replaced as a whole, so that a kill leaves the old one or the new one. */
export async function removeRejected(directory: string, who: Person): Promise<number> {
  let removed = 0
  for (const { path, lines } of await filesIn(directory)) {
    const kept = lines.filter((line) => !isOf(who, line))
    if (kept.length === lines.length) continue
    const aside = await mkdtemp(join(directory, '.erasure-'))
    try {
      const copy = join(aside, 'kept')
      await writeFile(copy, kept.join('\n'), { mode: 0o600, flush: true })
      await rename(copy, path)
    } finally {
      await rm(aside, { recursive: true, force: true })
    }
    removed += lines.length - kept.length
  }
  return removed
}
