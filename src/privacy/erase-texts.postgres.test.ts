// One text erased alone on both adapters: whenever the process is killed, with an epoch that ends meanwhile, and after a backup
// from before is restored.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { CrashPoint } from '#platform/crash-point.ts'
import { freshDatabase } from '../../tests/test-database.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import { backUp, readBackup, readBackupSecrets } from './key-backup.ts'
import { drill } from './key-drill.ts'
import { readLedger } from './key-ledger.ts'
import { restoreKeys } from './key-restore.ts'
import { checkKeys } from './key-status.ts'
import { type KeptPlace, keptPlace } from './key-store.fixtures.ts'
import { keyOf, obtainOne } from './key-store-contract.ts'
import { DOOMED, KEPT, textsInAll } from './key-store-texts.fixtures.ts'
import { rotate } from './rotation.ts'
import { secretFile, writeSecret } from './secrets-directory.ts'
import { textTree } from './text-tree.ts'

const program = fileURLToPath(new URL('key-store-process.fixtures.ts', import.meta.url))

const run = (args: readonly string[], crashPoint: string) =>
  new Promise<NodeJS.Signals | null>((resolve) =>
    spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env.PATH, SILLAGE_CRASH_POINT: crashPoint },
      stdio: ['ignore', 'ignore', 'inherit'],
    }).once('close', (_, signal) => resolve(signal)),
  )

async function textsOf(store: KeptKeyStore): Promise<readonly [doomed: string | null, kept: string | null]> {
  const tree = textTree(keyOf(await obtainOne(store, textsInAll)).secret.export())
  return [tree.leaf(DOOMED)?.toString('hex') ?? null, tree.leaf(KEPT)?.toString('hex') ?? null]
}

describe.each(['sqlite', 'postgres'])('one text, erased alone on %s,', (adapter) => {
  const closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function place(): Promise<KeptPlace & { readonly args: readonly string[] }> {
    const database = adapter === 'sqlite' ? null : await freshDatabase('erased texts', { empty: true })
    if (database) closing.push(database.drop)
    const kept = await keptPlace(database?.url)
    closing.push(kept.remove)
    return { ...kept, args: [kept.directory, 'erase', ...(database ? [database.url] : [])] }
  }
  async function opened(at: KeptPlace) {
    const store = await at.open()
    closing.push(() => store.close())
    return store
  }

  it.each<[CrashPoint, 'before' | 'after']>([
    ['texts-in-ledger', 'before'],
    ['before-texts-commit', 'before'],
    ['texts-erased', 'after'],
  ])('is there or gone after a kill at %s, and gone once it is done again', async (point, when) => {
    const at = await place()
    const store = await opened(at)
    const [doomed, kept] = await textsOf(store)
    expect(await run(at.args, `${point}:1`)).toBe('SIGKILL')
    expect(await textsOf(store)).toEqual([when === 'before' ? doomed : null, kept])
    expect(await store.eraseTexts(textsInAll, [DOOMED])).toBe(when === 'before' ? 1 : 0)
    expect(await textsOf(await opened(at))).toEqual([null, kept])
    expect((await readLedger(store.parts.ledger.file)).textsErasedOf(store.parts.rows.storeId)).toContainEqual(
      expect.objectContaining({ use: 'texts/teaching/2026-2027', leaves: [DOOMED] }),
    )
  })

  it('stays erased when epochs end at the same time, and every key still opens', async () => {
    const at = await place()
    const [store, other] = [await opened(at), await opened(at)]
    const [, kept] = await textsOf(store)
    await Promise.all([rotate(other), store.eraseTexts(textsInAll, [DOOMED]), rotate(other)])
    expect(await textsOf(await opened(at))).toEqual([null, kept])
    await rotate(store)
    expect(await textsOf(store)).toEqual([null, kept])
    expect(await checkKeys(store)).toMatchObject({ checked: 1, closed: 0 })
  })

  it('stays erased after a backup from before is restored, and the drill says that the backup still opens it', async () => {
    const at = await place()
    const copies = await mkdtemp(join(tmpdir(), 'sillage-text-copies-'))
    closing.push(() => rm(copies, { recursive: true, force: true }))
    const store = await opened(at)
    const [, kept] = await textsOf(store)
    const made = await backUp(store, { to: join(copies, 'keys'), secretsTo: join(copies, 'secrets') })
    await store.eraseTexts(textsInAll, [DOOMED])
    const [backup, secretsFrom] = [await readBackup(made.file), await readBackupSecrets(join(copies, 'secrets'))]
    expect(await drill(store, backup, secretsFrom)).toMatchObject({ same: 1, differing: 0, textsErasedSince: 1 })
    const ledger = await readLedger(store.parts.ledger.file)

    // Another store, as after a loss: its ledger is the one that was kept.
    const lost = await keptPlace()
    closing.push(lost.remove)
    const empty = await opened(lost)
    await mkdir(lost.secrets)
    await restoreKeys(empty, {
      ...{ backup, secretsFrom, destructions: ledger.destructionsOf(backup.storeId) },
      textsErased: ledger.textsErasedOf(backup.storeId),
      putSecret: (epoch, secret) => writeSecret(secretFile(lost.secrets, backup.storeId, epoch), secret),
    })
    expect(await textsOf(empty)).toEqual([null, kept])
    // Processes that knew the key from before are told.
    const { id } = keyOf(await obtainOne(empty, textsInAll))
    expect((await empty.destroyedAfter(0)).changed).toEqual([id])
    expect(await drill(empty, backup, secretsFrom)).toMatchObject({ same: 1, differing: 0, textsErasedSince: 1 })
  })
})
