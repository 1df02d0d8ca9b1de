// The file of the keys that sign tokens: one key signs, the next one is published before it signs, and retired ones verify what
// they signed. Several processes, also on several machines, share the file and replace it.
//
// Invariant: revision n + 1 is made from revision n, by one process. It is written completely under another name and then linked
// as `token-keys.<n+1>.json`, which succeeds once; the highest number counts, and is never deleted. `token-keys.json` is a copy
// of it, for backups; after a restore it counts alone.
import { randomUUID } from 'node:crypto'
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import { FileUnusable } from '#platform/file-made-once.ts'
import { codeOf } from '#platform/running.ts'

/** Fixed, so that nothing in a token can choose how it is verified. */
export const ALGORITHM = 'EdDSA'
export const KEY_FILE = 'token-keys.json'
const NUMBERED = /^token-keys\.([1-9]\d{0,8})\.json$/
const numbered = (revision: number): string => `token-keys.${revision}.json`

const PublicKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })
const PrivateKey = PublicKey.extend({ d: z.string() })
const SigningKey = z.object({
  id: z.string(),
  createdAt: z.string(),
  /** Absent for a key that has signed since it was made, or has not signed yet. */
  signsSince: z.string().optional(),
  key: PrivateKey,
})
/** Only the public half is kept: what was copied of it signs nothing. */
const RetiredKey = z.object({ id: z.string(), retiredAt: z.string(), key: PublicKey })

const KeyFile = z.object({
  /** Zero for the files of earlier versions, in which the last key signs. */
  revision: z.int().default(0),
  /** The key that signs, then the next one. */
  keys: z.array(SigningKey).min(1),
  retired: z.array(RetiredKey).default([]),
})
export type SigningKey = z.output<typeof SigningKey>
export type RetiredKey = z.output<typeof RetiredKey>
export type KeyFile = {
  readonly revision: number
  readonly current: SigningKey
  /** Null until a service of this version has started. */
  readonly next: SigningKey | null
  readonly retired: readonly RetiredKey[]
}

export async function newSigningKey(now: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true })
  const key = PrivateKey.parse(await exportJWK(privateKey))
  return { id: await calculateJwkThumbprint({ ...key }), createdAt: now, key }
}

/** Without the private half. */
export function retire({ id, key: { d: _, ...key } }: SigningKey, now: string): RetiredKey {
  return { id, retiredAt: now, key }
}

export const keyFileText = ({ revision, current, next, retired }: KeyFile): string =>
  JSON.stringify({ revision, keys: [current, ...(next ? [next] : [])], retired })

function parsed(text: string, path: string): KeyFile {
  let file: z.output<typeof KeyFile>
  try {
    file = KeyFile.parse(JSON.parse(text))
  } catch {
    throw new FileUnusable(`${path} is damaged: no key can be read from it. Restore it from the backup.`)
  }
  const { revision, retired } = file
  const [first, second = null] = file.keys
  const last = file.keys.at(-1)
  if (!first || !last) throw new FileUnusable(`${path} has no key. Restore it from the backup.`)
  if (revision > 0) return { revision, current: first, next: second, retired }
  const earlier = file.keys.slice(0, -1).map((key) => retire(key, last.createdAt))
  return { revision, current: last, next: null, retired: [...retired, ...earlier] }
}

/** The highest number of a file, 0 if there is none. Costs one read of the directory. */
export async function newestRevision(directory: string): Promise<number> {
  const names = await readdir(directory)
  return Math.max(0, ...names.map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0)))
}

/** The newest revision. Fails with ENOENT if there is no key file. */
export async function readKeyFile(directory: string): Promise<KeyFile> {
  for (;;) {
    const newest = await newestRevision(directory)
    const read = async (name: string) => parsed(await readFile(join(directory, name), 'utf8'), join(directory, name))
    try {
      const files = await Promise.all([read(KEY_FILE), ...(newest > 0 ? [read(numbered(newest))] : [])])
      return files.reduce((a, b) => (b.revision > a.revision ? b : a))
    } catch (error) {
      // It was replaced meanwhile.
      if (codeOf(error) !== 'ENOENT' || newest === 0 || (await newestRevision(directory)) === newest) throw error
    }
  }
}

/**
 * Replaces the file by what `decide` makes of its newest revision; `decide` is called again if another process was faster.
 * Null changes nothing. Returns the newest revision.
 */
export async function changeKeyFile(
  directory: string,
  decide: (file: KeyFile) => Promise<Omit<KeyFile, 'revision'> | null>,
): Promise<KeyFile> {
  for (;;) {
    const before = await readKeyFile(directory)
    const decided = await decide(before)
    if (decided === null) return before
    const after = { ...decided, revision: before.revision + 1 }
    if (await claimed(directory, after)) {
      await tidy(directory)
      return after
    }
  }
}

/** False if another process has made this revision. */
async function claimed(directory: string, file: KeyFile): Promise<boolean> {
  const own = join(directory, numbered(file.revision))
  const aside = `${own}.${randomUUID()}`
  await writeFile(aside, keyFileText(file), { mode: 0o600, flush: true })
  try {
    await link(aside, own)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
  // A process that was stopped for long may make a number again that has been tidied away: higher ones exist then.
  if ((await newestRevision(directory)) === file.revision) return true
  await rm(own, { force: true })
  return false
}

/** Brings the copy up to date, and deletes the revisions that no longer count: they contain keys that sign no more. */
async function tidy(directory: string): Promise<void> {
  const file = await readKeyFile(directory)
  const aside = join(directory, `${KEY_FILE}.${randomUUID()}`)
  await writeFile(aside, keyFileText(file), { mode: 0o600, flush: true })
  await rename(aside, join(directory, KEY_FILE))
  for (const name of await readdir(directory))
    if (Number(NUMBERED.exec(name)?.[1] ?? file.revision) < file.revision)
      await rm(join(directory, name), { force: true })
}
