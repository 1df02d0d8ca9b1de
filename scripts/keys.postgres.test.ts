// The verbs of `sillage keys`, on a store in a directory and on PostgreSQL: their output, and what they leave behind.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openKeyStore } from '#compose/open-keys.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import type { TenantId } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import { bytesOf, keyOf, namesOf, somebody, yearOf } from '#privacy/key-store-contract.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'
import { runCommandLine } from './command-line/program.ts'

const tenant = randomUUID() as TenantId

describe.each(['a directory', 'PostgreSQL'])('the verb keys, on a store in %s', (kind) => {
  let folder: string
  let database: TestDatabase | null = null
  let environment: Record<string, string>
  let opened: KeptKeyStore[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sillage-keys-verb-'))
    database = kind === 'PostgreSQL' ? await freshDatabase('keys verb', { empty: true }) : null
    environment = {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/never-asked',
      SILLAGE_DATA: join(folder, 'data'),
      SILLAGE_KEYS: join(folder, 'keys'),
      ...(database && { KEYS_DATABASE_URL: database.url }),
    }
  })
  afterEach(async () => {
    for (const store of opened) await store.close()
    opened = []
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    process.exitCode = undefined
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** As the service opens it. The database of the log is not part of these tests. */
  async function open(): Promise<KeptKeyStore> {
    const { DATABASE_URL: _, ...alone } = environment
    const store = await openKeyStore(readConfig(alone))
    opened.push(store)
    return store
  }
  async function run(...args: string[]): Promise<{ printed: string; said: string; code: unknown }> {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const complained = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await runCommandLine(['keys', ...args])
    const text = (calls: readonly (readonly unknown[])[]) =>
      calls
        .map(([one]) => String(one))
        .join('')
        .replaceAll('\u202f', ' ')
    const outcome = {
      printed: text(written.mock.calls),
      said: text(complained.mock.calls),
      code: process.exitCode ?? 0,
    }
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    process.exitCode = undefined
    return outcome
  }
  const fill = async (store: KeptKeyStore, count: number) =>
    (await store.obtain(Array.from({ length: count }, () => namesOf(somebody(), tenant)))).map(keyOf)
  const [copies, secrets] = ['copies', 'elsewhere']
  const at = (name: string) => join(folder, name)
  const backup = () => run('backup', '--to', at(copies), '--secrets-to', at(secrets))
  /** The store is lost, and its secrets with it. The ledger in SILLAGE_DATA is left. */
  async function lose(): Promise<void> {
    for (const store of opened) await store.close()
    opened = []
    await rename(at('keys'), at(`lost-${randomUUID()}`))
    await database?.drop()
    if (!database) return
    database = await freshDatabase('keys verb', { empty: true })
    environment = { ...environment, KEYS_DATABASE_URL: database.url }
  }

  it('says that there is no store, and makes none', async () => {
    for (const args of [['status'], ['rotate'], ['verify'], ['backup', '--to', at(copies)]]) {
      const { printed, said, code } = await run(...args)
      expect({ printed, said, code }).toEqual({
        printed: '',
        said: expect.stringMatching(/^There is no key store in .*\. The service makes one when it starts\.\n$/),
        code: 2,
      })
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('shows the status, for people and for machines', async () => {
    const store = await open()
    expect((await run('status')).printed).toMatch(/\nEpoch +none yet: it begins with the first key\n/)
    const [one] = await fill(store, 3)
    await store.obtain([yearOf(somebody(), tenant)])
    const [row] = await store.parts.rows.findIds([keyOf(one).id])
    await store.destroy({ tenant, person: row?.person as never })
    const { printed, code } = await run('status')
    expect(code).toBe(0)
    expect(printed).toMatch(
      /^Store +\S+\nSecrets +\S+secrets\nLedger +\S+destroyed-keys\.ndjson\nKeys +3 living, 1 destroyed\n/,
    )
    expect(printed).toMatch(
      /\nErased people +1\nEpoch +1, began today \(\d{4}-\d\d-\d\d\), 3 keys\nEnds +\d{4}-\d\d-\d\d\nLast backup +never: sillage keys backup\n\nKeys of tokens +none here/,
    )
    const forMachines = JSON.parse((await run('status', '--json')).printed)
    expect(forMachines).toMatchObject({ living: 3, destroyed: 1, canEnd: true, unfinished: 0, lastBackupAt: null })
    await backup()
    expect((await run('status')).printed).toMatch(/\nLast backup +today /)
  })

  it('lets the next key sign tokens, and shows which one does', async () => {
    await open()
    const keys = await openTokenKeys(at('data'))
    const [current = '', next = ''] = keys.published.keys.map(({ kid }) => kid ?? '')
    expect((await run('status')).printed).toMatch(
      new RegExp(`Keys of tokens +${current} signs since .*\\nNext +${next}`),
    )
    const { printed, code } = await run('rotate', '--tokens')
    expect([printed, code]).toEqual([
      expect.stringContaining(`${next} signs tokens. Those of ${current} stay valid`),
      0,
    ])
    expect(JSON.parse((await run('status', '--json')).printed)).toMatchObject({
      tokens: { current: { id: next }, retired: [{ id: current }] },
    })
    expect((await run('rotate', '--tokens', '--withdraw')).printed).toContain('All earlier tokens are refused')
    await keys.refresh()
    expect([keys.accepts(current), keys.accepts(next)]).toEqual([false, false])
    expect(await run('rotate', '--withdraw')).toMatchObject({ code: 2, said: expect.stringContaining('add --tokens') })
  })

  it('rotates, after which every key opens', async () => {
    const store = await open()
    await fill(store, 250)
    const { printed, code } = await run('rotate')
    expect(code).toBe(0)
    expect(printed).toMatch(/^Epoch 2 is current\. 250 keys wrapped under its secret; ended: 1\.\nEarlier backups/)
    expect(await run('verify')).toMatchObject({ printed: 'All 250 keys open.\n', code: 0 })
    expect(JSON.parse((await run('rotate', '--json')).printed)).toEqual({
      epoch: 3,
      ended: [2],
      rewrapped: 250,
      isFinished: true,
    })
  })

  it('reports keys that do not open, with 1', async () => {
    const store = await open()
    await fill(store, 12)
    await store.close()
    await rename(join(at('keys'), 'secrets'), at('aside'))
    const { printed, code } = await run('verify')
    expect(code).toBe(1)
    expect(printed).toMatch(/^12 of 12 keys do not open:\n {2}[0-9a-f-]{36} {2}.*the secret of epoch 1 is missing/)
    expect(printed).toMatch(/ {2}and 2 more\n$/)
    expect((await run('status')).printed).toContain('ITS SECRET IS MISSING')
  })

  it('keeps keys and secrets of a backup apart, and a leaked half opens nothing', async () => {
    const store = await open()
    const keys = await fill(store, 3)
    for (const there of [at(copies), join(at(copies), 'below'), folder]) {
      const { said, code } = await run('backup', '--to', at(copies), '--secrets-to', there)
      expect({ said, code }).toEqual({
        said: expect.stringMatching(/^Not backed up: the secrets must go to another place/),
        code: 3,
      })
    }
    for (const there of [at('keys'), join(at('keys'), 'backup'), folder]) {
      const { said, code } = await run('backup', '--to', there)
      expect({ said, code }).toEqual({
        said: expect.stringMatching(/^Not backed up: .* would be found together/),
        code: 3,
      })
    }
    expect(await readdir(folder)).not.toContain(copies)
    const { printed, code } = await backup()
    expect(code).toBe(0)
    expect(printed).toMatch(
      /^3 keys written to .*copies.*\.keys\.ndjson\nSecrets of epoch 1 written to .*elsewhere.*\.secrets\.json\n/,
    )
    expect(printed).toMatch(/Delete both after the end of the epoch, on \d{4}-\d\d-\d\d: until then/)
    const [half = ''] = await readdir(at(copies))
    const text = await readFile(join(at(copies), half), 'utf8')
    const secret = await readFile(
      join(at('keys'), 'secrets', (await readdir(join(at('keys'), 'secrets')))[0] ?? ''),
      'utf8',
    )
    for (const key of keys) expect(text).not.toContain(key.secret.export().toString('base64'))
    expect(text).not.toContain(secret.trim())
    expect(await readFile(join(at(secrets), (await readdir(at(secrets)))[0] ?? ''), 'utf8')).toContain(secret.trim())
  })

  it('names the copies of secrets that must be deleted after the end of an epoch', async () => {
    await fill(await open(), 1)
    await backup()
    const [old = ''] = await readdir(at(secrets))
    await run('rotate')
    expect((await backup()).printed).toContain(
      `Delete ${join(at(secrets), old)} now: it opens keys that were destroyed since.`,
    )
  })

  it('compares a backup with the store, and finds what it lacks', async () => {
    const store = await open()
    const [one] = await fill(store, 5)
    await backup()
    const verified = async (...more: string[]) => run('verify', '--backup', at(copies), ...more)
    expect(await verified('--secrets', at(secrets))).toMatchObject({
      printed: expect.stringMatching(/The backup opens, and is complete\.\n$/),
      code: 0,
    })
    await fill(store, 2)
    const [row] = await store.parts.rows.findIds([keyOf(one).id])
    await store.destroy({ tenant, person: row?.person as never })
    const json = JSON.parse((await verified('--json')).printed)
    expect(json).toMatchObject({ living: 6, same: 4, newer: 2, destroyedSince: 1, closed: 0, differing: 0, lacking: 0 })

    await run('rotate')
    const withoutSecrets = await verified()
    expect(withoutSecrets).toMatchObject({ printed: expect.stringMatching(/do not open +4\n/), code: 1 })
    expect((await verified('--secrets', at(secrets))).code).toBe(0)
  })

  it('refuses a damaged backup, a missing one, and one of another store', async () => {
    await fill(await open(), 5)
    await backup()
    const [name = ''] = await readdir(at(copies))
    const file = join(at(copies), name)
    const whole = await readFile(file, 'utf8')
    const lines = whole.split('\n')
    for (const damaged of [
      whole.slice(0, -200),
      lines.toSpliced(2, 1).join('\n'),
      whole.replace('"epoch":1,"wrapped"', '"epoch":2,"wrapped"'),
      '',
    ]) {
      await writeFile(file, damaged)
      const { said, code } = await run('verify', '--backup', at(copies))
      expect({ said, code }).toEqual({
        said: expect.stringMatching(/is damaged or incomplete\. Use another backup/),
        code: 4,
      })
    }
    const missing = await run('verify', '--backup', at('nowhere'))
    expect(missing).toMatchObject({ said: expect.stringMatching(/There is no backup of keys in /), code: 4 })
    expect(await run('verify', '--secrets', at(secrets))).toMatchObject({ code: 2 })
  })

  it('restores what a lost store held, without what was destroyed after the backup', async () => {
    const store = await open()
    const scopes = Array.from({ length: 4 }, () => namesOf(somebody(), tenant))
    const keys = (await store.obtain(scopes)).map(keyOf)
    const school = await store.schoolSecret(tenant)
    await backup()
    const [erased, one] = scopes
    if (!erased || !one) throw new Error('expected two scopes')
    const never = yearOf(somebody(), tenant)
    await store.destroy({ tenant, person: erased.person })
    await store.destroy({ tenant, person: one.person, use: one.use })
    await store.destroy({ tenant, person: never.person, use: never.use })
    await lose()
    // In its place, the service makes none.
    if (kind === 'a directory') await expect(open()).rejects.toThrow(/There was a key store in .*, and it is gone/)

    const closed = await run('restore', '--from', at(copies))
    expect(closed).toMatchObject({
      said: expect.stringMatching(/^Not restored: .* does not open with these secrets/),
      code: 3,
    })
    const { printed, said, code } = await run('restore', '--from', at(copies), '--secrets-from', at(secrets))
    expect({ said, code }).toEqual({ said: '', code: 0 })
    expect(printed).toMatch(/^Restored 3 living keys from .*\n2 keys destroyed since, by 3 entries of the ledger\.\n/)

    const restored = await open()
    const found = await restored.obtain([...scopes, namesOf(erased.person, tenant), never])
    expect(found.map((key) => (key === 'destroyed' ? key : bytesOf(key)))).toEqual([
      'destroyed',
      'destroyed',
      ...keys.slice(2).map(bytesOf),
      'destroyed',
      'destroyed',
    ])
    expect((await restored.schoolSecret(tenant)).equals(school)).toBe(true)
    expect((await restored.destroyedAfter(0)).keys).toEqual(expect.arrayContaining([keys[0]?.id, keys[1]?.id]))
    const again = await run('restore', '--from', at(copies), '--secrets-from', at(secrets))
    expect(again).toMatchObject({
      said: expect.stringMatching(/^Not restored: the key store in .* is not empty/),
      code: 3,
    })
    expect((await run('rotate')).code).toBe(0)
    expect(await run('verify')).toMatchObject({ code: 0 })
  })

  it('says that epochs cannot end with a master key, and restores with it alone', async () => {
    environment = { ...environment, SILLAGE_MASTER_KEY: Buffer.alloc(32, 5).toString('base64') }
    const keys = await fill(await open(), 3)
    const never = /epochs cannot end: the master key can open every old copy/
    expect((await run('status')).printed).toMatch(never)
    expect(await run('rotate')).toMatchObject({ said: expect.stringMatching(never), code: 3 })
    expect(await run('verify')).toMatchObject({ said: expect.stringMatching(never), code: 0 })
    expect(await run('backup', '--to', at(copies))).toMatchObject({ said: expect.stringMatching(never), code: 0 })
    expect((await backup()).code).toBe(3)
    if (kind === 'a directory') await lose()
    else return
    expect((await run('restore', '--from', at(copies))).code).toBe(0)
    const found = await (await open()).find(keys.map(({ id }) => id))
    expect(keys.map(({ id }) => bytesOf(found.get(id)))).toEqual(keys.map(bytesOf))
  })
})
