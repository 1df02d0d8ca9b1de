/** What the folds of read models do wrong, found by folding generated events: rows that are not of their schema, columns
 * that no fold fills, text of a person who is erased. The same events in every run, from tests/arbitrary-of.ts. */
import fc from 'fast-check'
import { z } from 'zod'
import type { Definitions, Fault } from '#definitions/definitions.ts'
import type { AnyEventDefinition, RecordedEvent } from '#kernel/event.ts'
import { eventTypes, type FoldedRow, foldEvents } from '#kernel/fold.ts'
import { streamName } from '#kernel/ids.ts'
import { ERASED } from '#kernel/personal.ts'
import type { Projection } from '#kernel/projection.ts'
import { record, someone } from '#kernel/specification.ts'
import { arbitraryOf } from '../tests/arbitrary-of.ts'

const HISTORIES = 30
const MOST_EVENTS = 40
const ERASURE = 'privacy.subject-erased'
/** Stands where a person's own text would. */
const SECRET = 'the words of one person'

type Made = { readonly type: string; readonly version: number; readonly data: object }

/** Of all read models but those whose file is known to be faulty: their folds would be said to be wrong for that reason. */
export function foldFaults(
  { events, projections, earlierProjections, files }: Definitions,
  faulty: ReadonlySet<string>,
): readonly Fault[] {
  const fileOf = (one: AnyEventDefinition | Projection) => files.get(one) ?? ''
  const examples = new Map<AnyEventDefinition, fc.Arbitrary<Made>>()
  const faults: Fault[] = []
  for (const event of events.values()) {
    try {
      examples.set(event, madeOf(event))
    } catch (error) {
      faults.push({ file: fileOf(event), what: `no example of its data can be made, so add a value: ${textOf(error)}` })
    }
  }
  for (const projection of [...projections.values(), ...earlierProjections])
    if (!faulty.has(fileOf(projection)))
      faults.push(...faultsOf(projection, examples).map((what) => ({ file: fileOf(projection), what })))
  return faults
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)

function faultsOf(
  projection: Projection,
  examples: ReadonlyMap<AnyEventDefinition, fc.Arbitrary<Made>>,
): readonly string[] {
  const types = eventTypes(projection)
  const folded = [...examples.keys()].filter(({ type }) => type !== ERASURE && (types === 'all' || types.has(type)))
  const known = folded.flatMap((event) => examples.get(event) ?? [])
  if (known.length === 0) return []
  const twice = known.flatMap((made) => fc.sample(made, { numRuns: 4, seed: 1 })).map((made) => [made, made])
  const history = fc.array(fc.oneof(...known), { minLength: 1, maxLength: MOST_EVENTS, size: 'max' })
  const histories = [...twice, ...fc.sample(history, { numRuns: HISTORIES, seed: 1 })]
  const rows: FoldedRow[] = []
  for (const made of histories) {
    const after = rowsAfter(projection, recorded(projection, made))
    if (typeof after === 'string') return [after]
    rows.push(...after)
  }
  return [...neverFilled(projection, rows), ...kept(projection, histories, folded)]
}

/** An event with data of its schema; its personal fields erased in one of four. */
function madeOf(event: AnyEventDefinition): fc.Arbitrary<Made> {
  const erased = Object.fromEntries([...event.personal.keys()].map((field) => [field, ERASED]))
  return fc.tuple(arbitraryOf(event.data), fc.constantFrom(false, false, false, true)).map(([data, isErased]) => ({
    type: event.type,
    version: event.version,
    data: { ...(data as object), ...(isErased && erased) },
  }))
}

const recorded = ({ of = 'learner' }: Projection, made: readonly Made[]): RecordedEvent[] =>
  record(made, { stream: streamName(of, someone.learner) })

/** The rows, or what is wrong with them. */
function rowsAfter(projection: Projection, events: readonly RecordedEvent[]): readonly FoldedRow[] | string {
  const columns = z.strictObject({ ...projection.key.shape, ...projection.row.shape })
  let last = ''
  function* remembered(): Generator<RecordedEvent> {
    for (const event of events) {
      last = event.type
      yield event
    }
  }
  try {
    const rows = [...foldEvents(projection, remembered()).values()]
    for (const { key, row } of rows) {
      // Values may be beyond what they can be: a generated history may correct what never happened.
      const issues = columns.safeParse({ ...key, ...row }).error?.issues ?? []
      const issue = issues.find(({ code }) => code === 'unrecognized_keys' || code === 'invalid_type')
      if (!issue) continue
      const types = [...new Set(events.map(({ type }) => type))].join(', ')
      const column = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.')
      return `a fold makes a row that is not of its schema, after ${types}: column ${column}: ${issue.message}`
    }
    return rows
  } catch (error) {
    return `the fold of ${last} throws: ${textOf(error)}`
  }
}

/** A nullable column that is null in every row: a fold forgot it. */
const neverFilled = ({ row }: Projection, rows: readonly FoldedRow[]): readonly string[] =>
  rows.length === 0
    ? []
    : Object.keys(row.shape)
        .filter((column) => rows.every((one) => (Reflect.get(one.row, column) ?? null) === null))
        .map((column) => `no fold fills the column ${column}: it is empty after every event, so fold it or drop it`)

/** A person's own text, in rows that stay when the person is erased. */
function kept(
  projection: Projection,
  histories: readonly (readonly Made[])[],
  events: readonly AnyEventDefinition[],
): readonly string[] {
  const byType = new Map(events.map((event) => [event.type, event]))
  const faults = new Set<string>()
  const erasure = { type: ERASURE, version: 1, data: {} }
  for (const made of histories) {
    const spoken = made.map((one) => ({ ...one, data: withSecret(byType.get(one.type), one.data) }))
    for (const { row } of rowsAfterErasure(projection, recorded(projection, [...spoken, erasure])))
      for (const [column, value] of Object.entries(row))
        if (JSON.stringify(value)?.includes(SECRET))
          faults.add(
            `the column ${column} keeps what a person wrote after that person is erased: ` +
              'key the rows by the person, or fold no personal field into them',
          )
  }
  return [...faults]
}

const rowsAfterErasure = (projection: Projection, events: readonly RecordedEvent[]): readonly FoldedRow[] => {
  const rows = rowsAfter(projection, events)
  return typeof rows === 'string' ? [] : rows
}

function withSecret(event: AnyEventDefinition | undefined, data: object): object {
  const fields = [...(event?.personal ?? [])].filter(([field, { of }]) => {
    const schema = event?.data.shape[field]
    return of === 'subject' && schema?.safeParse(SECRET).success
  })
  return { ...data, ...Object.fromEntries(fields.map(([field]) => [field, SECRET])) }
}
