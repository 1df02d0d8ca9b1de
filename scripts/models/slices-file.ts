// The attributes of learners for an audit: a CSV file whose first column holds their ids, and each other column an attribute.
// It is read and forgotten: nothing of it is stored but figures of groups.
import type { Service } from '#compose/service.ts'
import { delimitedRows } from '#imports/delimited-rows.ts'
import { linesOfText } from '#imports/text-lines.ts'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import { isStorable } from '#kernel/storable-text.ts'
import type { Attribute } from '#ml/fairness/slices.ts'
import { readableCount } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'

const MOST_ATTRIBUTES = 10
const MOST_VALUES = 20
const MOST_TEXT = 100

export type SlicesFile = {
  readonly names: readonly string[]
  /** The values of each row by the id of its first column, in the order of `names`. */
  readonly rows: ReadonlyMap<string, readonly string[]>
}

/** Throws a UsageError that names the file and the line. */
export async function readSlices(file: string): Promise<SlicesFile> {
  const rows = new Map<string, readonly string[]>()
  let names: readonly string[] | null = null
  const refuse = (line: number, why: string): never => {
    throw new UsageError(`${file}, line ${line}: ${why}`)
  }
  for await (const row of delimitedRows(linesOfText(file), ',', () => (names === null ? null : names.length + 1))) {
    if ('fault' in row) return refuse(row.line, row.fault)
    const cells = row.cells.map((cell) => cell.replace(/^\uFEFF/, '').trim())
    const long = cells.find((cell) => cell.length > MOST_TEXT || !isStorable(cell))
    if (long !== undefined)
      return refuse(row.line, `a value has more than ${MOST_TEXT} characters, or unprintable ones.`)
    const [id = '', ...others] = cells
    if (names === null) {
      if (others.length === 0)
        return refuse(row.line, 'expected a header: the ids of learners, then a column for each attribute.')
      if (others.length > MOST_ATTRIBUTES)
        return refuse(row.line, `at most ${MOST_ATTRIBUTES} attributes are compared.`)
      if (others.includes('') || new Set(others).size < others.length)
        return refuse(row.line, 'each attribute needs a name of its own.')
      names = others
      continue
    }
    if (others.length !== names.length)
      return refuse(row.line, `expected ${names.length + 1} cells, as in the header, found ${cells.length}.`)
    if (id === '') return refuse(row.line, 'there is no id in the first cell.')
    if (rows.has(id)) return refuse(row.line, 'this learner has a row already.')
    rows.set(id, others)
  }
  if (names === null || rows.size === 0)
    throw new UsageError(`${file} names no learner: expected a header, then one learner a line.`)
  for (const [n, name] of names.entries()) {
    const values = new Set([...rows.values()].map((cells) => cells[n] ?? ''))
    if (values.size > MOST_VALUES)
      throw new UsageError(
        `${file}: the column ${name} has ${values.size} different values. Groups are compared, at most ${MOST_VALUES}: put values together, and leave out names and dates.`,
      )
  }
  return { names, rows }
}

/**
 * The attributes of the learners of a table, in its order. Ids are those that another system gave, as `sillage import learner`
 * finds them, or the learners’ own. Throws a UsageError if none of the file is in the table; says how many are not.
 */
export async function attributesOf(
  { outsideIds }: Pick<Service, 'outsideIds'>,
  tenant: TenantId,
  file: string,
  { names, rows }: SlicesFile,
  learners: readonly string[],
): Promise<readonly Attribute[]> {
  const known = new Set(learners)
  const ids = [...rows.keys()]
  const people = await outsideIds.learnersOf(tenant, ids)
  const values = new Map<string, readonly string[]>()
  for (const [n, id] of ids.entries()) {
    const own = PersonId.safeParse(id.toLowerCase())
    const learner = own.success && known.has(own.data) ? own.data : (people[n] ?? '')
    if (known.has(learner)) values.set(learner, rows.get(id) ?? [])
  }
  if (values.size === 0)
    throw new UsageError(
      `No learner of ${file} is judged here. The ids are those of the imported table, or learners’ own.`,
    )
  const missing = ids.length - values.size
  if (missing > 0) process.stderr.write(`${readableCount(missing)} of the ids in ${file} are not judged here.\n`)
  return names.map((name, n) => ({ name, values: learners.map((learner) => values.get(learner)?.[n] ?? '') }))
}
