/** Finds faults in the folds of read models by folding generated events: rows that do not match their schema, columns that
 * no fold fills, text of an erased person. The events are the same in every run, from tests/arbitrary-of.ts. */
import fc from 'fast-check'
import { z } from 'zod'
import type { Definitions, Fault } from '#definitions/definitions.ts'
import type { AnyEventDefinition, RecordedEvent } from '#kernel/event.ts'
import { eventTypes, type FoldedRow, foldEvents } from '#kernel/fold.ts'
import { streamName } from '#kernel/ids.ts'
import { ERASED, isErased } from '#kernel/personal.ts'
import type { Projection } from '#kernel/projection.ts'
import { record, someone } from '#kernel/specification.ts'
import { arbitraryOf } from '../tests/arbitrary-of.ts'

const HISTORIES = 30
const MOST_EVENTS = 40
const ERASURE = 'privacy.subject-erased'
/** Replaces the text of a person. */
const SECRET = 'the words of one person'

type Example = {
  readonly type: string
  readonly version: number
  readonly data: object
  /** Its personal fields. */
  readonly hidden?: readonly string[]
}

/** Checks all read models except those already known to be faulty, whose folds would fail for that reason. */
export function foldFaults(
  { events, projections, earlierProjections, files }: Definitions,
  faulty: ReadonlySet<string>,
): readonly Fault[] {
  const fileOf = (definition: AnyEventDefinition | Projection) => files.get(definition) ?? ''
  const examples = new Map<AnyEventDefinition, fc.Arbitrary<Example>>()
  const faults: Fault[] = []
  for (const event of events.values()) {
    try {
      examples.set(event, examplesOf(event))
    } catch (error) {
      faults.push({
        file: fileOf(event),
        what: `no example of its data can be generated; add a value: ${textOf(error)}`,
      })
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
  examples: ReadonlyMap<AnyEventDefinition, fc.Arbitrary<Example>>,
): readonly string[] {
  const types = eventTypes(projection)
  const folded = [...examples.keys()].filter(({ type }) => type !== ERASURE && (types === 'all' || types.has(type)))
  const arbitraries = folded.flatMap((event) => examples.get(event) ?? [])
  if (arbitraries.length === 0) return []
  const twice = arbitraries
    .flatMap((arbitrary) => fc.sample(arbitrary, { numRuns: 4, seed: 1 }))
    .map((event) => [event, event])
  const history = fc.array(fc.oneof(...arbitraries), { minLength: 1, maxLength: MOST_EVENTS, size: 'max' })
  const histories = [...twice, ...fc.sample(history, { numRuns: HISTORIES, seed: 1 })]
  const rows: FoldedRow[] = []
  for (const examplesInHistory of histories) {
    const after = rowsAfter(projection, recorded(projection, examplesInHistory))
    if (typeof after === 'string') return [after]
    rows.push(...after)
  }
  return [...neverFilled(projection, rows), ...kept(projection, histories, folded)]
}

/** Events with data that match the schema; in two of eight, personal fields are erased, and in one the whole data. */
function examplesOf(event: AnyEventDefinition): fc.Arbitrary<Example> {
  const erased = Object.fromEntries([...event.personal.keys()].map((field) => [field, ERASED]))
  const how = fc.constantFrom('live', 'live', 'live', 'live', 'live', 'fields', 'fields', 'whole')
  return fc.tuple(arbitraryOf(event.data), how).map(([data, isErased]) => ({
    type: event.type,
    version: event.version,
    data: isErased === 'whole' ? { ...ERASED } : { ...(data as object), ...(isErased === 'fields' && erased) },
    hidden: [...event.personal.keys()],
  }))
}

/** As the folds of this projection read them: without the personal fields that it does not open. */
const recorded = ({ of: kind = 'learner', opens }: Projection, history: readonly Example[]): RecordedEvent[] =>
  record(
    history.map(({ type, version, data, hidden = [] }) => {
      const opened = opens.get(type)?.fields ?? []
      const fields = Object.entries(data).filter(([field]) => !hidden.includes(field) || opened.includes(field))
      return { type, version, data: Object.fromEntries(fields) }
    }),
    { stream: streamName(kind, someone.learner) },
  )

/** The rows, or a description of the fault. */
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
      // Only columns and types are checked, not ranges: a generated history may correct what never happened.
      const issues = columns.safeParse({ ...key, ...row }).error?.issues ?? []
      const issue = issues.find(({ code }) => code === 'unrecognized_keys' || code === 'invalid_type')
      if (!issue) continue
      const types = [...new Set(events.map(({ type }) => type))].join(', ')
      const column = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.')
      return `a fold makes a row that does not match its schema, after ${types}: column ${column}: ${issue.message}`
    }
    return rows
  } catch (error) {
    return `the fold of ${last} throws: ${textOf(error)}`
  }
}

/** Finds nullable columns that are null in every row: no fold fills them. */
const neverFilled = ({ row }: Projection, rows: readonly FoldedRow[]): readonly string[] =>
  rows.length === 0
    ? []
    : Object.keys(row.shape)
        .filter((column) => rows.every(({ row: values }) => (Reflect.get(values, column) ?? null) === null))
        .map(
          (column) =>
            `no fold fills the column ${column}: it is empty after every event. Fill it in a fold, or remove it`,
        )

/** Finds text of a person in rows that remain when the person is erased. */
function kept(
  projection: Projection,
  histories: readonly (readonly Example[])[],
  events: readonly AnyEventDefinition[],
): readonly string[] {
  const byType = new Map(events.map((event) => [event.type, event]))
  const faults = new Set<string>()
  const erasure = { type: ERASURE, version: 1, data: {} }
  for (const history of histories) {
    const secret = history.map((event) => ({ ...event, data: withSecret(byType.get(event.type), event.data) }))
    for (const { row } of rowsAfterErasure(projection, recorded(projection, [...secret, erasure])))
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
  if (isErased(data)) return data
  const fields = [...(event?.personal ?? [])].filter(([field, { of: owner }]) => {
    const schema = event?.data.shape[field]
    return owner === 'subject' && schema?.safeParse(SECRET).success
  })
  return { ...data, ...Object.fromEntries(fields.map(([field]) => [field, SECRET])) }
}
