// Secrets: sealed at rest, bound to their endpoint, with signatures that the reference library accepts.
import { createHmac, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { newSecret, openSecretBox, secretBox, signedHeaders } from './secret-box.ts'

describe('a sealed secret', () => {
  const box = secretBox(randomBytes(32))

  it('opens only for its endpoint, under its key, and unaltered', () => {
    const secret = newSecret()
    const sealed = box.seal('a', secret)
    expect(box.open('a', sealed)).toBe(secret)
    expect(() => box.open('b', sealed)).toThrow()
    expect(() => secretBox(randomBytes(32)).open('a', sealed)).toThrow()
    for (const at of [0, 12, 28, sealed.length - 1]) {
      const altered = Buffer.from(sealed)
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at)
      expect(() => box.open('a', altered)).toThrow()
    }
  })

  it('does not show the secret, and looks different each time', () => {
    const secret = newSecret()
    const [one, two] = [box.seal('a', secret), box.seal('a', secret)]
    expect(one.includes(secret)).toBe(false)
    expect(one.equals(two)).toBe(false)
  })

  it('is opened by another process with the same data directory, whichever started first', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sillage-box-'))
    try {
      const [one, two] = await Promise.all([openSecretBox(directory), openSecretBox(directory)])
      expect(two.open('a', one.seal('a', 'whsec_x'))).toBe('whsec_x')
      const file = join(directory, 'webhook-key.json')
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(Buffer.from(JSON.parse(await readFile(file, 'utf8')).key, 'base64')).toHaveLength(32)
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('a signature', () => {
  const message = { id: 'evt', body: '{"é":1}', atMs: Date.now() }

  it('is an HMAC-SHA256 of id, seconds and body under the secret’s bytes', () => {
    const secret = newSecret()
    const headers = signedHeaders([secret], message)
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    expect(key).toHaveLength(24)
    const signed = `evt.${Math.floor(message.atMs / 1_000)}.${message.body}`
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  })

  it('by two secrets is accepted by holders of either, and by nobody else', () => {
    const [fresh, old] = [newSecret(), newSecret()]
    const headers = { ...signedHeaders([fresh, old], message) }
    for (const secret of [fresh, old]) expect(new Webhook(secret).verify(message.body, headers)).toEqual({ é: 1 })
    expect(() => new Webhook(newSecret()).verify(message.body, headers)).toThrow('No matching signature')
    expect(() => new Webhook(fresh).verify('{"é":2}', headers)).toThrow('No matching signature')
  })
})
