// Reads a table of a curriculum: a row with an exercise defines the exercise, one without defines the skill. Rows that cannot
// be taken are set aside.
import type { z } from 'zod'
import exerciseDefined from '#events/teaching/exercise-defined.ts'
import skillDefined from '#events/teaching/skill-defined.ts'
import type { Line } from '../line-text.ts'
import { type NamedRow, namedRows, put } from '../named-columns.ts'
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
  { file, separator, aside }: Reading,
): Promise<CurriculumRows> {
  const skills = new Map<string, SkillRow>()
  const exercises = new Map<string, ExerciseRow>()
  let rows = 0
  for await (const row of namedRows(lines, { file, columns: COLUMNS, required: ['skill'], separator })) {
    rows += 1
    const parsed = parse(row)
    const reason =
      typeof parsed === 'string'
        ? parsed
        : 'exercise' in parsed
          ? put(exercises, parsed.exercise, parsed)
          : put(skills, parsed.skill, parsed)
    if (reason !== null) aside.add({ file, row: row.line, reason, taken: false })
  }
  if (skills.size + exercises.size === 0)
    throw new SourceMissing(`${file} has no skill and no exercise that can be imported. Nothing was written.`)
  return { rows, skills: [...skills.values()], exercises: [...exercises.values()] }
}

function parse(row: NamedRow<Column>): SkillRow | ExerciseRow | string {
  if ('fault' in row) return row.fault
  const { cell } = row
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
