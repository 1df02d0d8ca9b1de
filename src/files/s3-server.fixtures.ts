// A small server of one bucket that reads requests as the public reference of S3 says: it computes the signature of each from the
// secret (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html), and refuses what is not signed so, what is
// not what was signed, and what is older than a quarter of an hour. It is no S3: one object at a time, in memory.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SignedRequest = {
  readonly method: string
  /** As it was sent: encoded, with its query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | undefined>>
}
export type Credentials = { readonly keyId: string; readonly secret: string; readonly region: string }

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** The hexadecimal signature that the request must have, over the headers that it names as signed. */
export function signatureOf(request: SignedRequest, { secret, region }: Credentials, signedHeaders: string): string {
  const [path = '', query = ''] = request.target.split('?')
  const time = request.headers['x-amz-date'] ?? ''
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`
  const canonical = [
    request.method,
    path,
    query.split('&').sort().join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const key = scope.split('/').reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`)
  return hmac(key as Buffer, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex')
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/
const MUST_SIGN = ['host', 'x-amz-content-sha256', 'x-amz-date']
const SKEW_MS = 900_000

/** The code of the error; null for a request that is signed as it must be. */
export function refusalOf(
  request: SignedRequest,
  body: Uint8Array,
  expected: Credentials,
  nowMs: number,
): string | null {
  const [, keyId, , region, signedHeaders = '', signature = ''] = FORM.exec(request.headers.authorization ?? '') ?? []
  if (keyId === undefined) return 'AccessDenied'
  if (keyId !== expected.keyId) return 'InvalidAccessKeyId'
  if (region !== expected.region) return 'AuthorizationHeaderMalformed'
  const names = signedHeaders.split(';')
  const unsigned = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-') && !names.includes(name))
  if (unsigned.length > 0 || MUST_SIGN.some((name) => !names.includes(name))) return 'AccessDenied'
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(request.headers['x-amz-date'] ?? '') ?? []
  const sentMs = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
  if (!(Math.abs(nowMs - sentMs) < SKEW_MS)) return 'RequestTimeTooSkewed'
  const right = Buffer.from(signatureOf(request, expected, signedHeaders))
  if (!timingSafeEqual(right, Buffer.from(signature))) return 'SignatureDoesNotMatch'
  return request.headers['x-amz-content-sha256'] === sha256(body) ? null : 'XAmzContentSHA256Mismatch'
}

export type S3Server = {
  readonly endpoint: string
  readonly bucket: string
  readonly credentials: Credentials
  readonly objects: Map<string, Uint8Array>
  /** How many milliseconds ago objects were sent; others, now. */
  readonly ages: Map<string, number>
  /** Of a page of a list. */
  mostListed: number
  /** Method and path of each request, in their order. */
  readonly asked: string[]
  /** Closes the connection of the next `times` requests without an answer. */
  hangUp(times: number): void
  /** Answers the next `times` requests with this status, or all of them. */
  fail(status: number, times?: number): void
  works(): void
  versioning: boolean
  close(): Promise<void>
}

/** Needs both to be unescaped and to be encoded in the address. */
const TOKEN = 'a&b+/'
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const statusOf: Readonly<Record<string, number>> = { NoSuchKey: 404, NoSuchBucket: 404 }

export async function openS3Server(): Promise<S3Server> {
  const credentials = { keyId: 'AKIDEXAMPLE', secret: 'a/secret+key', region: 'eu-west-3' }
  const bucket = 'sillage-files'
  const objects = new Map<string, Uint8Array>()
  const ages = new Map<string, number>()
  const asked: string[] = []
  const failing = { status: 0, times: 0, hangUps: 0 }
  const state = { versioning: false, mostListed: 1_000 }

  /** As ListObjectsV2 answers: in the order of names, page by page. */
  function list(query: URLSearchParams): string {
    const [prefix, token] = [query.get('prefix') ?? '', query.get('continuation-token')]
    const names = [...objects.keys()].filter((name) => name.startsWith(prefix)).sort()
    const after = token === null ? '' : Buffer.from(token.slice(TOKEN.length), 'base64').toString()
    const page = names.filter((name) => name > after).slice(0, state.mostListed)
    const last = page.at(-1) ?? ''
    const isTruncated = names.some((name) => name > last) && page.length > 0
    const contents = page.map((name) => {
      const at = new Date(Date.now() - (ages.get(name) ?? 0)).toISOString()
      const size = objects.get(name)?.length
      return `<Contents><Key>${escaped(name)}</Key><LastModified>${at}</LastModified><Size>${size}</Size></Contents>`
    })
    const next = `<NextContinuationToken>${escaped(TOKEN + Buffer.from(last).toString('base64'))}</NextContinuationToken>`
    return `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult><Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><IsTruncated>${isTruncated}</IsTruncated>${isTruncated ? next : ''}${contents.join('')}</ListBucketResult>`
  }

  function answer(request: IncomingMessage, body: Buffer): { status: number; bytes?: Uint8Array | string } {
    const { method = '', url: target = '' } = request
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const refused = (code: string) => ({ status: statusOf[code] ?? 403, bytes: `<Error><Code>${code}</Code></Error>` })
    if (failing.times > 0) {
      failing.times -= 1
      return { status: failing.status, bytes: '<Error><Code>SlowDown</Code></Error>' }
    }
    const refusal = refusalOf({ method, target, headers }, body, credentials, Date.now())
    if (refusal) return refused(refusal)
    const [path = '', query = ''] = target.split('?')
    const [, name = '', ...key] = path.split('/')
    if (name !== bucket) return refused('NoSuchBucket')
    if (key.length === 0) {
      if (method === 'HEAD') return { status: 200 }
      const asked = new URLSearchParams(query)
      if (method === 'GET' && asked.get('list-type') === '2') return { status: 200, bytes: list(asked) }
      const status = state.versioning ? '<Status>Enabled</Status>' : ''
      return query === 'versioning=' && method === 'GET'
        ? { status: 200, bytes: `<VersioningConfiguration>${status}</VersioningConfiguration>` }
        : refused('MethodNotAllowed')
    }
    const object = key.join('/')
    if (method === 'PUT') {
      objects.set(object, new Uint8Array(body))
      ages.delete(object)
      return { status: 200 }
    }
    if (method === 'DELETE') {
      objects.delete(object)
      return { status: 204 }
    }
    const bytes = objects.get(object)
    return bytes ? { status: 200, bytes } : refused('NoSuchKey')
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    asked.push(`${request.method} ${request.url}`)
    if (failing.hangUps > 0) {
      failing.hangUps -= 1
      request.socket.destroy()
      return
    }
    const { status, bytes } = answer(request, Buffer.concat(chunks))
    response.writeHead(status).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    credentials,
    objects,
    ages,
    get mostListed() {
      return state.mostListed
    },
    set mostListed(most: number) {
      state.mostListed = most
    },
    asked,
    fail: (status, times = Number.POSITIVE_INFINITY) => void Object.assign(failing, { status, times }),
    hangUp: (times) => void Object.assign(failing, { hangUps: times }),
    works: () => void Object.assign(failing, { times: 0 }),
    get versioning() {
      return state.versioning
    },
    set versioning(on: boolean) {
      state.versioning = on
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
