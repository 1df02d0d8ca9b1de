// The end of an epoch on both adapters: what lives stays readable, what was destroyed is gone from every old copy, whenever
// a process is killed and whoever else is at work.
import { spawn } from 'node:child_process'
import { createSecretKey, randomUUID } from 'node:crypto'
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { TenantId } from '#kernel/ids.ts'
import type { CrashPoint } from '#platform/crash-point.ts'
import { freshDatabase } from '../../tests/test-database.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import { keptKeyStore } from './kept-key-store.ts'
import { fileLedger } from './key-ledger.ts'
import { type KeptPlace, keptPlace } from './key-store.fixtures.ts'
import { type KeyId, KeysUnavailable, type SubjectKey } from './key-store.ts'
import { bytesOf, keyOf, namesOf, obtainOne, somebody, yearOf } from './key-store-contract.ts'
import { masterKeySecrets } from './master-key-secrets.ts'
import { rotate, rotateIfDue } from './rotation.ts'
import { openSqliteKeyRows } from './sqlite/sqlite-key-rows.ts'

const tenant = randomUUID() as TenantId

const program = fileURLToPath(new URL('key-store-process.fixtures.ts', import.meta.url))
/** Runs a process until it ends or is killed, and returns the keys that it was given. */
function run(args: readonly string[], crashPoint?: string) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...(crashPoint && { SILLAGE_CRASH_POINT: crashPoint }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (text) => {
    printed += text
  })
  return new Promise<{ signal: NodeJS.Signals | null; code: number | null; keys: Map<KeyId, string> }>((resolve) =>
    child.once('close', (code, signal) => {
      const lines = printed.split('\n').slice(0, -1)
      resolve({ code, signal, keys: new Map(lines.map((line) => line.split(' ') as [KeyId, string])) })
    }),
  )
}

const fill = async (store: KeptKeyStore, count: number): Promise<readonly SubjectKey[]> =>
  (await store.obtain(Array.from({ length: count }, () => namesOf(somebody(), tenant)))).map(keyOf)

async function expectToOpen(store: KeptKeyStore, keys: ReadonlyMap<KeyId, string>): Promise<void> {
  const found = await store.find([...keys.keys()])
  expect([...keys.keys()].map((id) => bytesOf(found.get(id)))).toEqual([...keys.values()])
}
const bytes = (keys: readonly SubjectKey[]) => new Map(keys.map((key) => [key.id, bytesOf(key)]))

describe.each(['sqlite', 'postgres'])('the end of an epoch on %s', (adapter) => {
  const closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function place(): Promise<KeptPlace & { readonly url: string | undefined }> {
    if (adapter === 'sqlite') {
      const kept = await keptPlace()
      closing.push(kept.remove)
      return { ...kept, url: undefined }
    }
    const database = await freshDatabase('key epochs', { empty: true })
    closing.push(database.drop)
    const kept = await keptPlace(database.url)
    closing.push(kept.remove)
    return { ...kept, url: database.url }
  }
  async function opened(at: KeptPlace, now?: () => string) {
    const store = await at.open(now)
    closing.push(() => store.close())
    return store
  }
  const childArgs = (at: { directory: string; url: string | undefined }, what: string) => [
    at.directory,
    what,
    ...(at.url === undefined ? [] : [at.url]),
  ]

  it('wraps everything anew, destroys the old secret, and is seen by other processes', async () => {
    const at = await place()
    const [store, other] = [await opened(at), await opened(at)]
    const keys = await fill(store, 450)
    await other.obtain([yearOf(somebody())])
    const progress: number[] = []
    const done = await rotate(store, { onProgress: (count) => progress.push(count) })
    expect(done).toEqual({ epoch: 2, ended: [1], rewrapped: 451, isFinished: true })
    expect(progress.at(-1)).toBe(451)
    expect((await readdir(at.secrets)).filter((name) => !name.endsWith('-epoch-2.secret'))).toEqual([])
    await expectToOpen(other, bytes(keys))
    await other.obtain([yearOf(somebody())])
    expect([...(await other.parts.rows.counts()).ofEpochs.keys()]).toEqual([2])
  })

  it('makes a destroyed key unreadable in every old copy', async () => {
    const at = await place()
    const store = await opened(at)
    const doomed = await obtainOne(store, yearOf(somebody(), tenant))
    const [row] = await store.parts.rows.findIds([keyOf(doomed).id])
    if (!row) throw new Error('the key has no row')
    await store.destroy({ tenant, person: row.person as never })
    // The control: until the epoch ends, a copy of the row opens with the secret that is still there.
    expect((await store.open(row)) === 'destroyed').toBe(false)
    await rotate(store)
    expect(await (await opened(at)).open(row)).toBe('destroyed')
    expect(await store.parts.keys.of(1, tenant)).toBeNull()
  })

  it('survives rotations at the same time, and creations in another process meanwhile', async () => {
    const at = await place()
    const stores = [await opened(at), await opened(at), await opened(at)]
    const keys = await fill(await opened(at), 700)
    const creating = run(childArgs(at, 'create'))
    for (let round = 0; round < 3; round += 1) await Promise.all(stores.map((store) => rotate(store)))
    const { code, keys: created } = await creating
    expect(code).toBe(0)
    expect(created.size).toBe(600)
    const fresh = await opened(at)
    await expectToOpen(fresh, new Map([...bytes(keys), ...created]))
    const epochs = await fresh.parts.rows.epochs()
    expect(epochs.filter(({ endedAt }) => endedAt === null).length).toBe(1)
    expect((await readdir(at.secrets)).filter((name) => name.endsWith(`epoch-${epochs.length}.secret`)).length).toBe(1)
  })

  it.each<CrashPoint>(['before-keys-commit', 'after-keys-commit'])(
    'keeps every acknowledged key when a process is killed %s',
    async (point) => {
      const at = await place()
      const killed = await run(childArgs(at, 'create'), `${point}:7`)
      expect(killed.signal).toBe('SIGKILL')
      expect(killed.keys.size).toBe(18)
      const store = await opened(at)
      await expectToOpen(store, killed.keys)
      await rotate(store)
      await expectToOpen(await opened(at), killed.keys)
    },
  )

  it.each([
    'after-epoch-secret',
    'after-epoch-begun',
    'between-rewraps:1',
    'between-rewraps:2',
    'before-epoch-secret-destroyed',
    'after-epoch-secret-destroyed',
  ])('keeps every key when a rotation is killed at %s, and the next one finishes it', async (point) => {
    const at = await place()
    const before = await opened(at)
    const keys = bytes(await fill(before, 500))
    expect((await run(childArgs(at, 'rotate'), point)).signal).toBe('SIGKILL')
    await expectToOpen(before, keys)
    const store = await opened(at)
    await expectToOpen(store, keys)
    const more = bytes(await fill(store, 3))
    if (point === 'after-epoch-secret') await rotate(store)
    else await rotateIfDue(store)
    await expectToOpen(await opened(at), new Map([...keys, ...more]))
    expect(await readdir(at.secrets)).toEqual([expect.stringMatching(/-epoch-2\.secret$/)])
    expect((await store.parts.rows.epochs()).map(({ endedAt }) => endedAt !== null)).toEqual([true, false])
  })

  it('makes and wraps no key under an epoch that another process has left behind', async () => {
    const at = await place()
    const store = await opened(at)
    await fill(store, 3)
    const { rows } = store.parts
    const before = await rows.livingUnder(1, '', 10)
    const [row] = before
    if (!row) throw new Error('expected a key')
    const { id: _, ...scope } = row
    const late = { ...scope, id: randomUUID(), person: randomUUID() }
    // A rotation that stands still between two of its steps, while others go two epochs on.
    await rows.beginEpoch(2, new Date().toISOString())
    expect(await rows.create(1, [late], new Date().toISOString())).toBe('another-epoch')
    await rows.beginEpoch(3, new Date().toISOString())
    expect(await rows.rewrap(2, [{ id: row.id, from: 1, wrapped: row.wrapped }])).toBe('another-epoch')
    expect(await rows.livingUnder(1, '', 10)).toEqual(before)
    // An epoch begins once, and only after the one before it.
    for (const epoch of [1, 2, 3, 5]) await rows.beginEpoch(epoch, new Date().toISOString())
    expect((await rows.epochs()).map(({ epoch }) => epoch)).toEqual([1, 2, 3])
    // What changed meanwhile is not replaced: neither a destroyed key nor one that is wrapped anew already.
    await store.destroy({ tenant, person: row.person as never })
    expect(await rows.rewrap(3, [{ id: row.id, from: 1, wrapped: row.wrapped }])).toBe(0)
    expect(await rows.rewrap(3, [{ id: before[1]?.id ?? '', from: 2, wrapped: row.wrapped }])).toBe(0)
    expect((await rows.findIds([row.id]))[0]).toMatchObject({ wrapped: null, epoch: null })
  })

  it('is due after 30 days, and once', async () => {
    const at = await place()
    let day = 1
    const store = await opened(at, () => new Date(Date.UTC(2026, 8, day)).toISOString())
    expect(await rotateIfDue(store)).toBe('not-due')
    const keys = bytes(await fill(store, 3))
    day = 30
    expect(await rotateIfDue(store)).toBe('not-due')
    day = 31
    expect(await rotateIfDue(store)).toMatchObject({ epoch: 2, ended: [1], rewrapped: 3 })
    expect(await rotateIfDue(store)).toBe('not-due')
    expect(await rotateIfDue(store, { days: 0 })).toMatchObject({ epoch: 3 })
    await expectToOpen(store, keys)
  })

  it('stops between batches when it is interrupted', async () => {
    const at = await place()
    const store = await opened(at)
    const keys = bytes(await fill(store, 500))
    const stop = new AbortController()
    const stopped = await rotate(store, { signal: stop.signal, onProgress: () => stop.abort() })
    expect(stopped).toEqual({ epoch: 2, ended: [], rewrapped: 200, isFinished: false })
    await expectToOpen(await opened(at), keys)
    expect(await rotateIfDue(store)).toMatchObject({ epoch: 2, ended: [1], rewrapped: 300 })
    await expectToOpen(await opened(at), keys)
  })

  it('does not begin, and makes no key, while the secrets are missing', async () => {
    const at = await place()
    const keys = bytes(await fill(await opened(at), 3))
    await cp(at.secrets, `${at.secrets}-aside`, { recursive: true })
    await rm(at.secrets, { recursive: true })
    const store = await opened(at)
    const [id] = [...keys.keys()]
    for (const attempt of [
      () => store.obtain([yearOf(somebody())]),
      () => store.find(id ? [id] : []),
      () => rotate(store),
      () => rotateIfDue(store, { days: 0 }),
    ])
      await expect(attempt()).rejects.toThrow(KeysUnavailable)
    await expect(store.obtain([yearOf(somebody())])).rejects.toThrow(
      /the secret of epoch 1 is missing in .*: restore it/,
    )
    await cp(`${at.secrets}-aside`, at.secrets, { recursive: true })
    await expectToOpen(store, keys)
  })
})

describe('the files of an embedded key store', () => {
  /** Every file below the directory, as one text. */
  async function everything(directory: string): Promise<string> {
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())
    const read = files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'))
    return (await Promise.all(read)).join('\n')
  }

  it('open nothing that was destroyed, not even from an old copy of them, once the epoch has ended', async () => {
    const at = await keptPlace()
    const store = await at.open()
    const doomed = keyOf(await obtainOne(store, yearOf(somebody(), tenant)))
    const stays = keyOf(await obtainOne(store, namesOf(somebody(), tenant)))
    const [row] = await store.parts.rows.findIds([doomed.id])
    if (!row?.wrapped) throw new Error('the key has no wrapped bytes')
    const wrapped = Buffer.from(row.wrapped).toString('latin1')
    // The control: the search finds the wrapped key while it is there, in the file or its journal. The key itself, never.
    expect(await everything(at.directory)).toContain(wrapped)
    expect(await everything(at.directory)).not.toContain(doomed.secret.export().toString('latin1'))
    const copy = await keptPlace()
    await rm(copy.directory, { recursive: true })
    await cp(at.directory, copy.directory, { recursive: true, filter: (path) => path !== at.secrets })

    await store.destroy({ tenant, person: row.person as never })
    expect(await everything(at.directory)).not.toContain(wrapped)

    // The old copy with the secrets that remain. Before the epoch ends it opens: that is why epochs end.
    await cp(at.secrets, copy.secrets, { recursive: true })
    const control = await copy.open()
    expect(bytesOf((await control.find([doomed.id])).get(doomed.id))).toBe(bytesOf(doomed))
    await control.close()

    await rotate(store)
    await rm(copy.secrets, { recursive: true })
    await cp(at.secrets, copy.secrets, { recursive: true })
    const old = await copy.open()
    await expect(old.find([doomed.id])).rejects.toThrow(KeysUnavailable)
    await expect(old.find([stays.id])).rejects.toThrow(KeysUnavailable)
    await old.close()
    expect(bytesOf((await store.find([stays.id])).get(stays.id))).toBe(bytesOf(stays))
    await store.close()
    await at.remove()
    await copy.remove()
  })
})

describe('a master key', () => {
  it('opens the keys after a restart, and cannot end an epoch', async () => {
    const at = await keptPlace()
    const master = () => masterKeySecrets(createSecretKey(Buffer.alloc(32, 7)))
    const open = async (secrets = master()) => {
      const rows = await openSqliteKeyRows(join(at.directory, 'keys.sqlite'))
      const ledger = fileLedger(join(at.directory, 'ledger.ndjson'))
      return keptKeyStore({ rows, secrets, ledger, now: () => new Date().toISOString() })
    }
    const store = await open()
    const key = await obtainOne(store, yearOf(somebody()))
    await expect(rotate(store)).rejects.toThrow(/epochs cannot end: the master key can open every old copy/)
    expect(await rotateIfDue(store, { days: 0 })).toBe('cannot-end')
    const again = await open()
    expect(bytesOf((await again.find([keyOf(key).id])).get(keyOf(key).id))).toBe(bytesOf(key))
    const wrong = await open(masterKeySecrets(createSecretKey(Buffer.alloc(32, 8))))
    await expect(wrong.find([keyOf(key).id])).rejects.toThrow(KeysUnavailable)
    for (const one of [store, again, wrong]) await one.close()
    await at.remove()
  })
})
