// Reads a table of a curriculum: a row with an exercise defines the exercise, one without defines the skill. Rows that cannot
// be taken are set aside.
import type { z } from 'zod'
import exerciseDefined from '#events/teaching/exercise-defined.ts'
import skillDefined from '#events/teaching/skill-defined.ts'
import { separatorIn } from '../answers/columns.ts'
import { delimitedRows, type Row } from '../delimited-rows.ts'
import { withFirst } from '../first-line.ts'
import type { Line } from '../line-text.ts'
import { exerciseIdOf, skillIdOf } from '../outside-codes.ts'
import type { SetAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'

/** The names of the columns. Only `skill` must be there. */
export const COLUMNS = ['skill', 'name', 'grade', 'prerequisites', 'exercise', 'level', 'question', 'expected'] as const
type Column = (typeof COLUMNS)[number]

const SkillRow = skillDefined.data.omit({ version: true })
export type SkillRow = z.output<typeof SkillRow>
const ExerciseRow = exerciseDefined.data.omit({ version: true })
export type ExerciseRow = z.output<typeof ExerciseRow>

export type CurriculumRows = {
  /** Rows below the first line, also those that were set aside. */
  readonly rows: number
  readonly skills: readonly SkillRow[]
  readonly exercises: readonly ExerciseRow[]
}

export type Reading = {
  /** The name of the file, for the rows that are set aside. */
  readonly file: string
  /** Found in the first line if it is not given. */
  readonly separator?: string
  readonly aside: SetAside
}

/** Throws SourceMissing where there is nothing to import. */
export async function readCurriculum(
  lines: AsyncIterable<Line>,
  { file, separator: given, aside }: Reading,
): Promise<CurriculumRows> {
  const { head, all } = await withFirst(lines)
  const separator = given ?? separatorIn(head, Object.fromEntries(COLUMNS.map((name) => [name, name])))
  const skills = new Map<string, SkillRow>()
  const exercises = new Map<string, ExerciseRow>()
  let header: readonly string[] | null = null
  let rows = 0
  for await (const row of delimitedRows(all, separator, () => header?.length ?? null)) {
    if (header === null) {
      header = headerOf(row, file)
      continue
    }
    rows += 1
    const parsed = parse(row, header)
    const reason =
      typeof parsed === 'string'
        ? parsed
        : 'exercise' in parsed
          ? put(exercises, parsed.exercise, parsed)
          : put(skills, parsed.skill, parsed)
    if (reason !== null) aside.add({ file, row: row.line, reason, taken: false })
  }
  if (header === null) throw new SourceMissing(`${file} is empty. Nothing was written.`)
  if (skills.size + exercises.size === 0)
    throw new SourceMissing(`${file} has no skill and no exercise that can be imported. Nothing was written.`)
  return { rows, skills: [...skills.values()], exercises: [...exercises.values()] }
}

function headerOf(row: Row, file: string): readonly string[] {
  if ('fault' in row) throw new SourceMissing(`${file}, line ${row.line}: ${row.fault}. Nothing was written.`)
  const names = row.cells.map((name) => name.trim().toLowerCase())
  if (names.includes('skill')) return names
  throw new SourceMissing(
    `${file} has no column "skill". Its first line must name columns: ${COLUMNS.join(', ')}. Nothing was written.`,
  )
}

/** Says why the row is not taken, or null. The first row holds. */
function put<Value>(into: Map<string, Value>, id: string, value: Value): string | null {
  const standing = into.get(id)
  if (standing === undefined) into.set(id, value)
  return standing === undefined || JSON.stringify(standing) === JSON.stringify(value)
    ? null
    : 'defined in an earlier row, which says something else'
}

function parse(row: Row, header: readonly string[]): SkillRow | ExerciseRow | string {
  if ('fault' in row) return row.fault
  if (row.cells.length !== header.length) return 'another number of cells than the first line'
  const cell = (name: Column) => row.cells[header.indexOf(name)]?.trim() ?? ''
  const said = (name: Column) => cell(name) !== ''
  if (!said('skill')) return 'no skill'
  const skill = skillIdOf(cell('skill'))
  if (!said('exercise')) {
    if (said('level') || said('question') || said('expected'))
      return 'a level, question or expected answer without an exercise'
    return checked(SkillRow, {
      skill,
      ...(said('name') && { title: cell('name') }),
      ...(said('grade') && { grade: gradeOf(cell('grade')) }),
      prerequisites: [
        ...new Set(
          cell('prerequisites')
            .split(/[;,|]/)
            .flatMap((one) => skillIdOf(one) ?? []),
        ),
      ],
    })
  }
  if (said('name') || said('grade') || said('prerequisites'))
    return 'an exercise with a name, grade or prerequisites: these belong to a row of the skill alone'
  return checked(ExerciseRow, {
    exercise: exerciseIdOf(cell('exercise')),
    skill,
    ...(said('level') && { difficulty: Number(cell('level')) }),
    ...(said('question') && { question: cell('question') }),
    ...(said('expected') && { expected: cell('expected') }),
  })
}

const wordsOf: Readonly<Record<string, string>> = {
  skill: 'a skill that is too long',
  title: 'a name of more than 200 letters, or with characters that cannot be stored',
  grade: 'no grade from 1 (CP) to 12 (terminale)',
  prerequisites: 'more than 20 prerequisites, or one that is too long',
  exercise: 'an exercise that is too long',
  difficulty: 'no level from 1 to 5',
  question: 'a question of more than 4 000 letters, or with characters that cannot be stored',
  expected: 'an expected answer of more than 2 000 letters, or with characters that cannot be stored',
}

function checked<Schema extends z.ZodObject>(schema: Schema, value: object): z.output<Schema> | string {
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : (wordsOf[String(parsed.error.issues[0]?.path[0])] ?? 'not a valid definition')
}

/** School years by their names, from 1. A number is that year: `6` is `6e`, and `5` is `CM2`. */
const grades = ['cp', 'ce1', 'ce2', 'cm1', 'cm2', '6e', '5e', '4e', '3e', '2de', '1re', 'tle']

function gradeOf(text: string): number {
  const named = grades.indexOf(text.toLowerCase().replace('ème', 'e').replace('è', 'e')) + 1
  return named > 0 ? named : Number(text)
}
