// Determines which rows belong to a person, and whether a projection removes them when that person is erased. Pure.
import type { RecordedEvent } from './event.ts'
import { derivedCommandId, eventId, Instant, PersonId, position, streamName, TenantId, Zone } from './ids.ts'
import { type Projection, remove } from './projection.ts'
import { isMadeOf } from './schema-parts.ts'

const columnsOf = new WeakMap<Projection, readonly string[]>()

/** Key columns that contain a person id, even if the schema was described or wrapped: `PersonId.describe(…)`. */
export function subjectColumns(projection: Projection): readonly string[] {
  const columns =
    columnsOf.get(projection) ??
    Object.entries(projection.key.shape).flatMap(([column, schema]) => (isMadeOf(schema, PersonId) ? [column] : []))
  columnsOf.set(projection, columns)
  return columns
}

/** Throws if a projection has rows by person and does not remove them when that person is erased. */
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
        `projection ${projection.name} has a person in its key (${column}) and would keep the rows of an erased person: ` +
          `add on(subjectErased, (e) => (e.subject ? { ${column}: e.subject } : []), remove)`,
      )
}

/** Throws if a projection holds personal fields in rows that no erasure finds: their key has no person. */
export function assertHoldsByPerson(projection: Projection): void {
  const [held] = [...projection.opens].find(([, opened]) => opened.held === 'in rows') ?? []
  if (held !== undefined && subjectColumns(projection).length === 0)
    throw new TypeError(
      `projection ${projection.name} opens personal fields of ${held}, but no person is in its key, so the rows of an erased ` +
        "person would keep them: key the rows by the person, or, if they hold nothing of the values, declare opened(…, 'counted')",
    )
}

/** The type of the event by which a person is erased. */
export const ERASURE = 'privacy.subject-erased'

/**
 * The events that every receiver gets although the person's data may only be stored: who holds copies has to restrict or erase
 * them too (GDPR, article 19).
 */
export const restrictionEvents: ReadonlySet<string> = new Set([
  ERASURE,
  'privacy.restriction-set',
  'privacy.restriction-lifted',
])
const somebody = PersonId.parse('0e7a5ed0-0000-4000-8000-000000000000')

/** An artificial erasure: the keys that a projection removes for it show which columns it handles. */
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

/** The only column of the key, with the person: a key with more columns would not match all rows of the person. */
function columnOfSomebody(key: object): readonly string[] {
  const [only, ...others] = Object.entries(key).filter(([, value]) => value !== undefined)
  return only && others.length === 0 && only[1] === somebody ? [only[0]] : []
}
