// The simulated schools' curriculum as a table for `sillage import curriculum`: an example that schools can start from.
import { LEVELS, skills } from './curriculum.ts'
import { QUESTIONS_PER_LEVEL, questionOf } from './questions/questions.ts'

/** CSV (RFC 4180), skills first. */
export function* curriculumLines(): Generator<string> {
  yield 'skill,name,grade,prerequisites,exercise,level,question,expected'
  for (const { id, title, grade, after = '' } of skills) yield row([id, title, String(grade), after, '', '', '', ''])
  for (const { id } of skills)
    for (const level of LEVELS)
      for (let n = 1; n <= QUESTIONS_PER_LEVEL; n += 1) {
        const { question, expected } = questionOf(id, level, n)
        const exercise = `${id}:${level}-${String(n).padStart(2, '0')}`
        yield row([id, '', '', '', exercise, String(level), question, expected])
      }
}

const row = (cells: readonly string[]): string =>
  cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
