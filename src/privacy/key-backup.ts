// The backup of a key store: one file with all rows, which opens nothing by itself, and one with the secrets of the epochs,
// for another place. Whoever has both can read everything that lived when they were made.
import { createHash } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import { FileUnusable } from '#platform/file-made-once.ts'
import { codeOf } from '#platform/running.ts'
import { answering } from './answering.ts'
import type { EpochSecrets } from './epoch-secrets.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import type { AllRows, KeyRow, Tombstone } from './key-rows.ts'
import { KeyStoreRefused } from './key-store-errors.ts'
import { secretIn, syncDirectory } from './secrets-directory.ts'

const ROWS_END = '.keys.ndjson'
const SECRETS_END = '.secrets.json'
const LINES_AT_ONCE = 1_000

const Epochs = z.array(z.object({ epoch: z.int(), beganAt: z.string(), endedAt: z.string().nullable() }))
const Head = z.object({
  kind: z.literal('sillage-keys'),
  form: z.literal(1),
  storeId: z.uuid(),
  madeAt: z.string(),
  destructions: z.int(),
  epochs: Epochs,
})
const Scope = { tenant: z.string(), person: z.string(), use: z.string() }
const KeyLine = z.union([
  z.object({
    ...Scope,
    id: z.string(),
    epoch: z.int(),
    wrapped: z.string().transform((text) => Buffer.from(text, 'base64')),
    createdAt: z.string(),
    destroyedAt: z.null(),
  }),
  z.object({
    ...Scope,
    id: z.string(),
    epoch: z.null(),
    wrapped: z.null(),
    createdAt: z.string(),
    destroyedAt: z.string(),
  }),
])
const Line = z.union([
  z.object({ tombstone: z.object({ tenant: z.string(), person: z.string(), at: z.string() }) }),
  z.object({ key: KeyLine }),
  z.object({ end: z.object({ lines: z.int(), sha256: z.string() }) }),
])
const SecretsFile = z.object({
  kind: z.literal('sillage-key-secrets'),
  form: z.literal(1),
  storeId: z.uuid(),
  madeAt: z.string(),
  secrets: z.array(z.object({ epoch: z.int(), secret: z.string() })),
})

export type Backup = AllRows & { readonly file: string; readonly madeAt: string }
export type BackedUp = {
  readonly file: string
  readonly secretsFile: string | null
  readonly keys: number
  readonly epochs: readonly number[]
}

/** Writes both files, the secrets only to a directory of their own, and notes in the store that a backup was made. */
export const backUp = (
  store: KeptKeyStore,
  { to, secretsTo }: { readonly to: string; readonly secretsTo: string | null },
): Promise<BackedUp> =>
  answering(async () => {
    const { rows, secrets, now } = store.parts
    if (secretsTo !== null && !secrets.canEnd)
      throw new KeyStoreRefused(
        'Not backed up: a master key is not copied here. Keep it yourself, apart from the keys, and leave out --secrets-to.',
      )
    if (secretsTo !== null && isInside(to, secretsTo))
      throw new KeyStoreRefused(
        'Not backed up: the secrets must go to another place than the keys. Whoever finds both can open everything.',
      )
    if (secrets.canEnd && isInside(to, join(secrets.where, '..')))
      throw new KeyStoreRefused(
        `Not backed up: ${resolve(to)} and the secrets in ${secrets.where} would be found together. Choose another place.`,
      )
    const madeAt = now()
    const { all, running, copied } = await consistentCopy(store, secretsTo !== null)
    const name = `${madeAt.replaceAll(/[:.]/g, '-')}-${all.storeId.slice(0, 8)}`
    let secretsFile: string | null = null
    if (secretsTo !== null) {
      secretsFile = join(resolve(secretsTo), `${name}${SECRETS_END}`)
      const { storeId } = all
      await writeOnce(secretsFile, [
        JSON.stringify({ kind: 'sillage-key-secrets', form: 1, storeId, madeAt, secrets: copied }),
      ])
    }
    const file = join(resolve(to), `${name}${ROWS_END}`)
    await writeOnce(file, linesOf(all, madeAt))
    await rows.noteBackup(madeAt)
    return { file, secretsFile, keys: all.keys.filter(({ wrapped }) => wrapped !== null).length, epochs: running }
  })

/** The directories are one, or one lies in the other. */
function isInside(one: string, other: string): boolean {
  const path = relative(resolve(one), resolve(other))
  const back = relative(resolve(other), resolve(one))
  return [path, back].some((way) => way === '' || !(way === '..' || way.startsWith(`..${sep}`)))
}

type CopiedSecret = { readonly epoch: number; readonly secret: string }

/** Rows, and the secrets that open them. A rotation at the same time may destroy one in between: then both are read again. */
async function consistentCopy(store: KeptKeyStore, withSecrets: boolean) {
  const { rows, secrets } = store.parts
  for (;;) {
    const all = await rows.all()
    const running = all.epochs.filter(({ endedAt }) => endedAt === null).map(({ epoch }) => epoch)
    const copied: CopiedSecret[] = []
    if (!withSecrets) return { all, running, copied }
    const gone: number[] = []
    for (const epoch of running) {
      const secret = await secrets.read(all.storeId, epoch)
      if (secret) copied.push({ epoch, secret: secret.export().toString('base64') })
      else gone.push(epoch)
    }
    if (gone.length === 0) return { all, running, copied }
    // Without a living key, its end is only not written down yet.
    const needed = gone.filter((epoch) => all.keys.some((key) => key.epoch === epoch))
    if (needed.length === 0) return { all, running: copied.map(({ epoch }) => epoch), copied }
    const stillNeeded = (await rows.counts()).ofEpochs
    if (needed.some((epoch) => stillNeeded.has(epoch)))
      throw new FileUnusable(
        `The secret of epoch ${needed.join(', ')} is missing in ${secrets.where}. Restore it first.`,
      )
  }
}

function* linesOf({ storeId, destructions, epochs, tombstones, keys }: AllRows, madeAt: string): Generator<string> {
  yield JSON.stringify({ kind: 'sillage-keys', form: 1, storeId, madeAt, destructions, epochs })
  for (const tombstone of tombstones) yield JSON.stringify({ tombstone })
  for (const key of keys)
    yield JSON.stringify({
      key: { ...key, wrapped: key.wrapped === null ? null : Buffer.from(key.wrapped).toString('base64') },
    })
}

/** With a last line that proves that the file is whole; durable, and under its name only when it is complete. */
async function writeOnce(file: string, lines: Iterable<string>): Promise<void> {
  const directory = join(file, '..')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const aside = `${file}.unfinished`
  const handle = await open(aside, 'w', 0o600)
  try {
    const hash = createHash('sha256')
    let [count, waiting] = [0, '']
    const write = async (text: string) => {
      hash.update(text)
      await handle.appendFile(text)
    }
    for (const line of lines) {
      waiting += `${line}\n`
      count += 1
      if (count % LINES_AT_ONCE === 0) {
        await write(waiting)
        waiting = ''
      }
    }
    await write(waiting)
    if (file.endsWith(ROWS_END))
      await handle.appendFile(`${JSON.stringify({ end: { lines: count, sha256: hash.digest('hex') } })}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(aside, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new FileUnusable(`${file} exists already. Try again.`)
    throw error
  } finally {
    await rm(aside, { force: true })
  }
  await syncDirectory(directory)
}

/** The newest backup of a directory, or the file itself. */
export async function readBackup(path: string): Promise<Backup> {
  const file = await newest(path, ROWS_END, 'backup of keys')
  const hash = createHash('sha256')
  let head: z.output<typeof Head> | undefined
  let count = 0
  let isWhole = false
  const tombstones: Tombstone[] = []
  const keys: KeyRow[] = []
  const handle = await open(file, 'r')
  try {
    for await (const text of handle.readLines()) {
      // Nothing follows the last line.
      if (isWhole) damaged(file)
      const value = parsed(text)
      const line = head && (Line.safeParse(value).data ?? damaged(file))
      if (line && 'end' in line) {
        if (line.end.lines !== count || line.end.sha256 !== hash.digest('hex')) damaged(file)
        isWhole = true
        continue
      }
      if (!line) head = Head.safeParse(value).data ?? damaged(file)
      else if ('key' in line) keys.push(line.key)
      else tombstones.push(line.tombstone)
      hash.update(`${text}\n`)
      count += 1
    }
  } finally {
    await handle.close()
  }
  if (!head || !isWhole) damaged(file)
  const { storeId, madeAt, destructions, epochs } = head
  return { file, storeId, madeAt, destructions, epochs, tombstones, keys }
}

/** Secrets as a backup holds them: they can be read, and nothing else. */
export async function readBackupSecrets(path: string): Promise<EpochSecrets & { readonly epochs: readonly number[] }> {
  const file = await newest(path, SECRETS_END, 'secrets of a key store')
  const parsedFile = SecretsFile.safeParse(parsed(await readFile(file, 'utf8'))).data ?? damaged(file)
  const byEpoch = new Map(parsedFile.secrets.map(({ epoch, secret }) => [epoch, secretIn(secret, file)]))
  const refuse = async () => {
    throw new Error('the secrets of a backup are only read')
  }
  return {
    where: file,
    canEnd: false,
    epochs: [...byEpoch.keys()],
    read: async (storeId, epoch) => (storeId === parsedFile.storeId ? (byEpoch.get(epoch) ?? null) : null),
    make: refuse,
    destroy: refuse,
  }
}

/** Copies of secrets of epochs that have ended: they open what was destroyed, in old backups, and must be deleted. */
export async function outdatedSecrets(directory: string, store: KeptKeyStore): Promise<readonly string[]> {
  const { rows } = store.parts
  const ended = new Set((await rows.epochs()).flatMap(({ epoch, endedAt }) => (endedAt === null ? [] : [epoch])))
  const outdated: string[] = []
  for (const name of await namesIn(directory, SECRETS_END)) {
    const file = join(resolve(directory), name)
    const read = SecretsFile.safeParse(parsed(await readFile(file, 'utf8'))).data
    if (read?.storeId === rows.storeId && read.secrets.some(({ epoch }) => ended.has(epoch))) outdated.push(file)
  }
  return outdated
}

async function newest(path: string, end: string, what: string): Promise<string> {
  if (path.endsWith(end)) return resolve(path)
  const names = await namesIn(path, end)
  const last = names.at(-1)
  if (last === undefined) throw new FileUnusable(`There is no ${what} in ${resolve(path)}.`)
  return join(resolve(path), last)
}

/** By time: the names begin with it. */
async function namesIn(directory: string, end: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith(end)).sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function damaged(file: string): never {
  throw new FileUnusable(`${file} is damaged or incomplete. Use another backup.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
