import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConfigError, readConfig } from '#platform/config.ts'
import { keyStoreStatus } from '#privacy/key-status.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { keyOf, obtainOne, somebody, yearOf } from '#privacy/key-store-contract.ts'
import { KeyStoreMissing, KeyStoreRefused } from '#privacy/key-store-errors.ts'
import { freshDatabase } from '../../tests/test-database.ts'
import { openExamination } from './examination.ts'
import { openKeyStore } from './open-keys.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-open-keys-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const configOf = (env: Record<string, string> = {}) => readConfig({ SILLAGE_DATA: join(folder, 'data'), ...env })

it('makes a store beside the embedded database, and says so once', async () => {
  const said: string[] = []
  for (let start = 0; start < 2; start += 1) {
    const store = await openKeyStore(configOf(), { onProgress: (message) => said.push(message) })
    await obtainOne(store, yearOf(somebody()))
    await store.close()
  }
  expect(said).toEqual([
    `Made a key store in ${join(folder, 'data', 'keys', 'keys.sqlite')}: back it up apart from the database; whoever loses it loses every name.`,
  ])
})

it('is refused beside another database until somebody decides', async () => {
  const config = configOf({ DATABASE_URL: 'postgres://db/d' })
  const refused = await openKeyStore(config).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ConfigError)
  expect(refused).toMatchObject({ variables: ['SILLAGE_KEYS'] })
})

it('refuses a key database on the server of the log, with the way out', async () => {
  const [keys, log] = [await freshDatabase('keys', { empty: true }), await freshDatabase('log', { empty: true })]
  const config = configOf({ DATABASE_URL: log.url, KEYS_DATABASE_URL: keys.url, SILLAGE_KEYS: join(folder, 'keys') })
  await expect(openKeyStore(config)).rejects.toThrow(
    /KEYS_DATABASE_URL leads to the same PostgreSQL server as DATABASE_URL.*Set it to another server.*or leave it out/,
  )
  await keys.drop()
  await log.drop()
})

it('keeps rows on PostgreSQL and secrets in a directory', async () => {
  const keys = await freshDatabase('keys', { empty: true })
  const config = configOf({ KEYS_DATABASE_URL: keys.url, SILLAGE_KEYS: join(folder, 'keys') })
  const store = await openKeyStore(config)
  await obtainOne(store, yearOf(somebody()))
  expect(await keyStoreStatus(store)).toMatchObject({
    where: expect.stringMatching(/^postgres:\/\/[^@]*\/t_keys_/),
    secretsIn: join(folder, 'keys', 'secrets'),
    canEnd: true,
    living: 1,
    epochs: [{ epoch: 1, endedAt: null, keys: 1, hasSecret: true }],
    unfinished: 0,
    lastBackupAt: null,
  })
  await store.close()
  await keys.drop()
})

it('never makes a new store where one was lost, nor takes another one for it', async () => {
  const config = configOf()
  const keys = join(folder, 'data', 'keys')
  await (await openKeyStore(config)).close()
  await rename(keys, join(folder, 'aside'))
  await expect(openKeyStore(config)).rejects.toThrow(KeyStoreRefused)
  await expect(openKeyStore(config)).rejects.toThrow(
    /There was a key store in .*, and it is gone\. Mount or copy it back/,
  )

  const other = configOf({ SILLAGE_DATA: join(folder, 'other') })
  await (await openKeyStore(other)).close()
  await rename(join(folder, 'other', 'keys'), keys)
  await expect(openKeyStore(config)).rejects.toThrow(/is not the one that this installation used there/)

  await rm(keys, { recursive: true })
  await rename(join(folder, 'aside'), keys)
  await (await openKeyStore(config)).close()
})

it('makes nothing for a verb that only looks', async () => {
  await expect(openKeyStore(configOf(), { make: 'never' })).rejects.toThrow(KeyStoreMissing)
  await expect(openKeyStore(configOf(), { make: 'never' })).rejects.toThrow(/^There is no key store in /)
})

it('is unavailable while its server is away', async () => {
  const config = configOf({ KEYS_DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/keys' })
  const refused = await openKeyStore(config).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(KeysUnavailable)
  expect(String(refused)).toMatch(/the key store does not answer \(connect ECONNREFUSED 127\.0\.0\.1:1\)/)
  expect(String(refused)).not.toContain('secret')
})

it('is examined by the doctor, who makes nothing', async () => {
  const config = configOf()
  const reads = openExamination(() => config)
  expect(await reads.keyStore(config, 10)).toMatchObject({ kind: 'none' })
  expect(await reads.keyStore(configOf({ DATABASE_URL: 'postgres://db/d' }), 10)).toMatchObject({ kind: 'undecided' })
  const store = await openKeyStore(config)
  await store.obtain(Array.from({ length: 30 }, () => yearOf(somebody())))
  await store.close()
  expect(await reads.keyStore(config, 10)).toMatchObject({
    kind: 'store',
    status: { living: 30, current: { epoch: 1 } },
    checked: { checked: 10, closed: 0 },
  })
  await rename(join(folder, 'data', 'keys', 'secrets'), join(folder, 'aside'))
  expect(await reads.keyStore(config, 10)).toMatchObject({ checked: { checked: 10, closed: 10 } })
  await rm(join(folder, 'data', 'keys'), { recursive: true })
  await expect(reads.keyStore(config, 10)).rejects.toThrow(/There was a key store in .*, and it is gone/)
  await reads.close()
})

it('says what is wrong with a directory, a file or a secret that cannot be used', async () => {
  const file = join(folder, 'file')
  await writeFile(file, 'no database, and longer than the header of one would be')
  await expect(openKeyStore(configOf({ SILLAGE_KEYS: file }))).rejects.toThrow(KeysUnavailable)
  await mkdir(join(folder, 'damaged'))
  await rename(file, join(folder, 'damaged', 'keys.sqlite'))
  await expect(openKeyStore(configOf({ SILLAGE_KEYS: join(folder, 'damaged') }))).rejects.toThrow(
    /the key store does not answer \(file is not a database\)/,
  )

  const store = await openKeyStore(configOf())
  const key = keyOf(await obtainOne(store, yearOf(somebody())))
  await store.close()
  const secrets = join(folder, 'data', 'keys', 'secrets')
  const [name = ''] = await readdir(secrets)
  if (process.platform !== 'win32') expect((await stat(join(secrets, name))).mode & 0o077).toBe(0)
  await writeFile(join(secrets, name), 'half a secr')
  const again = await openKeyStore(configOf())
  await expect(again.find([key.id])).rejects.toThrow(/is damaged: expected a secret of 32 bytes/)
  await again.close()
})
