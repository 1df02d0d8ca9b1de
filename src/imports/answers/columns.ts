// Which column of a table holds what.
import { SourceMissing } from '../source-missing.ts'

/** What a table of answers can say, and whether it must. */
export const FIELDS = {
  learner: 'required',
  exercise: 'required',
  skill: 'required',
  correct: 'required',
  at: 'optional',
  durationMs: 'optional',
  difficulty: 'optional',
  answer: 'optional',
} as const
export type Field = keyof typeof FIELDS

/** The name of the column of each field. */
export type Columns = {
  readonly [Name in Field as (typeof FIELDS)[Name] extends 'required' ? Name : never]: string
} & {
  readonly [Name in Field as (typeof FIELDS)[Name] extends 'optional' ? Name : never]?: string
}

/** The columns, from `learner=user_id,exercise=item_id,…`; a sentence if they cannot be read. */
export function columnsOf(text: string): Columns | string {
  const found: Partial<Record<Field, string>> = {}
  for (const part of text.split(',')) {
    const [name = '', ...rest] = part.split('=')
    const field = name.trim()
    const column = rest.join('=').trim()
    if (!isField(field)) return `"${field}" is not one of ${Object.keys(FIELDS).join(', ')}.`
    if (column === '') return `Name the column of ${field}: ${field}=COLUMN.`
    if (found[field] !== undefined) return `${field} is named twice.`
    found[field] = column
  }
  const { learner, exercise, skill, correct, ...optional } = found
  if (learner !== undefined && exercise !== undefined && skill !== undefined && correct !== undefined)
    return { learner, exercise, skill, correct, ...optional }
  const missing = Object.entries(FIELDS).filter(([field, is]) => is === 'required' && !(isField(field) && found[field]))
  return `Name the column of ${missing.map(([field]) => field).join(', ')} too.`
}

const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name)

/** The place of each column in the header. Throws SourceMissing, naming the columns that there are. */
export function placesOf(
  columns: Columns,
  header: readonly string[],
  file: string,
): Readonly<Partial<Record<Field, number>>> {
  const names = header.map((name) => name.trim())
  const places: Partial<Record<Field, number>> = {}
  for (const [field, column] of Object.entries(columns)) {
    const isExact = names.includes(column)
    const found = names.flatMap((name, place) =>
      (isExact ? name === column : name.toLowerCase() === column.toLowerCase()) ? [place] : [],
    )
    const [place] = found
    if (place !== undefined && found.length > 1)
      throw new SourceMissing(
        `${file} has ${found.length} columns "${names[place]}" (for ${field}). Rename the ones that are not meant. Nothing was written.`,
      )
    if (place === undefined)
      throw new SourceMissing(
        `${file} has no column "${column}" (for ${field}). Its columns: ${shown(names)}. Nothing was written.`,
      )
    if (isField(field)) places[field] = place
  }
  return places
}

/** Separators that a header is tried with, if none is given. */
const USUAL = ['\t', ',', ';', '|'] as const

/** The separator that splits the first line into the columns that are asked for, or else into the most cells. */
export function separatorIn(header: string, columns: Readonly<Record<string, string>>): string {
  const wanted = Object.values(columns).map((name) => name.toLowerCase())
  const split = USUAL.map((separator) => {
    const names = header.split(separator).map((name) => name.replaceAll('"', '').trim().toLowerCase())
    return { separator, found: wanted.filter((name) => names.includes(name)).length, cells: names.length }
  })
  return split.sort((a, b) => b.found - a.found || b.cells - a.cells)[0]?.separator ?? ','
}

const MOST_SHOWN = 30
const shown = (names: readonly string[]) =>
  names.length === 1
    ? `only one, which the separator does not split. Give another one with --separator`
    : `${names.slice(0, MOST_SHOWN).join(', ')}${names.length > MOST_SHOWN ? ', …' : ''}`
