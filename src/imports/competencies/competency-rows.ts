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
  const required = COLUMNS.filter((column) => column !== 'description')
  const competencies = new Map<string, CompetencyRow>()
  let rows = 0
  for await (const row of namedRows(lines, { file, columns: COLUMNS, required, separator })) {
    rows += 1
    const parsed = parse(row)
    const reason = typeof parsed === 'string' ? parsed : put(competencies, parsed.code, parsed)
    if (reason !== null) aside.add({ file, row: row.line, reason, taken: false })
  }
  if (competencies.size === 0)
    throw new SourceMissing(`${file} has no competency that can be imported. Nothing was written.`)
  return { rows, competencies: [...competencies.values()] }
}

function parse(row: NamedRow<Column>): CompetencyRow | string {
  if ('fault' in row) return row.fault
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
  return parsed.success ? parsed.data : (wordsOf[String(parsed.error.issues[0]?.path[0])] ?? 'not a valid definition')
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
