/** The keys of tokens, shared by several processes through one directory. */
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair, importJWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { rotateTokenKeys, tokenKeyStatus } from './token-key-rotation.ts'
import { openTokenKeys, readTokenKeys, type TokenKeys } from './token-keys.ts'
import { changeKeyFile, newSigningKey, readKeyFile } from './token-keys-file.ts'

const tenant = '0b54a1a4-7c1e-4f0f-9a52-3d8f4f6f2f10'
const actor = '9f0c9a4e-52a7-4a40-8f2b-6f6f2f6f9d11'
const DAY_MS = 86_400_000
const directory = () => mkdtemp(join(tmpdir(), 'sillage-token-keys-'))
const signed = (keys: TokenKeys) => keys.sign({ tenant, actor, role: 'teacher' }, 600)
const idsOf = (keys: TokenKeys) => keys.published.keys.map(({ kid }) => kid)
const rotatedTo = async (place: string, how: 'now' | 'withdraw' = 'now') => {
  const done = await rotateTokenKeys(place, how, Date.now())
  return done.kind === 'rotated' ? done.to : done.kind
}

describe('a rotation', () => {
  it('lets the published next key sign, and publishes another one', async () => {
    const place = await directory()
    const keys = await openTokenKeys(place)
    const [current, next] = idsOf(keys)
    const before = await signed(keys)
    expect(await rotatedTo(place)).toBe(next)
    await keys.refresh()
    const [signing, another, retired] = idsOf(keys)
    expect([signing, retired]).toEqual([next, current])
    expect([current, next]).not.toContain(another)
    await expect(keys.verify(before)).resolves.toMatchObject({ actor, keyId: current })
    await expect(keys.verify(await signed(keys))).resolves.toMatchObject({ actor, keyId: next })
  })

  it('forgets the private half of a retired key', async () => {
    const place = await directory()
    await openTokenKeys(place)
    const { current } = await readKeyFile(place)
    await rotatedTo(place)
    await rotatedTo(place)
    for (const name of await readdir(place))
      expect(await readFile(join(place, name), 'utf8'), name).not.toContain(current.key.d)
  })

  it('is due after 30 days, and not before the next key was published for ten minutes', async () => {
    const place = await directory()
    await openTokenKeys(place)
    const at = (ms: number) => rotateTokenKeys(place, 'due', Date.now() + ms)
    expect((await at(29 * DAY_MS)).kind).toBe('not-due')
    expect((await at(30 * DAY_MS)).kind).toBe('rotated')
    expect((await at(59 * DAY_MS)).kind).toBe('not-due')
    expect((await at(61 * DAY_MS)).kind).toBe('rotated')
    await changeKeyFile(place, async (file) => ({
      ...file,
      next: await newSigningKey(new Date(Date.now() + 200 * DAY_MS).toISOString()),
    }))
    expect((await at(200 * DAY_MS + 599_000)).kind).toBe('not-due')
    expect((await at(200 * DAY_MS + 600_000)).kind).toBe('rotated')
  })

  it('keeps a retired key as long as a token of it can be valid', async () => {
    const place = await directory()
    const keys = await openTokenKeys(place)
    const [first] = idsOf(keys)
    const retiredAt = async (ms: number) => {
      await rotateTokenKeys(place, 'now', Date.now() + ms)
      return (await tokenKeyStatus(place)).retired.map(({ id }) => id)
    }
    expect(await retiredAt(0)).toEqual([first])
    expect(await retiredAt(400 * DAY_MS)).toContain(first)
    expect(await retiredAt(401 * DAY_MS)).not.toContain(first)
  })

  it('that withdraws refuses every earlier token, also one that was remembered as good', async () => {
    const place = await directory()
    const [here, elsewhere] = [await openTokenKeys(place), await openTokenKeys(place)]
    const before = await signed(here)
    const [current = '', next = ''] = idsOf(here)
    const signing = await rotatedTo(place, 'withdraw')
    expect([current, next]).not.toContain(signing)
    await elsewhere.refresh()
    await expect(elsewhere.verify(before)).rejects.toMatchObject({ reason: 'invalid' })
    expect([await elsewhere.accepts(current), await elsewhere.accepts(next)]).toEqual([false, false])
    // A token of the new key comes to a process that has not heard of it.
    await expect(here.verify(await signed(elsewhere))).resolves.toMatchObject({ keyId: signing })
    await expect(here.verify(before)).rejects.toMatchObject({ reason: 'invalid' })
  })

  it('that withdraws does so also while another one lets the next key sign', async () => {
    for (let round = 0; round < 20; round += 1) {
      const place = await directory()
      const before = await openTokenKeys(place)
      const token = await signed(before)
      const known = new Set(idsOf(before))
      await Promise.all([
        rotateTokenKeys(place, 'now', Date.now()),
        rotateTokenKeys(place, 'withdraw', Date.now()),
        rotateTokenKeys(place, 'now', Date.now()),
      ])
      const after = await readTokenKeys(place)
      expect(idsOf(after).filter((id) => known.has(id))).toEqual([])
      await expect(after.verify(token)).rejects.toMatchObject({ reason: 'invalid' })
    }
  })

  it('while two processes sign and verify each other’s tokens fails none of them', async () => {
    const place = await directory()
    const processes = await Promise.all([openTokenKeys(place), openTokenKeys(place)])
    let isOver = false
    const seen = new Set<string>()
    const ask = async (signer: TokenKeys, verifier: TokenKeys) => {
      while (!isOver) {
        const token = await signed(signer)
        seen.add((await verifier.verify(token)).keyId)
        // The signer learns of a rotation as a busy process does: at some moment, and not at the same one as the verifier.
        await signer.refresh()
      }
    }
    const [a, b] = processes as [TokenKeys, TokenKeys]
    const load = Promise.all([ask(a, b), ask(b, a), ask(a, b)])
    for (let round = 1; round <= 10; round++) {
      await rotatedTo(place)
      const { current } = await readKeyFile(place)
      // Until both have signed with it.
      while (!seen.has(current.id)) await Promise.race([load, new Promise(setImmediate)])
    }
    isOver = true
    await load
    expect(seen.size).toBeGreaterThanOrEqual(10)
  })

  it('that two processes ask for at once happens once', async () => {
    const place = await directory()
    await openTokenKeys(place)
    await Promise.all(Array.from({ length: 6 }, () => rotateTokenKeys(place, 'due', Date.now() + 31 * DAY_MS)))
    expect((await tokenKeyStatus(place)).retired).toHaveLength(1)
  })
})

describe('the file', () => {
  it('loses no change of several processes that replace it at once', async () => {
    const place = await directory()
    await openTokenKeys(place)
    const { revision } = await readKeyFile(place)
    const add = (id: string) =>
      changeKeyFile(place, async (file) => ({
        ...file,
        retired: [...file.retired, { id, retiredAt: '2026-01-01T00:00:00.000Z', key: file.current.key }],
      }))
    const names = Array.from({ length: 12 }, (_, n) => `key-${n}`)
    await Promise.all(names.map(add))
    const file = await readKeyFile(place)
    expect(new Set(file.retired.map(({ id }) => id))).toEqual(new Set(names))
    expect(file.revision).toBeGreaterThanOrEqual(revision + 12)
  })

  it('is readable by nobody else, and its copy opens alone, as after a restore', async () => {
    const place = await directory()
    const keys = await openTokenKeys(place)
    await rotatedTo(place)
    await keys.refresh()
    for (const name of await readdir(place)) expect((await stat(join(place, name))).mode & 0o777, name).toBe(0o600)
    const restored = await directory()
    await writeFile(join(restored, 'token-keys.json'), await readFile(join(place, 'token-keys.json'), 'utf8'))
    await expect((await openTokenKeys(restored)).verify(await signed(keys))).resolves.toMatchObject({ actor })
  })

  it('of an earlier version goes on: its last key signs, its others verify', async () => {
    const place = await directory()
    const old = [await newSigningKey('2026-01-01T00:00:00.000Z'), await newSigningKey('2026-02-01T00:00:00.000Z')]
    await writeFile(join(place, 'token-keys.json'), JSON.stringify({ keys: old }))
    // Without a service, as `sillage token` reads it.
    const tool = await readTokenKeys(place)
    const ids = old.map(({ id }) => id)
    expect(idsOf(tool)).toEqual([ids[1], ids[0]])
    const token = await signed(tool)
    const service = await openTokenKeys(place)
    expect(idsOf(service)).toEqual([ids[1], expect.any(String), ids[0]])
    await expect(service.verify(token)).resolves.toMatchObject({ keyId: ids[1] })
  })

  it('that is damaged is reported as such', async () => {
    const place = await directory()
    for (const text of ['{', '{}', '{"keys":[]}']) {
      await writeFile(join(place, 'token-keys.json'), text)
      await expect(openTokenKeys(place), text).rejects.toThrow('damaged')
    }
  })
})

it('an unknown key does not verify, whatever the header says about where to find it', async () => {
  const keys = await openTokenKeys(await directory())
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const [known = ''] = idsOf(keys)
  for (const header of [
    { kid: 'unknown' },
    { kid: known },
    { kid: 'unknown', jku: 'http://127.0.0.1:1/jwks.json' },
    { kid: known, x5u: 'http://127.0.0.1:1/x' },
    { kid: '../token-keys.json' },
    { kid: '__proto__' },
  ]) {
    const token = await new SignJWT({ tenant, role: 'administrator' })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header })
      .setSubject(actor)
      .setIssuer('sillage')
      .setAudience('sillage')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
    await expect(keys.verify(token), JSON.stringify(header)).rejects.toMatchObject({ reason: 'invalid' })
  }
})

it('another algorithm of the same key does not verify', async () => {
  const keys = await openTokenKeys(await directory())
  const [jwk] = keys.published.keys
  const secret = Buffer.from(jwk?.x ?? '', 'base64url')
  const head = { typ: 'at+jwt', kid: jwk?.kid ?? '' }
  for (const alg of ['HS256', 'HS512']) {
    const token = await new SignJWT({ sub: actor, tenant, iss: 'sillage', aud: 'sillage' })
      .setProtectedHeader({ ...head, alg })
      .setExpirationTime('5m')
      .sign(secret.length >= 64 ? secret : Buffer.concat([secret, secret]))
    await expect(keys.verify(token)).rejects.toMatchObject({ reason: 'invalid' })
  }
  const { privateKey } = await generateKeyPair('ES256')
  const es = await new SignJWT({ sub: actor, tenant, iss: 'sillage', aud: 'sillage' })
    .setProtectedHeader({ ...head, alg: 'ES256' })
    .setExpirationTime('5m')
    .sign(privateKey)
  await expect(keys.verify(es)).rejects.toMatchObject({ reason: 'invalid' })
  expect(await importJWK({ ...jwk }, 'EdDSA')).toBeDefined()
})
