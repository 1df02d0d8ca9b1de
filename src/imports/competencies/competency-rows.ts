// Reads a table of competencies: a row defines one. Rows that cannot be taken are set aside, with the column that is wrong.
import type { z } from 'zod'
import competencyDefined from '#events/learning/competency-defined.ts'
import type { Line } from '../line-text.ts'
import { type NamedRow, namedRows, put } from '../named-columns.ts'
import type { SetAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'

/** The names of the columns. All but `description` must be there. */
export const COLUMNS = ['code', 'title', 'description', 'kind', 'domain', 'expected'] as const
type Column = (typeof COLUMNS)[number]
/** As a French table calls them. */
const IN_FRENCH: Readonly<Record<string, Column>> = {
  titre: 'title',
  type: 'kind',
  domaine: 'domain',
  'niveau attendu': 'expected',
}

const CompetencyRow = competencyDefined.data.omit({ version: true })
export type CompetencyRow = z.output<typeof CompetencyRow>

export type CompetencyRows = {
  /** Rows below the first line, also those that were set aside. */
  readonly rows: number
  readonly competencies: readonly CompetencyRow[]
}

export type Reading = {
  /** The name of the file, for the rows that are set aside. */
  readonly file: string
  /** Found in the first line if it is not given. */
  readonly separator?: string
  readonly aside: SetAside
}

/** Throws SourceMissing where there is nothing to import. */
export async function readCompetencies(
  lines: AsyncIterable<Line>,
  { file, separator, aside }: Reading,
): Promise<CompetencyRows> {
  const competencies: CompetencyRow[] = []
  let rows = 0
  for await (const { line: row, competency, fault } of competencyRows(lines, { file, separator })) {
    rows += 1
    if (fault) aside.add({ file, row, reason: fault.reason, taken: false })
    else if (competency) competencies.push(competency)
  }
  if (competencies.length === 0)
    throw new SourceMissing(`${file} has no competency that can be imported. Nothing was written.`)
  return { rows, competencies }
}

/** A row of the table: what it defines, null where an earlier row says the same, or why it is not taken. */
export type ReadRow = {
  readonly line: number
  readonly competency: CompetencyRow | null
  readonly fault: Fault | null
}
/** `column`: null where the row as a whole is wrong. */
type Fault = { readonly column: Column | null; readonly reason: string }

/** Throws SourceMissing for an empty table, and where a column is missing. */
export async function* competencyRows(
  lines: AsyncIterable<Line>,
  { file, separator }: { readonly file: string; readonly separator?: string | undefined },
): AsyncGenerator<ReadRow> {
  const required = COLUMNS.filter((column) => column !== 'description')
  const known = new Map<string, CompetencyRow>()
  for await (const row of namedRows(lines, { file, columns: COLUMNS, required, also: IN_FRENCH, separator })) {
    const { line } = row
    const parsed = parse(row)
    if ('reason' in parsed) {
      yield { line, competency: null, fault: parsed }
      continue
    }
    const isFirst = !known.has(parsed.code)
    const reason = put(known, parsed.code, parsed)
    const fault: Fault | null = reason === null ? null : { column: 'code', reason }
    yield { line, competency: isFirst ? parsed : null, fault }
  }
}

function parse(row: NamedRow<Column>): CompetencyRow | Fault {
  if ('fault' in row) return { column: null, reason: row.fault }
  const { cell } = row
  const description = cell('description')
  const parsed = CompetencyRow.safeParse({
    code: cell('code').toUpperCase(),
    title: cell('title'),
    ...(description !== '' && { description }),
    kind: plain(cell('kind')),
    domain: cell('domain'),
    expectedLevel: plain(cell('expected')),
  })
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0])
  const column = COLUMNS.find((one) => one === (field === 'expectedLevel' ? 'expected' : field)) ?? null
  return { column, reason: wordsOf[field] ?? 'not a valid definition' }
}

/** « Compétence » and « Maîtrise » as the system spells them. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

const wordsOf: Readonly<Record<string, string>> = {
  code: 'column "code": no code of letters and digits with dots or hyphens between, at most 50 characters, such as FR.ECR.1',
  title: 'column "title": no title, one of more than 200 letters, or characters that cannot be stored',
  description: 'column "description": more than 2 000 letters, or characters that cannot be stored',
  kind: 'column "kind": neither savoir nor compétence',
  domain: 'column "domain": no domain, one of more than 100 letters, or characters that cannot be stored',
  expectedLevel: 'column "expected": none of initiation, apprentissage and maîtrise',
}
