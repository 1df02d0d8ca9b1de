// Imports a person's file into a school of another installation: the same events with the same ids and times, sealed under the
// keys of this installation, so that every row about the person is folded as it was.
//
// Whoever has the file can change it, and nothing in it proves where it comes from. So what it says about itself (`about`) counts
// for nothing, and an import gives nobody rights: only what a learner did, in the learner's own streams (importable.ts), and no
// roles, accounts, links between people or claims. A field that was erased or withheld reads as erased here too.
import { z } from 'zod'
import type { Codec } from '#commanding/codec.ts'
import { type Append, type EventLog, type NewRecord, WrongExpectedRevision } from '#event-log/event-log.ts'
import { ClassId } from '#events/teaching/values.ts'
import { schoolOf } from '#imports/school-of.ts'
import { type AnyEventDefinition, upcastTo } from '#kernel/event.ts'
import {
  commandOf,
  type EventId,
  Instant,
  type LogId,
  NO_REVISION,
  PersonId,
  PositionText,
  parseStream,
  type Revision,
  type StreamName,
  streamName,
  type TenantId,
  UNKNOWN_INPUT,
  Zone,
} from '#kernel/ids.ts'
import { isErased } from '#kernel/personal.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { Keys } from '#privacy/keys.ts'
import { erasedPart, isErasedPart } from '#privacy/sealed-part.ts'
import { sealOrErase } from '#privacy/sealing.ts'
import { PersonEventSchema, PersonFileSchema } from './file-format.ts'
import { isWithheld } from './french-values.ts'
import { importableOf } from './importable.ts'
import type { EventDefinitions } from './person-event.ts'

/** Nothing was written, or only events of this file. The message says why. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
}

const StreamText = z.string().transform((text, context) => {
  try {
    return parseStream(text).name
  } catch {
    context.addIssue({ code: 'custom', message: 'Not the name of a stream.' })
    return z.NEVER
  }
})

const ImportedEvent = PersonEventSchema.extend({
  position: PositionText,
  stream: StreamText,
  id: z.uuid().transform((id) => id as EventId),
  subject: PersonId.nullable(),
  actor: PersonId,
  occurredAt: Instant,
  recordedAt: Instant,
  zone: Zone,
})
type ImportedEvent = z.output<typeof ImportedEvent>

export const ImportedFile = PersonFileSchema.extend({
  person: PersonId,
  log: z.uuid().transform((id) => id as LogId),
  // Files of earlier versions have none, and an import does not read them.
  accesses: PersonFileSchema.shape.accesses.default([]),
  history: z.array(ImportedEvent),
})
export type ImportedFile = z.output<typeof ImportedFile>

export type ImportParts = {
  readonly log: Pick<EventLog, 'id' | 'load' | 'readStream'>
  readonly codec: Pick<Codec, 'reader'>
  readonly keys: Pick<Keys, 'forSealing'>
  readonly events: EventDefinitions
  /** Nothing is imported about them. */
  readonly erased: Pick<ErasedPeople, 'has'>
}

export type ImportOptions = {
  readonly tenant: TenantId
  readonly signal?: AbortSignal
  /** Called with the number of events that are in the log. */
  readonly onEvents?: (events: number) => void
}

export type Imported = {
  readonly written: number
  /** Events that an earlier run had written. */
  readonly already: number
  /** Events that are not for an import, or not about the person alone. */
  readonly left: number
}

const ERASED_HERE = 'This person, or somebody named in the file, was erased here. Nothing may be added.'
const EVENTS_PER_APPEND = 500
const BYTES_PER_APPEND = 400_000

/** Throws ImportRefused and KeysUnavailable. Run again, it continues. */
export async function importPerson(
  { log, codec, keys, events, erased }: ImportParts,
  file: ImportedFile,
  { tenant, signal, onEvents }: ImportOptions,
): Promise<Imported> {
  if (file.erasedAt !== null) throw new ImportRefused('The person of this file was erased: there is nothing to import.')
  if (file.log === log.id)
    throw new ImportRefused('This file was read from this log. Import it into another installation.')
  const school = await schoolOf(log, codec, tenant)
  if (!school) throw new ImportRefused(`There is no school ${tenant} here. Open it first.`)
  const named = [file.person, ...file.history.flatMap(({ subject }) => subject ?? [])]
  if (named.some((person) => erased.has(tenant, person))) throw new ImportRefused(ERASED_HERE)
  const chosen = renumbered(importableOf(file).map((event) => readable(event, events)))
  await refuseClassesOf(chosen)
  const byStream = Map.groupBy(chosen, ({ event }) => event.stream)
  const next = new Map<StreamName, Revision>()
  for (const [stream, ofStream] of byStream) next.set(stream, await writtenBefore(stream, ofStream))
  const already = [...next.values()].reduce((sum, revision) => sum + revision + 1, 0)

  let written = 0
  for (const batch of batchesOf(chosen, next)) {
    signal?.throwIfAborted()
    const { stream, expected, waiting } = batch
    const [outcome] = await log.load([{ stream, tenant, expected, events: await sealed(waiting) }])
    if (outcome instanceof WrongExpectedRevision)
      throw new ImportRefused(`Another program is writing to the stream ${stream}. Stop it, then run the import again.`)
    written += waiting.length
    onEvents?.(already + written)
  }
  return { written, already, left: file.history.length - chosen.length }

  /** Who is in a class is for its school to decide: a file puts nobody into one that exists here. */
  async function refuseClassesOf(all: readonly Readable[]): Promise<void> {
    for (const id of new Set(all.flatMap(({ data }) => ClassId.safeParse(data.class).data ?? []))) {
      const stream = streamName('class', id)
      const { events: found } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1 })
      if (found.length > 0)
        throw new ImportRefused(`The file names the class ${id}, which is one of this school. Nothing was written.`)
    }
  }

  /** The revision up to which an earlier run has written the stream. Throws if anything else is in it. */
  async function writtenBefore(stream: StreamName, ofStream: readonly Readable[]): Promise<Revision> {
    let revision: Revision = NO_REVISION
    for (;;) {
      const page = await log.readStream(stream, { tenant, from: revision + 1, direction: 'forwards', limit: 2_000 })
      for (const { id } of page.events) {
        if (id !== ofStream[revision + 1]?.event.id)
          throw new ImportRefused(
            `The stream ${stream} has other events here, the first at revision ${revision + 1}. Import into a school that does not know the person.`,
          )
        revision += 1
      }
      if (page.events.length === 0 || revision >= page.currentRevision) return revision
    }
  }

  async function sealed(waiting: readonly Readable[]): Promise<readonly NewRecord[]> {
    const parts = await sealOrErase(
      keys,
      waiting.map(({ event, definition, data }) => ({
        definition,
        personal: definition.personal,
        data,
        id: event.id,
        tenant,
        stream: event.stream,
        subject: event.subject,
        occurredAt: event.occurredAt,
        zone: event.zone,
        level: school?.level ?? 'identifying',
      })),
      () => false,
    )
    return waiting.map(({ event, definition, gone }, n) => {
      const { data = {}, sealed: own = [] } = parts[n] ?? {}
      if (own.some(isErasedPart)) throw new ImportRefused(ERASED_HERE)
      const { id, subject, actor, occurredAt, zone } = event
      return {
        id,
        type: definition.type,
        version: definition.version,
        subject,
        actor,
        correlationId: commandOf(id),
        causationId: null,
        fingerprint: UNKNOWN_INPUT,
        occurredAt,
        zone,
        data,
        sealed: gone.fields.length === 0 ? own : [...own, erasedPart(gone.fields, gone.whole)],
        origin: { log: file.log, position: event.position, recordedAt: event.recordedAt },
      }
    })
  }
}

type Readable = {
  readonly event: ImportedEvent
  readonly definition: AnyEventDefinition
  readonly data: Readonly<Record<string, unknown>>
  /** The fields without a value. `whole`: everything was erased, and the event is its metadata. */
  readonly gone: { readonly fields: readonly string[]; readonly whole: boolean }
}

/** Checked against the definition of its type: what comes from a file must not poison a fold. */
function readable(event: ImportedEvent, events: EventDefinitions): Readable {
  const definition = events.get(event.type)
  const where = `The event ${event.id} (${event.type})`
  if (!definition || event.version > definition.version)
    throw new ImportRefused(
      `${where} is unknown to this program, or of a newer version. Import with the newest version.`,
    )
  const old = upcastTo(definition, event.version, event.data)
  const fields = Object.keys(old).filter((field) => isErased(old[field]) || isWithheld(old[field]))
  const data = Object.fromEntries(Object.entries(old).filter(([field]) => !fields.includes(field)))
  const whole = fields.some((field) => !definition.personal.has(field))
  if (whole) return { event, definition, data: {}, gone: { fields, whole } }
  const shape = Object.entries(definition.data.shape).filter(([field]) => !fields.includes(field))
  const parsed = z.strictObject(Object.fromEntries(shape)).safeParse(data)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ImportRefused(
      `${where} does not match its schema at /${issue?.path.join('/') ?? ''}. Nothing was written.`,
    )
  }
  return { event, definition, data: parsed.data, gone: { fields, whole } }
}

/** Events that are left out of a stream change the revisions of the others, and so the names of what an amendment amends. */
function renumbered(all: readonly Readable[]): readonly Readable[] {
  const here = new Map<StreamName, Map<Revision, Revision>>()
  for (const { event } of all) {
    const ofStream = here.get(event.stream) ?? new Map<Revision, Revision>()
    here.set(event.stream, ofStream.set(event.revision, ofStream.size as Revision))
  }
  return all.map((one) => {
    const { amends } = one.definition
    if (!amends || one.gone.whole) return one
    return { ...one, data: amends.renumber(one.data, (revision) => here.get(one.event.stream)?.get(revision) ?? null) }
  })
}

type ImportBatch = {
  readonly stream: StreamName
  readonly expected: Append['expected']
  readonly waiting: readonly Readable[]
}

/** Runs of events of one stream, in the order of the file, without those that an earlier run has written. */
function* batchesOf(chosen: readonly Readable[], next: Map<StreamName, Revision>): Generator<ImportBatch> {
  const passed = new Map<StreamName, number>()
  let waiting: Readable[] = []
  let bytes = 0
  const batch = (): ImportBatch | null => {
    const stream = waiting[0]?.event.stream
    if (stream === undefined) return null
    const before = next.get(stream) ?? NO_REVISION
    next.set(stream, before + waiting.length)
    const made = { stream, expected: before < 0 ? ('none' as const) : before, waiting }
    waiting = []
    bytes = 0
    return made
  }
  const written = new Map(next)
  for (const one of chosen) {
    const { stream } = one.event
    const index = passed.get(stream) ?? 0
    passed.set(stream, index + 1)
    if (index <= (written.get(stream) ?? NO_REVISION)) continue
    const size = JSON.stringify(one.data).length * 2
    const isOther = waiting.length > 0 && waiting[0]?.event.stream !== stream
    if (isOther || waiting.length >= EVENTS_PER_APPEND || bytes + size > BYTES_PER_APPEND) {
      const made = batch()
      if (made) yield made
    }
    waiting.push(one)
    bytes += size
  }
  const last = batch()
  if (last) yield last
}
