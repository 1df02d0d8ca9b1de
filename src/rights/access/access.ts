// Access (GDPR, article 15) and portability (article 20): everything about one person of one school.
//
// Input: a school and a person. Output: a file of the person: a head (who, why, who received it, what is computed from it, who looked) and
// the history, read from the log page by page. json-form.ts, html-form.ts and csv-form.ts give it a form; export-files.ts writes
// them into a directory; import-person.ts reads the JSON into another installation.
//
// Invariants: nothing of the file is given before its streams were read once and every key answered; of an erased person, only
// the erasure is shown; personal fields of others are never shown (person-event.ts); of the rights of a child, a parent is
// not shown what the other parent did (acts-of-rights.ts), nor asked for (requests-shown.ts, #events/privacy/behind-requests.ts).
import type { Codec } from '#commanding/codec.ts'
import { openedPages } from '#commanding/opened-pages.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { guardiansOf, NO_GUARDIANS } from '#events/identity/guardians.ts'
import { behindRequests } from '#events/privacy/behind-requests.ts'
import { recipientsInWords } from '#events/processing.ts'
import { ClassId } from '#events/teaching/values.ts'
import { type Authorise, reachOf } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import { type Instant, type PersonId, streamName, type TenantId, Zone } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { enteredBy, type Trail, type TrailEntry } from '#trail/trail.ts'
import { ownStreams } from '../erasure/places.ts'
import { schoolAt } from '../school.ts'
import type { Reader } from './acts-of-rights.ts'
import { FORMAT, type Head, type ModelRows, type PersonEvent, type Search, type SummaryOfType } from './file-format.ts'
import type { EventDefinitions } from './person-event.ts'
import { findStreams, type StreamsQuestion } from './person-streams.ts'
import { streamsShownTo } from './requests-shown.ts'
import type { StoredRows } from './stored-rows.ts'
import { type CountedType, isErasureOf, personHistory, survey } from './survey.ts'
import { type AccessPages, whoLooked } from './who-looked.ts'

export type AccessParts = {
  readonly log: Pick<EventLog, 'id' | 'head' | 'scan' | 'lag' | 'readStream'>
  readonly codec: Pick<Codec, 'reader'>
  readonly events: EventDefinitions
  readonly rows: StoredRows
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly trail: Trail
  /** Who accessed the data of a person. */
  readonly accesses: AccessPages
  readonly authorise: Authorise
  readonly now: () => Instant
}

export type PersonFile = {
  readonly head: Head
  /** The events, in the order of the log. Throws KeysUnavailable. */
  history(): AsyncIterable<readonly PersonEvent[]>
  /** Streams that a search of the whole log found, and that the read model of streams lacks: it has to be rebuilt. */
  readonly missed: readonly string[]
}

export type AccessQuestion = Omit<StreamsQuestion, 'search' | 'tenant'> & {
  readonly caller: Caller
  readonly search?: Search
  /** Who reads the file, if it is not the caller. */
  readonly readBy?: Reader
}

export type PersonFiles = {
  /** Throws QueryFailed (forbidden, missing, behind) and KeysUnavailable. */
  open(question: AccessQuestion): Promise<PersonFile>
}

/** Who may have the file of a person. */
export const ACCESS_GUARD: Guarded<{ readonly person: PersonId }> = {
  may: 'rights:read',
  of: ({ person }) => ({ kind: 'person', person }),
}

/** To a caller who reaches the whole school, a file is shown whole. */
export const readerOf = (caller: Caller): Reader => ({
  actor: caller.actor,
  isSchool: reachOf(caller, ACCESS_GUARD.may) === 'school',
})

export function personFiles({
  log,
  codec,
  events,
  rows,
  erased,
  trail,
  accesses,
  authorise,
  now,
}: AccessParts): PersonFiles {
  return {
    async open({ caller, search = 'read-model', readBy = readerOf(caller), ...question }) {
      const { tenant } = caller
      const { person, signal } = question
      const madeAt = now()
      const entry: TrailEntry = {
        ...enteredBy(caller),
        action: 'access-file',
        subjects: [person],
        purpose: 'security',
        at: madeAt,
      }
      await refuseAndEnter(trail, await authorise(caller, ACCESS_GUARD, question), entry)
      const school = await schoolAt({ log, codec }, tenant)
      if (!school) throw new QueryFailed({ kind: 'missing', what: 'school' })
      const { upTo, missed, ...all } = await findStreams(
        { log, events, streamsOf: rows.streamsOf },
        { ...question, tenant, search },
      )
      const read = openedPages({ log, codec }, tenant)
      const streams = await streamsShownTo(readBy, person, all.streams, read)
      const behind = await behindRequests(readBy, person, read)
      const parts = { log, events, reader: codec.reader('all', 'withheld') }
      const history = { tenant, person, streams, upTo, behind, ...(signal && { signal }) }
      const own = ownStreams(person)
      const { erasedAt, elsewhere, ...found } = await survey(parts, history, new Set(own))
      // From the decision on: until the log has the erasure, there is nobody, as for every other question.
      if (erasedAt === null && erased.has(tenant, person)) throw new QueryFailed({ kind: 'missing', what: 'person' })
      if (found.events === 0) throw new QueryFailed({ kind: 'missing', what: 'person' })
      // The rows of an erased person may wait for a worker that removes them.
      const [readModels, account, receivers, lookedAt] =
        erasedAt === null
          ? await Promise.all([
              rows.readModels(tenant, person),
              rows.account(tenant, person),
              rows.receivers(tenant, { streams: own, events: elsewhere }),
              whoLooked(accesses, {
                tenant,
                person,
                reader: readBy,
                zone: Zone.parse(school.zone),
                ...(signal && { signal }),
              }),
            ])
          : [[], null, [], []]
      const guardians = readBy.isSchool ? NO_GUARDIANS : await guardiansOf(person, read)
      const types = [...found.types]
        .filter(([type]) => erasedAt === null || isErasureOf({ type, subject: person }, person))
        .map(([type, counted]) => summaryOf(events, type, counted))
        .sort((a, b) => (a.type < b.type ? -1 : 1))
      const head: Head = {
        format: FORMAT,
        madeAt,
        log: log.id,
        position: String(upTo),
        search,
        school: { id: tenant, ...school },
        person,
        name: erasedAt === null ? found.name : null,
        erasedAt,
        events: types.reduce((sum, type) => sum + type.events, 0),
        types,
        receivers: [...receivers],
        account,
        readModels: readModels.map((model) => ({ ...model, rows: model.rows.filter(isOf(streams)) })),
        accesses: [...lookedAt],
        classes: await classesIn(tenant, readModels),
      }
      await trail.record(entry)
      return {
        head,
        missed: erasedAt === null ? missed : [],
        async *history() {
          for await (const page of personHistory(parts, { ...history, readBy, guardians })) {
            const shown = erasedAt === null ? page : page.filter((event) => isErasureOf(event, person))
            if (shown.length > 0) yield shown
          }
        },
      }
    },
  }

  /** The names of the classes that rows refer to: nobody knows a class by its id. */
  async function classesIn(tenant: TenantId, models: readonly ModelRows[]): Promise<Head['classes']> {
    const ids = new Set(
      models.flatMap(({ rows: all }) => all.flatMap((row) => ClassId.safeParse(row.class).data ?? [])),
    )
    const reader = codec.reader()
    const named: Head['classes'] = []
    for (const id of [...ids].sort()) {
      const first = { tenant, from: 0, direction: 'forwards', limit: 1 } as const
      const { events: stored } = await log.readStream(streamName('class', id), first)
      for (const event of stored) {
        const { name } = reader.show(event).data
        if (typeof name === 'string') named.push({ class: id, name })
      }
    }
    return named
  }
}

const REQUEST = 'rights-request-'

/** A read model names the streams of the person: not one that the reader is not shown. */
const isOf =
  (shown: ReadonlySet<string>) =>
  ({ stream }: Readonly<Record<string, unknown>>) =>
    typeof stream !== 'string' || !stream.startsWith(REQUEST) || shown.has(stream)

function summaryOf(events: EventDefinitions, type: string, counted: CountedType): SummaryOfType {
  const definition = events.get(type)
  return {
    type,
    description: definition?.description ?? '',
    ...counted,
    purpose: definition?.purpose ?? null,
    retention: definition?.retention ?? null,
    basis: definition?.basis ?? null,
    recipients: definition ? recipientsInWords(definition.recipients) : null,
  }
}
