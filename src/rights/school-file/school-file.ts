// Everything of one school, for a school that leaves: its events in the order of the log, its read models, and what they mean.
//
// Input: a school, and a directory that does not exist. Output: events.ndjson, one table for each read model, the schemas of
// events, a page in French, and a manifest with the hash of every file.
//
// Invariants: the directory is whole or absent; the events are all those of the school up to one position, but for those about
// people whose data may only be stored, which are counted; what was erased says so. Secrets of sign-in are not events, and are never in it.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { AnyEventDefinition, RecordedEvent } from '#kernel/event.ts'
import { type Instant, type Position, START, type TenantId } from '#kernel/ids.ts'
import { namesRestricted } from '#privacy/names-restricted.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import { type ExportedFiles, exportDirectory, filesIn } from '../export-directory.ts'
import { readmePage } from './readme-page.ts'

export const FORMAT = 'sillage-school/1'
const EVENTS_FILE = 'events.ndjson'
const SCHEMAS_FILE = 'event-schemas.json'
const README_FILE = 'LISEZ-MOI.txt'
export const MANIFEST_FILE = 'manifest.json'
const PAGE = 1_000

export type SchoolFileParts = {
  readonly log: Pick<EventLog, 'id' | 'head' | 'readAll'>
  readonly codec: Pick<Codec, 'reader'>
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  readonly projections: Pick<Administration, 'status' | 'export'>
  /** Whose data may only be stored: it leaves the installation in no file. */
  readonly restrictedIn: (tenant: TenantId) => Promise<ReadonlySet<string>>
  readonly now: () => Instant
}

export type SchoolFileOptions = {
  readonly tenant: TenantId
  readonly to: string
  readonly signal?: AbortSignal
  /** Called with the number of events that were written. */
  readonly onEvents?: (events: number) => void
}

type Table = {
  readonly model: string
  readonly version: number
  /** Its rows include every event up to here. */
  readonly position: string
  readonly rows: number
  readonly file: string
}

export type SchoolManifest = {
  readonly format: typeof FORMAT
  readonly madeAt: Instant
  readonly log: string
  readonly school: TenantId
  /** The events are all of the school up to this position. */
  readonly position: string
  readonly events: number
  readonly types: Readonly<Record<string, number>>
  readonly readModels: readonly Table[]
  /** People whose data may only be stored: neither events nor rows about them are in the files. */
  readonly restrictedPeople: number
  /** Events about them. */
  readonly eventsLeftOut: number
  /** Read models that have no rows to export: they are not built. */
  readonly notBuilt: readonly string[]
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
}

/** The log has no event of this school. */
export class NoSuchSchool extends Error {
  override readonly name = 'NoSuchSchool'
  constructor(tenant: TenantId) {
    super(`There is no school ${tenant}.`)
  }
}

/** Throws NoSuchSchool, ExportRefused and KeysUnavailable. */
export function exportSchool(parts: SchoolFileParts, options: SchoolFileOptions): Promise<SchoolManifest> {
  return exportDirectory(options.to, (directory) => writeSchool(parts, options, directory), options.signal)
}

async function writeSchool(
  parts: SchoolFileParts,
  { tenant, signal, onEvents }: SchoolFileOptions,
  directory: string,
): Promise<SchoolManifest> {
  const { log, events: definitions, now } = parts
  const madeAt = now()
  const position = await log.head()
  const files = filesIn(directory)
  try {
    const out = await files.open(EVENTS_FILE)
    const types = new Map<string, number>()
    let events = 0
    let eventsLeftOut = 0
    const restricted = await parts.restrictedIn(tenant)
    for await (const all of history(parts, tenant, position)) {
      signal?.throwIfAborted()
      const page = all.filter((event) => !namesRestricted(definitions, event, restricted))
      eventsLeftOut += all.length - page.length
      await out.write(page.map((event) => `${JSON.stringify(written(event))}\n`).join(''))
      for (const { type } of page) types.set(type, (types.get(type) ?? 0) + 1)
      events += page.length
      onEvents?.(events)
    }
    if (events + eventsLeftOut === 0) throw new NoSuchSchool(tenant)
    const { tables, notBuilt } = await writeTables(parts, tenant, files, signal)
    const used = [...types.keys()].sort()
    await files.whole(SCHEMAS_FILE, `${JSON.stringify(schemasOf(used, definitions), null, 2)}\n`)
    const about = {
      madeAt,
      log: log.id,
      school: tenant,
      position: String(position),
      events,
      restrictedPeople: restricted.size,
    }
    await files.whole(README_FILE, readmePage(about))
    await files.close()
    const manifest: SchoolManifest = {
      format: FORMAT,
      ...about,
      types: Object.fromEntries(used.map((type) => [type, types.get(type) ?? 0])),
      eventsLeftOut,
      readModels: tables,
      notBuilt,
      files: await Promise.all(files.names().map((name) => hashed(directory, name))),
    }
    const last = filesIn(directory)
    await last.whole(MANIFEST_FILE, `${JSON.stringify(manifest, null, 2)}\n`)
    await last.close()
    return manifest
  } catch (error) {
    await files.close().catch(() => undefined)
    throw error
  }
}

async function* history(
  { log, codec }: SchoolFileParts,
  tenant: TenantId,
  upTo: Position,
): AsyncIterable<readonly RecordedEvent[]> {
  const reader = codec.reader('all')
  let after = START
  while (after < upTo) {
    const { events, position, end } = await log.readAll({ after, limit: PAGE, filter: { tenant } })
    const wanted = events.filter((event) => event.position <= upTo)
    await reader.prepare(wanted)
    if (wanted.length > 0) yield wanted.map((event) => reader.showWhole(event))
    if (end) return
    after = position
  }
}

function written(event: RecordedEvent): object {
  const { position, stream, revision, id, type, version, subject, actor, commandId, correlationId, causationId } = event
  const { occurredAt, recordedAt, zone, data } = event
  const place = { position: String(position), stream, revision, id, type, version, subject, actor }
  return { ...place, commandId, correlationId, causationId, occurredAt, recordedAt, zone, data }
}

async function writeTables(
  { projections }: SchoolFileParts,
  tenant: TenantId,
  files: ExportedFiles,
  signal: AbortSignal | undefined,
): Promise<{ readonly tables: readonly Table[]; readonly notBuilt: readonly string[] }> {
  const tables: Table[] = []
  const notBuilt: string[] = []
  for (const { projection, generations } of await projections.status()) {
    signal?.throwIfAborted()
    if (!generations.some(({ state }) => state === 'live')) {
      notBuilt.push(projection)
      continue
    }
    const file = `read-models/${projection}.csv`
    const { stream } = await files.open(file)
    const { generation, rows } = await projections.export(projection, null, stream, { tenant, heading: false })
    tables.push({ model: projection, version: generation.version, position: String(generation.position), rows, file })
  }
  return { tables, notBuilt }
}

/** What each type of event means, and the JSON Schema of its fields. */
const schemasOf = (types: readonly string[], definitions: SchoolFileParts['events']): object =>
  Object.fromEntries(
    types.map((type) => {
      const definition = definitions.get(type)
      return [
        type,
        definition
          ? {
              version: definition.version,
              description: definition.description,
              purpose: definition.purpose,
              retention: definition.retention,
              personal: [...definition.personal.keys()],
              data: z.toJSONSchema(definition.data, { io: 'output', unrepresentable: 'any' }),
            }
          : null,
      ]
    }),
  )

async function hashed(directory: string, name: string): Promise<SchoolManifest['files'][number]> {
  const path = join(directory, name)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { name, bytes: (await stat(path)).size, sha256: hash.digest('hex') }
}
