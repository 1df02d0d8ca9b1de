// Objects in a bucket of a store that speaks S3: PUT, GET and DELETE of one object, and lists of many, signed with Signature Version 4
// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html).
//
// Addresses are path-style (endpoint/bucket/name), which Amazon, MinIO, Garage, Ceph and the French hosts understand. The hash of the
// bytes is signed with each request, so the store refuses what was changed on its way. A file has at most 64 MiB: one request.
import { setTimeout } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
import type { FileStoreConfig } from '#platform/file-store-config.ts'
import { hashOfFile } from './files.ts'
import { type ListedObjects, type ObjectStore, ObjectStoreAway } from './object-store.ts'

/** Of all attempts together, with the answer: 64 MiB at 1 MiB a second. */
const TIMEOUT_MS = 64_000
/** After 429, 5xx and a lost connection, each after a longer pause; the first is at most 100 ms. */
const RETRIES = 3
const FIRST_PAUSE_MS = 100
/** An error in XML is shorter. */
const MOST_ERROR_BYTES = 10_000
/** A page of a list has at most 1000 objects, and names of at most 1024 bytes. */
const MOST_LIST_BYTES = 3_000_000
const NOTHING = new Uint8Array()

type Method = 'PUT' | 'GET' | 'DELETE' | 'HEAD'
type Answer = {
  readonly status: number
  readonly bytes: Uint8Array
  /** By the clock of the store; null if it does not say. */
  readonly date: string | null
}

export function s3ObjectStore({ endpoint, bucket, region, keyId, secret }: FileStoreConfig): ObjectStore {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, service: 's3', region })
  const addressOf = (name: string) => `${endpoint}/${bucket}/${name}`

  async function send(method: Method, address: string, most: number, body?: Uint8Array): Promise<Answer> {
    const headers = { 'x-amz-content-sha256': hashOfFile(body ?? NOTHING) }
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    // A redirection, as of a wrong region, is an answer: it is not followed, because it would need another signature.
    const request = { method, redirect: 'manual', signal, headers, ...(body && { body }) } as const
    async function ask(): Promise<Answer> {
      const response = await fetch(await client.sign(address, request))
      // Read or cancelled in every case: the connection is free again.
      const bytes = await readAtMost(response, response.ok ? most : MOST_ERROR_BYTES)
      return { status: response.status, bytes, date: response.headers.get('date') }
    }
    try {
      for (let attempt = 0; ; attempt += 1) {
        const isLast = attempt === RETRIES
        const answer = await ask().catch((error: unknown) => {
          if (isLast || signal.aborted) throw error
          return null
        })
        if (answer && (isLast || !mayPass(answer))) return answer
        await setTimeout(Math.random() * FIRST_PAUSE_MS * 2 ** attempt, undefined, { signal })
      }
    } catch (error) {
      throw new ObjectStoreAway(`The file store cannot be reached (${reasonOf(error)}).`)
    }
  }

  async function succeed(method: Method, address: string, body?: Uint8Array): Promise<Answer> {
    const answer = await send(method, address, MOST_ERROR_BYTES, body)
    if (isOk(answer)) return answer
    throw refused(answer)
  }

  return {
    put: async (name, bytes) => void (await succeed('PUT', addressOf(name), bytes)),
    async get(name, most) {
      const answer = await send('GET', addressOf(name), most)
      if (isOk(answer)) return answer.bytes
      // A bucket that is gone is not a file that is gone.
      if (answer.status === 404 && codeOf(answer) === 'NoSuchKey') return null
      throw refused(answer)
    },
    async remove(name) {
      const answer = await send('DELETE', addressOf(name), MOST_ERROR_BYTES)
      if (!isOk(answer) && codeOf(answer) !== 'NoSuchKey') throw refused(answer)
    },
    async list(prefix, after) {
      const page = after === null ? '' : `&continuation-token=${encodeURIComponent(after)}`
      const address = `${endpoint}/${bucket}?list-type=2${page}&prefix=${encodeURIComponent(prefix)}`
      const answer = await send('GET', address, MOST_LIST_BYTES)
      if (!isOk(answer)) throw refused(answer)
      return listedIn(textOf(answer), answer.date === null ? Date.now() : Date.parse(answer.date))
    },
    check: async () => void (await succeed('HEAD', `${endpoint}/${bucket}`)),
    async keepsVersions() {
      const answer = await send('GET', `${endpoint}/${bucket}?versioning=`, MOST_ERROR_BYTES)
      // Not every store knows the question, and not every key may ask it.
      if (!isOk(answer)) return null
      return /<Status>\s*(Enabled|Suspended)\s*<\/Status>/.test(textOf(answer))
    },
  }
}

const mayPass = ({ status }: Answer): boolean => status === 429 || status >= 500
const isOk = ({ status }: Answer): boolean => status >= 200 && status < 300
const textOf = ({ bytes }: Answer): string => new TextDecoder().decode(bytes)
/** `NoSuchKey`, `SignatureDoesNotMatch`, …; null if the answer has none. */
const codeOf = (answer: Answer): string | null => /<Code>(\w{1,60})<\/Code>/.exec(textOf(answer))?.[1] ?? null

/** Of the answer to ListObjectsV2. Elements are found by their names: no other element of a list has these. */
function listedIn(text: string, nowMs: number): ListedObjects {
  const valueIn = (part: string, name: string) => {
    const value = new RegExp(`<${name}>([^<]*)</${name}>`).exec(part)?.[1]
    return value === undefined ? null : unescaped(value)
  }
  const objects = [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, one = '']) => ({
    name: valueIn(one, 'Key') ?? '',
    bytes: Number(valueIn(one, 'Size')),
    ageMs: nowMs - Date.parse(valueIn(one, 'LastModified') ?? ''),
  }))
  const isTruncated = valueIn(text, 'IsTruncated') === 'true'
  const next = isTruncated ? valueIn(text, 'NextContinuationToken') : null
  const isWhole = text.trimEnd().endsWith('</ListBucketResult>') && (next !== null || !isTruncated)
  if (!isWhole || objects.some(({ name, ageMs }) => name === '' || Number.isNaN(ageMs)))
    throw new ObjectStoreAway('The file store answered with a list that cannot be read.', { hasAnswered: true })
  return { objects, next }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hexadecimal, name) => {
    const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16)
    return name ? (entities[name] ?? whole) : code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

function refused(answer: Answer): ObjectStoreAway {
  const code = codeOf(answer)
  return new ObjectStoreAway(`The file store answered ${answer.status}${code === null ? '' : ` (${code})`}.`, {
    hasAnswered: true,
  })
}

async function readAtMost(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    // Leaving the loop cancels the rest.
    if (length > most) break
  }
  const { buffer, byteOffset, length: all } = Buffer.concat(chunks)
  // Not a copy: it may be large.
  return new Uint8Array(buffer, byteOffset, Math.min(all, most + 1))
}

/** Without the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  if (!(cause instanceof Error)) return error.name
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
