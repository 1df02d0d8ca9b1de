// Reads a long stretch of the log by COPY, the next window on its way while one is worked on.
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { commandOf, type EventId, type Instant, type PersonId, type Position, position } from '#kernel/ids.ts'
import { readInstant } from '#platform/database.ts'
import type { EventLog, LogPage, StoredEvent } from '../event-log.ts'
import type { Dictionary, StreamEntry } from './dictionary.ts'
import { ownerOf } from './reader.ts'
import { decodeSealed } from './sealed.ts'
import { COLUMNS } from './statements.ts'

/** Positions that one statement looks at: a few hundredths of a second. */
const WINDOW = 10_000n
const FIELDS = COLUMNS.split(',').length

export function scanner(pool: pg.Pool, names: Dictionary): EventLog['scan'] {
  async function window(after: Position, until: Position, types: string): Promise<LogPage> {
    const lines = await copied(
      pool,
      `copy (select ${COLUMNS} from log.events where position > ${after} and position <= ${until}${types} order by position) to stdout`,
    )
    const rows = lines.map(fieldsOf)
    await names.learn(new Set(rows.map((row) => Number(row[TYPE]))), new Set(rows.map((row) => Number(row[ZONE]))))
    const streams = await names.streamsOf(rows.map((row) => Number(row[STREAM])))
    const events = rows.map((row) => eventOf(row, streams, names))
    return { events, position: until, end: false }
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

async function copied(pool: pg.Pool, text: string): Promise<string[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const chunks: Buffer[] = []
    for await (const chunk of client.query(copyTo(text))) chunks.push(chunk)
    const lines = Buffer.concat(chunks).toString('utf8').split('\n')
    lines.pop()
    return lines
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken)
  }
}

const [POSITION, OCCURRED, RECORDED, STREAM, REVISION, , FINGERPRINT, TYPE, ZONE, ID, ACTOR, METADATA, SEALED, DATA] =
  Array.from({ length: FIELDS }, (_, i) => i) as [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]

type Fields = readonly string[]

/** Only what was escaped is looked at again: most lines hold no backslash but that of their empty bytea. */
function fieldsOf(line: string): Fields {
  const fields = line.split('\t')
  for (const at of [METADATA, DATA]) {
    const field = fields[at]
    if (field?.includes('\\')) fields[at] = unescaped(field)
  }
  if (fields.length !== FIELDS) throw new Error(`a line of the log has ${fields.length} fields, not ${FIELDS}`)
  return fields
}

/** JSON holds no control character but as an escape of its own; COPY doubles that one's backslash. */
const unescaped = (field: string): string => field.replaceAll('\\\\', '\\')

function eventOf(row: Fields, streams: ReadonlyMap<number, StreamEntry>, names: Dictionary): StoredEvent {
  const stream = streams.get(Number(row[STREAM]))
  if (!stream) throw new Error(`position ${row[POSITION]} is of a stream that the log does not name`)
  const type = names.typeOf(Number(row[TYPE]))
  const { subject, correlation, causation } = row[METADATA] === '{}' ? NOTHING_UNUSUAL : readMetadata(row[METADATA])
  const id = row[ID] as EventId
  const commandId = commandOf(id)
  return {
    id,
    type: type.name,
    version: type.version,
    stream: stream.name,
    revision: Number(row[REVISION]),
    position: position(BigInt(row[POSITION] ?? '')),
    tenant: stream.tenant,
    subject: subject === undefined ? ownerOf(stream.name) : subject,
    actor: row[ACTOR] as PersonId,
    commandId,
    correlationId: correlation ?? commandId,
    causationId: causation ?? null,
    fingerprint: Number(row[FINGERPRINT]),
    occurredAt: readInstant(row[OCCURRED] ?? '') as Instant,
    recordedAt: readInstant(row[RECORDED] ?? '') as Instant,
    zone: names.zoneOf(Number(row[ZONE])),
    data: JSON.parse(row[DATA] ?? '') as Readonly<Record<string, unknown>>,
    sealed: row[SEALED] === EMPTY_BYTEA ? null : decodeSealed(Buffer.from((row[SEALED] ?? '').slice(3), 'hex')),
  }
}

type Metadata = { subject?: PersonId | null; correlation?: string; causation?: string }
const NOTHING_UNUSUAL: Metadata = Object.freeze({})
const readMetadata = (text = ''): Metadata => JSON.parse(text) as Metadata
/** `\x`, its backslash doubled. */
const EMPTY_BYTEA = '\\\\x'
