// A file that the first process to need it creates completely and that all read, used for keys.
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from './running.ts'

/** A file of the installation that exists but cannot be used. */
export class FileUnusable extends Error {
  override readonly name = 'FileUnusable'
}

export async function fileMadeOnce(path: string, make: () => Promise<string>): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Written under another name and then linked: if two processes start together, one wins, and both read its complete
  // file.
  const aside = `${path}.${randomUUID()}`
  await writeFile(aside, await make(), { mode: 0o600, flush: true })
  try {
    await link(aside, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
  return readFile(path, 'utf8')
}
