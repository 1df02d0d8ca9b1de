// Reads a long range of the log by COPY, and fetches the next window while the current one is processed.
import pg from 'pg'
import {
  type CommandId,
  commandOf,
  type EventId,
  type Instant,
  type PersonId,
  type Position,
  position,
  type Revision,
  type StreamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { copyOut } from '#platform/copy-out.ts'
import type { EventLog, LogPage, Origin, SealedPart, StoredEvent } from '../event-log.ts'
import { readOrigin, type WrittenOrigin } from '../written-origin.ts'
import { instantOf, readMomentMs, readUuid } from './binary-values.ts'
import type { NamesOfNumbers, PageNames, PageNumbers } from './names-of-numbers.ts'
import { decodeSealed } from './sealed-parts.ts'
import { COLUMNS } from './statements.ts'

/** Positions that one statement reads: few, so that concurrent writers do not wait for long. */
const WINDOW = 10_000n
const FIELDS = COLUMNS.split(',').length

export function scanner(pool: pg.Pool, names: NamesOfNumbers): EventLog['scan'] {
  async function window(after: Position, until: Position, types: string): Promise<LogPage> {
    const { rows, names: named } = await names.named(async () => {
      const bytes = await copyToBuffer(
        pool,
        `copy (select ${COLUMNS} from log.events where position > ${after} and position <= ${until}${types} order by position)
          to stdout (format binary)`,
      )
      const { starts, end } = rowsOf(bytes)
      return { rows: { bytes, starts, end }, isSameLog: null, numbers: numbersOf(bytes, starts) }
    })
    const { bytes, starts, end } = rows
    const events = starts.map((start, n) => new ScannedEvent(bytes, start, starts[n + 1] ?? end, named))
    return { events, position: until, end: false }
  }

  return async function* scan({ after, until, types }) {
    const wanted = types ? ` and type = any(array(${numbersOfTypes(types)}))` : ''
    const next = (from: Position) => {
      const end = from + WINDOW < until ? position(from + WINDOW) : until
      const page = window(from, end, wanted)
      // The error is thrown when the page is awaited. Until then it must not count as an unhandled rejection.
      page.catch(() => undefined)
      return { end, page }
    }
    if (after >= until) return
    let current = next(after)
    for (;;) {
      const page = await current.page
      const { end } = current
      if (end < until) current = next(end)
      yield { ...page, end: end === until }
      if (end === until) return
    }
  }
}

/** COPY takes no parameters. Types are looked up by name in the same statement: a number read earlier might be stale. */
const numbersOfTypes = (names: readonly string[]): string =>
  `select t.id from log.event_types t where t.name in (${names.map((name) => pg.escapeLiteral(name)).join(', ') || 'null'})`

function numbersOf(bytes: Buffer, starts: readonly number[]): PageNumbers | null {
  const last = starts.at(-1)
  if (last === undefined) return null
  const streams = new Set<number>()
  const types = new Set<number>()
  const zones = new Set<number>()
  for (const start of starts) {
    streams.add(bytes.readInt32BE(start + STREAM))
    types.add(bytes.readInt16BE(start + TYPE))
    zones.add(bytes.readInt16BE(start + ZONE))
  }
  const at = position(bytes.readBigInt64BE(last + POSITION))
  return { streams, types, zones, last: { position: at, id: readUuid(bytes, last + ID) as EventId } }
}

async function copyToBuffer(pool: pg.Pool, text: string): Promise<Buffer> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const chunks: Buffer[] = []
    for await (const chunk of copyOut(client, text)) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken)
  }
}

/** `PGCOPY`, flags, and the length of the empty header extension. */
const HEADER_BYTES = 19
/** Offsets of the fields, in the order of COLUMNS. Each field is preceded by its length. */
const [POSITION, OCCURRED, RECORDED, STREAM, REVISION] = [6, 18, 30, 42, 50] as const
const [FINGERPRINT, TYPE, ZONE, ID, ACTOR, METADATA] = [66, 74, 80, 86, 106, 126] as const

/** The offset of each row, and the end of the last one. */
function rowsOf(bytes: Buffer): { readonly starts: readonly number[]; readonly end: number } {
  const starts: number[] = []
  let at = HEADER_BYTES
  while (bytes.readInt16BE(at) !== -1) {
    const fields = bytes.readInt16BE(at)
    if (fields !== FIELDS) throw new Error(`expected ${FIELDS} fields in a log row, found ${fields}`)
    starts.push(at)
    at += METADATA - 4
    // metadata, sealed parts, data
    for (let field = 0; field < 3; field += 1) at += 4 + bytes.readInt32BE(at)
  }
  return { starts, end: at }
}

type Metadata = { subject?: PersonId | null; correlation?: string; causation?: string; origin?: WrittenOrigin }

/**
 * An event that decodes its fields when they are accessed: folds use few of them, and decoding all takes twice as long as
 * folding. Do not spread it: the fields are getters.
 */
class ScannedEvent implements StoredEvent {
  readonly type: string
  readonly version: number
  readonly stream: StreamName
  readonly tenant: TenantId
  readonly position: Position
  readonly data: Readonly<Record<string, unknown>>
  readonly #bytes: Buffer
  readonly #start: number
  readonly #sealedAt: number
  readonly #dataAt: number
  readonly #owner: PersonId
  readonly #names: PageNames
  #sealed: readonly SealedPart[] | undefined

  constructor(bytes: Buffer, start: number, end: number, names: PageNames) {
    const stream = names.stream(bytes.readInt32BE(start + STREAM))
    const type = names.type(bytes.readInt16BE(start + TYPE))
    this.type = type.name
    this.version = type.version
    this.stream = stream.name
    this.tenant = stream.tenant
    this.position = position(bytes.readBigInt64BE(start + POSITION))
    this.#bytes = bytes
    this.#start = start
    this.#sealedAt = start + METADATA + bytes.readInt32BE(start + METADATA - 4) + 4
    this.#dataAt = this.#sealedAt + bytes.readInt32BE(this.#sealedAt - 4) + 4
    this.#owner = stream.owner
    this.#names = names
    this.data = JSON.parse(bytes.toString('utf8', this.#dataAt, end))
  }

  /** Null if the metadata is empty (`{}`). */
  get #metadata(): Metadata | null {
    const at = this.#start + METADATA
    const end = this.#sealedAt - 4
    return end - at === 2 ? null : JSON.parse(this.#bytes.toString('utf8', at, end))
  }
  #moment(at: number): Instant {
    return instantOf(readMomentMs(this.#bytes, this.#start + at))
  }

  get id(): EventId {
    return readUuid(this.#bytes, this.#start + ID) as EventId
  }
  get commandId(): CommandId {
    return commandOf(this.id)
  }
  get actor(): PersonId {
    return readUuid(this.#bytes, this.#start + ACTOR) as PersonId
  }
  get subject(): PersonId | null {
    const subject = this.#metadata?.subject
    return subject === undefined ? this.#owner : subject
  }
  get correlationId(): string {
    return this.#metadata?.correlation ?? this.commandId
  }
  get causationId(): string | null {
    return this.#metadata?.causation ?? null
  }
  get revision(): Revision {
    return this.#bytes.readInt32BE(this.#start + REVISION)
  }
  get fingerprint(): number {
    return this.#bytes.readInt32BE(this.#start + FINGERPRINT)
  }
  get occurredAt(): Instant {
    return this.#moment(OCCURRED)
  }
  get recordedAt(): Instant {
    return this.origin?.recordedAt ?? this.#moment(RECORDED)
  }
  get origin(): Origin | undefined {
    const origin = this.#metadata?.origin
    return origin && readOrigin(origin)
  }
  get zone(): Zone {
    return this.#names.zone(this.#bytes.readInt16BE(this.#start + ZONE))
  }
  get sealed(): readonly SealedPart[] {
    // Looked at several times for each event: for its keys, and when it is opened.
    this.#sealed ??= decodeSealed(this.#bytes.subarray(this.#sealedAt, this.#dataAt - 4))
    return this.#sealed
  }
}
