// Files of contents over HTTP: what is stored, who gets a link, and what a link opens.
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mp3, pdf, photograph } from '../../src/files/content-samples.fixtures.ts'
import { caughtUp } from './caught-up.ts'
import { openStack, type Stack } from './stack.ts'

type Stored = { readonly file: string; readonly url: string; readonly mediaType: string; readonly expiresAt: string }

describe('files of contents', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('files of contents', { worker: true })
    await must('/api/schools', { name: 'École A', zone: 'Europe/Paris' })
  })
  afterAll(async () => {
    await stack?.close()
  })

  const must = async (url: string, body: object) => {
    const answer = await stack.ask('POST', url, { body })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`)
  }
  const send = async (bytes: Uint8Array, type = 'application/octet-stream', token?: string) => {
    const administrator = token ?? (await stack.token('administrator', { tenant: stack.tenant }))
    return stack.server.inject({
      method: 'POST',
      url: '/api/files',
      headers: { authorization: `Bearer ${administrator}`, 'content-type': type },
      payload: Buffer.from(bytes),
    })
  }
  const stored = async (bytes: Uint8Array): Promise<Stored> => {
    const answer = await send(bytes)
    expect(answer.statusCode).toBe(201)
    return answer.json()
  }
  const open = (url: string, headers: Record<string, string> = {}) => stack.server.inject({ url, headers })

  it('come back as they were sent, by a link that needs no token and says what they are', async () => {
    const { url, mediaType } = await stored(pdf())
    expect(mediaType).toBe('application/pdf')
    const answer = await open(url)
    expect(answer.statusCode).toBe(200)
    expect(new Uint8Array(answer.rawPayload)).toEqual(pdf())
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="document.pdf"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(answer.headers['cache-control']).toMatch(/^private, max-age=\d+, no-transform$/)
  })

  it('are stored once, and recorded once, though they are sent twice', async () => {
    const one = await stored(pdf(20))
    const head = await stack.service.log.head()
    const other = await stored(pdf(20))
    expect(other.file).toBe(one.file)
    expect(await stack.service.log.head()).toBe(head)
  })

  it('are refused with the reason, and nothing is recorded', async () => {
    const head = await stack.service.log.head()
    const expectRefusal = async (bytes: Uint8Array, status: number, code: string, type?: string) => {
      const answer = await send(bytes, type)
      expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status, code })
    }
    await expectRefusal(new TextEncoder().encode('<html>'), 415, 'unknown-file-type')
    await expectRefusal(pdf().slice(0, 60), 422, 'file-damaged')
    await expectRefusal(pdf(), 415, 'unsupported-media-type', 'application/pdf')
    await expectRefusal(new Uint8Array(8 * 1024 * 1024 + 1), 413, 'too-large')
    await expectRefusal(new Uint8Array(), 400, 'malformed-body')
    expect(await stack.service.log.head()).toBe(head)
  })

  it('are played from any place', async () => {
    const { url } = await stored(mp3())
    const part = await open(url, { range: 'bytes=417-833' })
    expect(part.statusCode).toBe(206)
    expect(part.headers).toMatchObject({
      'content-range': 'bytes 417-833/2085',
      'content-type': 'audio/mpeg',
      'content-disposition': 'inline',
      'accept-ranges': 'bytes',
    })
    expect(part.rawPayload.length).toBe(417)
    const behind = await open(url, { range: 'bytes=3000-' })
    expect(behind.statusCode).toBe(416)
    expect(behind.headers['content-range']).toBe('bytes */2085')
  })

  it('that are images come in the form that is asked for, without what the camera wrote', async () => {
    const { url } = await stored(await photograph('jpeg', { width: 800, height: 600 }))
    const whole = await open(url)
    expect(whole.rawPayload.includes('rue des Lilas')).toBe(false)
    const form = await open(`${url}&width=320&format=webp&quality=60`)
    expect(form.headers['content-type']).toBe('image/webp')
    expect(await sharp(form.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 320, height: 240 })
    for (const wrong of [
      '&width=321&format=webp',
      '&width=320',
      '&format=gif&width=320',
      '&width=320&format=webp&quality=61',
    ])
      expect((await open(url + wrong)).statusCode).toBe(422)
    const { url: document } = await stored(pdf())
    expect((await open(`${document}&width=320&format=webp`)).statusCode).toBe(422)
  })

  it('are opened by no link that was changed, or that has expired', async () => {
    const { url } = await stored(pdf())
    const { url: another } = await stored(pdf(30))
    const parts = new URL(url, 'http://service')
    const changed = (name: string, value: string) => {
      const copy = new URL(parts)
      copy.searchParams.set(name, value)
      return copy.pathname + copy.search
    }
    const later = String(Number(parts.searchParams.get('expires')) + 1)
    const links = [
      changed('expires', later),
      changed('school', randomUUID()),
      changed('signature', 'A'.repeat(43)),
      new URL(another, 'http://service').pathname + parts.search,
    ]
    for (const link of links) {
      const answer = await open(link)
      expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status: 404, code: 'no-such-link' })
    }
    const sha256 = parts.pathname.split('/').at(-1) ?? ''
    const tenant = stack.tenant as never
    const old = await stack.service.fileLinks.link({ tenant, sha256 }, Date.now() - 601_000)
    expect((await open(old.url)).json()).toMatchObject({ status: 404, code: 'link-expired' })
  })

  it('are linked for who may read the content that names them, and for nobody of another school', async () => {
    const { file } = await stored(pdf(40))
    const content = randomUUID()
    const lines = [
      {
        command: 'teaching.define-content',
        input: {
          ...{ content, title: 'Le document', skills: ['calcul/multiplication'] },
          body: { kind: 'document', source: { from: 'file', file } },
        },
      },
      { command: 'teaching.validate-content', input: { content, version: 1 } },
    ]
    const batch = await stack.ask('POST', '/api/events', { body: lines.map((line) => ({ id: randomUUID(), ...line })) })
    expect(batch.json().map(({ status }: { status: number }) => status)).toEqual([201, 201])
    await caughtUp(stack)
    const linked = await stack.ask('GET', `/api/contents/${content}/file/link`, { token: await stack.token('learner') })
    expect((await open(linked.json().url)).statusCode).toBe(200)
    const elsewhere = await stack.token('administrator', { tenant: randomUUID() })
    expect((await stack.ask('GET', `/api/contents/${content}/file/link`, { token: elsewhere })).statusCode).toBe(404)
  })
})
