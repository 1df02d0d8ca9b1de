// Files of rows that imports rejected. They hold no value of a row, except those that early releases wrote: lines that name
// the person are taken out.
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '#platform/running.ts'

async function filesNaming(directory: string, person: string): Promise<{ path: string; lines: readonly string[] }[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const found: { path: string; lines: readonly string[] }[] = []
  for (const name of names) {
    if (!name.endsWith('.ndjson')) continue
    const path = join(directory, name)
    const text = await readFile(path, 'utf8')
    if (text.toLowerCase().includes(person)) found.push({ path, lines: text.split('\n') })
  }
  return found
}

const names = (line: string, person: string): boolean => line.toLowerCase().includes(person)

export async function countRejected(directory: string, person: string): Promise<number> {
  const files = await filesNaming(directory, person)
  return files.reduce((sum, { lines }) => sum + lines.filter((line) => names(line, person)).length, 0)
}

/** Each file is replaced as a whole, so that a kill leaves the old one or the new one. */
export async function removeRejected(directory: string, person: string): Promise<number> {
  let removed = 0
  for (const { path, lines } of await filesNaming(directory, person)) {
    const kept = lines.filter((line) => !names(line, person))
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
