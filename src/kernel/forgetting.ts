// Which rows are of a person, and whether a projection removes them when that person is erased. Pure.
import type { RecordedEvent } from './event.ts'
import { derivedCommandId, eventId, Instant, PersonId, position, streamName, TenantId, Zone } from './ids.ts'
import { type Projection, remove } from './projection.ts'
import { isMadeOf } from './schema-parts.ts'

const columnsOf = new WeakMap<Projection, readonly string[]>()

/** Key columns that name a person, also where the schema was described or wrapped: `PersonId.describe(…)`. */
export function subjectColumns(projection: Projection): readonly string[] {
  const known =
    columnsOf.get(projection) ??
    Object.entries(projection.key.shape).flatMap(([column, schema]) => (isMadeOf(schema, PersonId) ? [column] : []))
  columnsOf.set(projection, known)
  return known
}

/** Throws where a projection keeps rows by person and does not remove them when that person is erased. */
export function assertForgets(projection: Projection): void {
  const forgotten = new Set(
    (projection.handlers.get(ERASURE) ?? [])
      .filter(({ fold }) => fold === remove)
      .flatMap(({ key }) => key(erasure as RecordedEvent<never, never>))
      .flatMap(columnOfSomebody),
  )
  for (const column of subjectColumns(projection))
    if (!forgotten.has(column))
      throw new TypeError(
        `projection ${projection.name} has a person in its key (${column}) and keeps the rows of a person who is erased: ` +
          `add on(subjectErased, (e) => (e.subject ? { ${column}: e.subject } : []), remove)`,
      )
}

const ERASURE = 'privacy.subject-erased'
const somebody = PersonId.parse('0e7a5ed0-0000-4000-8000-000000000000')

/** A made-up erasure: the keys that a projection removes for it tell which columns it forgets. */
const erasure: RecordedEvent = {
  id: eventId(derivedCommandId(ERASURE), 1),
  type: ERASURE,
  version: 1,
  stream: streamName('person', somebody),
  revision: 0,
  position: position(1n),
  tenant: TenantId.parse(somebody),
  subject: somebody,
  actor: somebody,
  commandId: derivedCommandId(ERASURE),
  correlationId: ERASURE,
  causationId: null,
  occurredAt: Instant.parse('2026-01-01T00:00:00.000Z'),
  recordedAt: Instant.parse('2026-01-01T00:00:00.000Z'),
  zone: Zone.parse('UTC'),
  data: {},
}

/** The column of a key that names the person and nothing else: with more columns it would leave other rows of theirs. */
function columnOfSomebody(key: object): readonly string[] {
  const [only, ...others] = Object.entries(key).filter(([, value]) => value !== undefined)
  return only && others.length === 0 && only[1] === somebody ? [only[0]] : []
}
