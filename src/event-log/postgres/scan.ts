// Reads a long stretch of the log by COPY, the next window on its way while one is worked on.
import type pg from 'pg'
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
import type { EventLog, LogPage, Sealed, StoredEvent } from '../event-log.ts'
import { instantOf, readMomentMs, readUuid } from './binary-values.ts'
import type { Dictionary, StreamEntry } from './dictionary.ts'
import { decodeSealed } from './sealed.ts'
import { COLUMNS } from './statements.ts'

/** Positions that one statement looks at: a few hundredths of a second. */
const WINDOW = 10_000n
const FIELDS = COLUMNS.split(',').length

export function scanner(pool: pg.Pool, names: Dictionary): EventLog['scan'] {
  async function window(after: Position, until: Position, types: string): Promise<LogPage> {
    const bytes = await copied(
      pool,
      `copy (select ${COLUMNS} from log.events where position > ${after} and position <= ${until}${types} order by position)
        to stdout (format binary)`,
    )
    const rows = rowsOf(bytes)
    await names.learn(new Set(rows.map((row) => row.typeNumber)), new Set(rows.map((row) => row.zoneNumber)))
    const streams = await names.streamsOf(rows.map((row) => row.streamNumber))
    return { events: rows.map((row) => new ScannedEvent(row, streams, names)), position: until, end: false }
  }

  return async function* scan({ after, until, types }) {
    const wanted = types ? ` and type = any('{${(await names.typesNamed(types)).join(',')}}')` : ''
    const next = (from: Position) => {
      const end = from + WINDOW < until ? position(from + WINDOW) : until
      const page = window(from, end, wanted)
      // Told when it is its turn; until then it must not count as an error that nobody heard.
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

async function copied(pool: pg.Pool, text: string): Promise<Buffer> {
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

/** Where the fields of a row stand among the bytes of its window, and the numbers that are looked up. */
type Row = {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  readonly streamNumber: number
  readonly typeNumber: number
  readonly zoneNumber: number
}

/** `PGCOPY`, flags and the length of an extension that is not there. */
const HEADER_BYTES = 19
/** Fields in the order of COLUMNS; each has its length before it, the fixed ones therefore stand at fixed places. */
const [POSITION, OCCURRED, RECORDED, STREAM, REVISION] = [6, 18, 30, 42, 50] as const
const [FINGERPRINT, TYPE, ZONE, ID, ACTOR, METADATA] = [66, 74, 80, 86, 106, 126] as const

function rowsOf(bytes: Buffer): Row[] {
  const rows: Row[] = []
  for (let at = HEADER_BYTES; bytes.readInt16BE(at) !== -1; ) {
    if (bytes.readInt16BE(at) !== FIELDS) throw new Error(`a row of the log has not ${FIELDS} fields`)
    const start = at
    at += METADATA - 4
    // metadata, sealed, data
    for (let field = 0; field < 3; field += 1) at += 4 + bytes.readInt32BE(at)
    rows.push({
      bytes,
      start,
      end: at,
      streamNumber: bytes.readInt32BE(start + STREAM),
      typeNumber: bytes.readInt16BE(start + TYPE),
      zoneNumber: bytes.readInt16BE(start + ZONE),
    })
  }
  return rows
}

type Metadata = { subject?: PersonId | null; correlation?: string; causation?: string }

/**
 * An event whose fields are read when they are asked for: a fold looks at few, and making all of them takes twice as
 * long as folding. Not to be spread: what it has are getters.
 */
class ScannedEvent implements StoredEvent {
  readonly type: string
  readonly version: number
  readonly stream: StreamName
  readonly tenant: TenantId
  readonly position: Position
  readonly data: Readonly<Record<string, unknown>>
  readonly #row: Row
  readonly #names: Dictionary
  readonly #owner: PersonId

  constructor(row: Row, streams: ReadonlyMap<number, StreamEntry>, names: Dictionary) {
    const { bytes, start, end } = row
    const stream = streams.get(row.streamNumber)
    if (!stream) throw new Error(`the log holds an event of stream ${row.streamNumber}, which it does not name`)
    const type = names.typeOf(row.typeNumber)
    this.#row = row
    this.#names = names
    this.type = type.name
    this.version = type.version
    this.stream = stream.name
    this.#owner = stream.owner
    this.tenant = stream.tenant
    this.position = position(bytes.readBigInt64BE(start + POSITION))
    this.data = JSON.parse(bytes.toString('utf8', this.#dataAt, end))
  }

  get #sealedAt(): number {
    const { bytes, start } = this.#row
    return start + METADATA + bytes.readInt32BE(start + METADATA - 4) + 4
  }
  get #dataAt(): number {
    return this.#sealedAt + this.#row.bytes.readInt32BE(this.#sealedAt - 4) + 4
  }
  get #metadata(): Metadata {
    const { bytes, start } = this.#row
    const length = bytes.readInt32BE(start + METADATA - 4)
    if (length === 2) return NOTHING_UNUSUAL
    return JSON.parse(bytes.toString('utf8', start + METADATA, start + METADATA + length))
  }
  #moment(at: number): Instant {
    return instantOf(readMomentMs(this.#row.bytes, this.#row.start + at))
  }
  #uuid(at: number): string {
    const { bytes, start } = this.#row
    return readUuid(bytes, start + at)
  }

  get id(): EventId {
    return this.#uuid(ID) as EventId
  }
  get commandId(): CommandId {
    return commandOf(this.id)
  }
  get actor(): PersonId {
    return this.#uuid(ACTOR) as PersonId
  }
  get subject(): PersonId | null {
    const { subject } = this.#metadata
    return subject === undefined ? this.#owner : subject
  }
  get correlationId(): string {
    return this.#metadata.correlation ?? this.commandId
  }
  get causationId(): string | null {
    return this.#metadata.causation ?? null
  }
  get revision(): Revision {
    return this.#row.bytes.readInt32BE(this.#row.start + REVISION)
  }
  get fingerprint(): number {
    return this.#row.bytes.readInt32BE(this.#row.start + FINGERPRINT)
  }
  get occurredAt(): Instant {
    return this.#moment(OCCURRED)
  }
  get recordedAt(): Instant {
    return this.#moment(RECORDED)
  }
  get zone(): Zone {
    return this.#names.zoneOf(this.#row.zoneNumber)
  }
  get sealed(): Sealed | null {
    const { bytes } = this.#row
    return decodeSealed(bytes.subarray(this.#sealedAt, this.#dataAt - 4))
  }
}

const NOTHING_UNUSUAL: Metadata = Object.freeze({})
