/**
 * Objects are sent and read as the public reference of S3 says. The server here checks each signature by that reference; no real
 * store was at hand.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ObjectStoreAway } from './object-store.ts'
import { s3ObjectStore } from './s3-object-store.ts'
import { openS3Server, refusalOf, type S3Server, signatureOf } from './s3-server.fixtures.ts'

describe('the server of this test', () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, “GET Object”
  const credentials = {
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  }
  const signed = 'host;range;x-amz-content-sha256;x-amz-date'
  const signature = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'
  const headers = {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-amz-date': '20130524T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signed},Signature=${signature}`,
  }
  const request = { method: 'GET', target: '/test.txt', headers }
  const atMs = Date.parse('2013-05-24T00:01:00Z')
  const nothing = new Uint8Array()

  it('computes the signature of the example of the reference', () =>
    expect(signatureOf(request, credentials, signed)).toBe(signature))

  it('accepts that request, and refuses it as soon as something of it is not as it was signed', () => {
    expect(refusalOf(request, nothing, credentials, atMs)).toBeNull()
    expect(refusalOf({ ...request, target: '/other.txt' }, nothing, credentials, atMs)).toBe('SignatureDoesNotMatch')
    expect(refusalOf(request, nothing, { ...credentials, secret: 'another' }, atMs)).toBe('SignatureDoesNotMatch')
    expect(refusalOf(request, new Uint8Array([1]), credentials, atMs)).toBe('XAmzContentSHA256Mismatch')
    expect(refusalOf(request, nothing, credentials, atMs + 3_600_000)).toBe('RequestTimeTooSkewed')
    const unsigned = { ...headers, 'x-amz-acl': 'public-read' }
    expect(refusalOf({ ...request, headers: unsigned }, nothing, credentials, atMs)).toBe('AccessDenied')
  })
})

describe('a store that speaks S3', () => {
  let server: S3Server
  beforeAll(async () => {
    server = await openS3Server()
  })
  afterAll(() => server?.close())
  beforeEach(() => {
    server.works()
    server.versioning = false
    server.mostListed = 1_000
    server.objects.clear()
    server.asked.length = 0
  })
  const storeOf = (change: object = {}) =>
    s3ObjectStore({ endpoint: server.endpoint, bucket: server.bucket, ...server.credentials, ...change })

  it('keeps bytes under a name, returns and deletes them', async () => {
    const store = storeOf()
    const bytes = new Uint8Array([0, 255, 13, 10])
    await store.put('a-school/model/one', bytes)
    expect(await store.get('a-school/model/one', 4)).toEqual(bytes)
    await store.remove('a-school/model/one')
    await store.remove('a-school/model/one')
    expect(await store.get('a-school/model/one', 4)).toBeNull()
    expect(server.asked).toEqual([
      'PUT /sillage-files/a-school/model/one',
      'GET /sillage-files/a-school/model/one',
      'DELETE /sillage-files/a-school/model/one',
      'DELETE /sillage-files/a-school/model/one',
      'GET /sillage-files/a-school/model/one',
    ])
  })

  it('lists the objects of a prefix page by page, with their sizes and ages, whatever their names', async () => {
    const store = storeOf()
    const names = ['a/1', 'a/2 & <3>', 'a/é', 'a/4+5%20', 'b/1'].sort()
    for (const name of names) server.objects.set(name, new Uint8Array(name.length))
    server.ages.set('a/1', 7_200_000)
    server.mostListed = 2
    const listed = []
    for (let after: string | null = null, pages = 0; ; pages += 1) {
      const { objects, next } = await store.list('a/', after)
      listed.push(...objects)
      if (next === null) {
        expect(pages).toBe(1)
        break
      }
      after = next
    }
    expect(listed.map(({ name }) => name)).toEqual(names.filter((name) => name.startsWith('a/')))
    for (const { name, bytes } of listed) expect(bytes).toBe(name.length)
    const old = listed.filter(({ ageMs }) => ageMs > 3_600_000)
    expect(old.map(({ name }) => name)).toEqual(['a/1'])
    expect(await store.list('c/', null)).toEqual({ objects: [], next: null })
  })

  it('is away when its list is cut off, or the answer is not a list', async () => {
    server.fail(200)
    await expect(storeOf().list('', null)).rejects.toThrow('a list that cannot be read')
    server.fail(403)
    await expect(storeOf().list('', null)).rejects.toThrow('403')
  })

  it('reads no more than it was told, and one byte to show that there is more', async () => {
    server.objects.set('long', new Uint8Array(1_000_000))
    expect((await storeOf().get('long', 10))?.length).toBe(11)
  })

  it('tries again after an answer that may pass', async () => {
    server.fail(503, 2)
    await storeOf().put('again', new Uint8Array([1]))
    expect(server.asked).toHaveLength(3)
    expect(server.objects.has('again')).toBe(true)
  })

  it('tries again when the connection is lost', async () => {
    server.hangUp(2)
    await storeOf().put('lost', new Uint8Array([1]))
    expect(server.asked).toHaveLength(3)
    expect(server.objects.has('lost')).toBe(true)
  })

  it('follows no redirection, and names it', async () => {
    server.fail(301)
    await expect(storeOf().get('x', 1)).rejects.toThrow('The file store answered 301')
    expect(server.asked).toHaveLength(1)
  })

  it('is away when it refuses or fails, or its bucket does not exist; the error names the answer and not the secret', async () => {
    const wrong = storeOf({ secret: 'not-the-secret' })
    await expect(wrong.put('x', new Uint8Array([1]))).rejects.toThrow(
      new ObjectStoreAway('The file store answered 403 (SignatureDoesNotMatch).', { hasAnswered: true }),
    )
    await expect(storeOf({ keyId: 'nobody' }).get('x', 1)).rejects.toThrow('403 (InvalidAccessKeyId)')
    await expect(storeOf({ bucket: 'another' }).get('x', 1)).rejects.toThrow('404 (NoSuchBucket)')
    await expect(storeOf({ bucket: 'another' }).check()).rejects.toThrow('The file store answered 404.')
    const gone = await openS3Server()
    await gone.close()
    await expect(storeOf({ endpoint: gone.endpoint }).check()).rejects.toThrow(
      new ObjectStoreAway('The file store cannot be reached (ECONNREFUSED).'),
    )
    server.fail(503)
    await expect(storeOf().remove('x')).rejects.toThrow('503 (SlowDown)')
    expect(server.objects.has('x')).toBe(false)
  })

  it('says whether it keeps what is deleted', async () => {
    await storeOf().check()
    expect(await storeOf().keepsVersions()).toBe(false)
    server.versioning = true
    expect(await storeOf().keepsVersions()).toBe(true)
    server.fail(501)
    expect(await storeOf().keepsVersions()).toBeNull()
  })
})
