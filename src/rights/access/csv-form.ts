// A person's file as CSV: a table for each type of event and for each read model (GDPR, article 20), with the schema of each
// column in one Data Package (datapackage.json, by the Frictionless standard).
//
// A spreadsheet runs a cell that begins with = + - @ or a tab as a formula. Such texts get an apostrophe in front, as OWASP
// advises; the JSON has them as they are. Numbers are written as numbers.
import { z } from 'zod'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { isErased, isHidden } from '#kernel/personal.ts'
import type { Projection } from '#kernel/projection.ts'
import { AccessesOfDay, type Head, type ModelRows, type PersonEvent } from './file-format.ts'
import { isWithheld } from './french-values.ts'

/** RFC 4180: lines end with CR LF. */
const END = '\r\n'
const risky = /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/u

export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = isErased(value)
    ? '(erased)'
    : isWithheld(value)
      ? '(withheld)'
      : typeof value === 'string'
        ? value
        : JSON.stringify(value)
  const safe = risky.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const lineOf = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}${END}`

/** The columns of every event, before those of its own type. */
const eventColumns = [
  'position',
  'stream',
  'revision',
  'id',
  'about',
  'subject',
  'actor',
  'occurredAt',
  'recordedAt',
] as const

const dataFields = (definition: AnyEventDefinition | undefined): readonly string[] =>
  definition ? Object.keys(definition.data.shape) : []

export const eventsHeading = (definition: AnyEventDefinition | undefined): string =>
  lineOf([...eventColumns, 'words', ...dataFields(definition).map((field) => `data.${field}`)])

export const eventLine = (definition: AnyEventDefinition | undefined, event: PersonEvent): string =>
  lineOf([
    ...eventColumns.map((column) => event[column]),
    event.words.fr,
    ...dataFields(definition).map((field) => event.data[field]),
  ])

const columnsOf = ({ rows }: ModelRows): readonly string[] => Object.keys(rows[0] ?? {})

export const modelTable = (model: ModelRows): string => {
  const columns = columnsOf(model)
  return lineOf(columns) + model.rows.map((row) => lineOf(columns.map((column) => row[column]))).join('')
}

const accessColumns = Object.keys(AccessesOfDay.shape)

export const accessesTable = (accesses: Head['accesses']): string =>
  lineOf(accessColumns) +
  accesses.map((one) => lineOf(accessColumns.map((column) => Reflect.get(one, column)))).join('')

export const ACCESSES_FILE = 'csv/accesses.csv'
export const eventsFile = (type: string): string => `csv/events/${type}.csv`
export const modelFile = (model: string): string => `csv/read-models/${model}.csv`

export type CsvDefinitions = {
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  readonly projections: ReadonlyMap<string, Projection>
}

/** What each table and each column is. */
export function dataPackage(
  { types, readModels, accesses, madeAt }: Head,
  { events, projections }: CsvDefinitions,
): object {
  const ofEvents = types.map(({ type, description }) => ({
    name: type,
    path: eventsFile(type).replace('csv/', ''),
    description,
    schema: {
      fields: [
        ...eventColumns.map((name) => ({ name, type: name === 'revision' ? 'integer' : 'string' })),
        { name: 'words', type: 'string', description: 'What happened, in French.' },
        ...fieldsOf(events.get(type)?.data).map((field) => ({ ...field, name: `data.${field.name}` })),
      ],
    },
  }))
  const ofModels = readModels
    .filter(({ rows }) => rows.length > 0)
    .map(({ model, description }) => ({
      name: model,
      path: modelFile(model).replace('csv/', ''),
      description,
      schema: { fields: [...fieldsOf(projections.get(model)?.key), ...fieldsOf(projections.get(model)?.row)] },
    }))
  const ofAccesses =
    accesses.length === 0
      ? []
      : [
          {
            name: 'accesses',
            path: ACCESSES_FILE.replace('csv/', ''),
            description: 'Who looked at the data of the person or changed it, by day.',
            schema: { fields: fieldsOf(AccessesOfDay) },
          },
        ]
  return {
    profile: 'tabular-data-package',
    name: 'sillage-personal-data',
    created: madeAt,
    resources: [...ofEvents, ...ofModels, ...ofAccesses].map((resource) => ({
      profile: 'tabular-data-resource',
      encoding: 'utf-8',
      dialect: { delimiter: ',', doubleQuote: true, lineTerminator: END },
      ...resource,
    })),
  }
}

type Field = { readonly name: string; readonly type: string; readonly description?: string }

const tableTypes: Readonly<Record<string, string>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'object',
}

/** A Table Schema from a schema of ours. A field that was erased or withheld says so in words, so only texts are sure. */
function fieldsOf(schema: z.ZodObject | undefined): readonly Field[] {
  if (!schema) return []
  return Object.entries<z.ZodType>(schema.shape).flatMap(([name, field]): Field[] => {
    if (isHidden(field)) return []
    const { type, description } = z.toJSONSchema(field, { io: 'output', unrepresentable: 'any' })
    return [{ name, type: tableTypes[String(type)] ?? 'string', ...(description !== undefined && { description }) }]
  })
}
