// Epoch secrets as files of a directory, one file each, readable by their owner alone.
import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FileUnusable } from '#platform/file-made-once.ts'
import { codeOf } from '#platform/running.ts'
import { type EpochSecrets, SECRET_BYTES } from './epoch-secrets.ts'

export const secretFile = (directory: string, storeId: string, epoch: number): string =>
  join(directory, `${storeId}-epoch-${epoch}.secret`)

export function secretsDirectory(path: string): EpochSecrets {
  const directory = resolve(path)
  const read = async (storeId: string, epoch: number): Promise<KeyObject | null> => {
    const file = secretFile(directory, storeId, epoch)
    try {
      return secretIn(await readFile(file, 'utf8'), file)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    }
  }
  return {
    where: directory,
    canEnd: true,
    read,

    async make(storeId, epoch) {
      const existing = await read(storeId, epoch)
      if (existing) return existing
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const secret = randomBytes(SECRET_BYTES)
      await writeSecret(secretFile(directory, storeId, epoch), secret)
      secret.fill(0)
      const made = await read(storeId, epoch)
      if (!made) throw new FileUnusable(`The secret of epoch ${epoch} in ${directory} was removed as it was made.`)
      return made
    },

    async destroy(storeId, epoch) {
      const file = secretFile(directory, storeId, epoch)
      // With the files of a process that was killed while it made this secret.
      const remains = (await readdir(directory).catch(missing)).map((name) => join(directory, name))
      for (const one of remains.filter((name) => name === file || name.startsWith(`${file}.`))) await shred(one)
      await syncDirectory(directory)
    },
  }
}

/** Written aside and linked, so that of two processes one wins and nobody reads half a file. */
export async function writeSecret(file: string, secret: Uint8Array): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  const handle = await open(aside, 'wx', 0o600)
  try {
    await handle.writeFile(`${Buffer.from(secret).toString('base64')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(aside, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    // The other process's secret is the one in use. This one was never used.
  }
  await rm(aside, { force: true })
  await syncDirectory(join(file, '..'))
}

/** Overwrites the bytes where they are, as far as the file system lets it, before the name is removed. */
async function shred(file: string): Promise<void> {
  try {
    const handle = await open(file, 'r+')
    try {
      const { size } = await handle.stat()
      await handle.write(Buffer.alloc(size), 0, size, 0)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rm(file)
  } catch (error) {
    // Another process destroyed it first.
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory, and does not need to.
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  if (!handle) return
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export function secretIn(text: string, file: string): KeyObject {
  const bytes = Buffer.from(text.trim(), 'base64')
  if (bytes.length !== SECRET_BYTES)
    throw new FileUnusable(
      `${file} is damaged: expected a secret of ${SECRET_BYTES} bytes. Restore it from the backup.`,
    )
  return createSecretKey(bytes)
}

function missing(error: unknown): string[] {
  if (codeOf(error) === 'ENOENT') return []
  throw error
}
