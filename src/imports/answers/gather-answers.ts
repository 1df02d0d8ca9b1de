// Reads a table of answers into memory, and sets aside the rows that cannot be read.
import { createHash } from 'node:crypto'
import { SkillId } from '#events/learning/values.ts'
import { delimitedRows, type Row } from '../delimited-rows.ts'
import { withFirst } from '../first-line.ts'
import type { Line } from '../line-text.ts'
import { exerciseIdOf, outsideId, skillIdOf } from '../outside-codes.ts'
import type { SetAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import { answerParts } from './answer-parts.ts'
import { type AnswerTable, answerTable } from './answer-table.ts'
import { isBlank, isNoId, readCorrect, readDuration, readLevel, readTime, type TimeKind } from './cells.ts'
import { type Columns, type Field, placesOf, separatorIn } from './columns.ts'

export type GatheredAnswers = {
  /** Rows of data in the file, also those that were set aside. */
  readonly rows: number
  readonly table: AnswerTable
  /** How its times are written; null if it has none, or the same one everywhere. */
  readonly times: TimeKind | null
  /** Rows of the table that say what an earlier one says of the same moment. */
  readonly repeats: readonly number[]
  /** Identifies the content and how it was read: the same one gives the same events. */
  readonly digest: string
}

export type Gathering = {
  /** The name of the file, for the rows that are set aside. */
  readonly file: string
  readonly columns: Columns
  /** Found in the first line if it is not given. */
  readonly separator?: string
  readonly aside: SetAside
  readonly onRows?: (rows: number) => void
}

const MOST_LETTERS_OF_AN_ID = 200
const ROWS_BETWEEN_REPORTS = 5_000
/** Another one wherever rows become other answers than before, so that no command has the id of another. */
const READING = 5
/** Of answers whose skill the table does not say. */
const UNKNOWN = SkillId.parse('unknown')

type Parsed = {
  readonly learner: string
  readonly exercise: NonNullable<ReturnType<typeof exerciseIdOf>>
  /** Null if the row names none. */
  readonly skill: SkillId | null
  readonly correct: boolean
  readonly answer: string | null
}

/** Holds 34 bytes of each answer in memory, and each id once; with times or ids of answers also these. Throws SourceMissing where there is nothing to import. */
export async function gatherAnswers(
  lines: AsyncIterable<Line>,
  { file, columns, separator: given, aside, onRows }: Gathering,
): Promise<GatheredAnswers> {
  const table = answerTable()
  const { head, all } = await withFirst(lines)
  const separator = given ?? separatorIn(head, columns)
  const digest = createHash('sha256').update(JSON.stringify([READING, columns, separator]))
  const digested = hashing(all, (text) => digest.update(text).update('\n'))
  const parts = answerParts(table, UNKNOWN)
  let places: Readonly<Partial<Record<Field, number>>> | undefined
  let width: number | null = null
  let rows = 0
  let times: TimeKind | null = null
  let firstTime = Number.NaN
  let differ = false
  const repeats: number[] = []
  /** Lines with a time that cannot be read, as long as no other could be. */
  let unread: number[] = []

  for await (const row of delimitedRows(digested, separator, () => width)) {
    if (places === undefined) {
      if ('fault' in row) throw new SourceMissing(`${file}, line ${row.line}: ${row.fault}. Nothing was written.`)
      places = placesOf(columns, row.cells, file)
      width = row.cells.length
      continue
    }
    rows += 1
    if (rows % ROWS_BETWEEN_REPORTS === 0) onRows?.(rows)
    const parsed = parse(row, width ?? 0, places)
    if (typeof parsed === 'string') {
      aside.add({ file, row: row.line, reason: parsed, taken: false })
      continue
    }
    const note = (reason: string) => aside.add({ file, row: row.line, reason, taken: true })
    const cell = cellsOf(row, places)
    const value = {
      learner: table.learners.placeOf(parsed.learner),
      exercise: table.exercises.placeOf(parsed.exercise),
      correct: parsed.correct,
      line: row.line,
      time: timeIn(cell('at'), row.line),
      durationMs: optional(cell('durationMs'), readDuration, () => note('no duration from 0 ms to one day: left out')),
      level: optional(cell('difficulty'), readLevel, () => note('no difficulty from 1 to 5: left out')),
    }
    if (parsed.skill === null) note('no skill: the answer is taken with the skill "unknown"')
    const outcome = parts.take(value, parsed.skill ?? UNKNOWN, { answer: parsed.answer, timesDiffer: differ })
    if (outcome === 'repeated') repeats.push(table.rows() - 1)
    if (outcome === 'contradicts')
      aside.add({ file, row: row.line, reason: 'another row of this answer says something else', taken: false })
    else if (outcome === 'combined') note('one answer in several rows: its skills are combined')
  }
  onRows?.(rows)
  if (places === undefined) throw new SourceMissing(`${file} is empty. Nothing was written.`)
  if (table.rows() === 0) throw new SourceMissing(nothingIn(file, rows, aside))
  if (columns.answer === undefined && !differ)
    for (const row of parts.underAnotherSkill()) aside.add({ file, row, reason: UNDER_ANOTHER_SKILL, taken: true })
  for (const row of unread) aside.add({ file, row, reason: UNREAD_TIME, taken: true })
  return { rows, table, times: differ ? times : null, repeats, digest: digest.digest('hex') }

  /** The kind of the first time is that of the file: where kinds mix, nobody can put them in order. */
  function timeIn(text: string | undefined, line: number): number {
    const isThere = text !== undefined && !isBlank(text)
    const read = isThere ? readTime(text) : null
    if (isThere && read === null && times === null) unread.push(line)
    if (read === null || (times !== null && read.kind !== times)) return Number.NaN
    times = read.kind
    unread = []
    if (Number.isNaN(firstTime)) firstTime = read.value
    if (read.value !== firstTime) differ = true
    return read.value
  }
}

const UNREAD_TIME = 'a time that cannot be read, as all others: answers keep the order of the file'
const UNDER_ANOTHER_SKILL =
  'the exercise again under another skill, and no time: if it is one answer in several rows, name the answer id with answer=…'

const cellsOf =
  (row: Row, places: Readonly<Partial<Record<Field, number>>>) =>
  (field: Field): string | undefined => {
    const place = places[field]
    return place === undefined || !('cells' in row) ? undefined : row.cells[place]
  }

/** What a row must say, or why it is set aside. */
function parse(row: Row, width: number, places: Readonly<Partial<Record<Field, number>>>): Parsed | string {
  if ('fault' in row) return row.fault
  if (row.cells.length !== width) return 'another number of cells than the first line'
  const cell = cellsOf(row, places)
  const required = (field: Field) => {
    const text = cell(field)
    return text === undefined || isNoId(text) || text.length > MOST_LETTERS_OF_AN_ID ? null : text
  }
  const [learner, exerciseText, correctText] = [required('learner'), required('exercise'), required('correct')]
  if (learner === null) return `no learner, or one of more than ${MOST_LETTERS_OF_AN_ID} letters`
  const exercise = exerciseText === null ? null : exerciseIdOf(exerciseText)
  if (exercise === null) return `no exercise, or one of more than ${MOST_LETTERS_OF_AN_ID} letters`
  const skill = cell('skill') ?? ''
  if (skill.length > MOST_LETTERS_OF_AN_ID) return `a skill of more than ${MOST_LETTERS_OF_AN_ID} letters`
  const correct = correctText === null ? null : readCorrect(correctText)
  if (correct === null) return 'neither right (1, true) nor wrong (0, false)'
  const answer = cell('answer')
  return {
    learner: outsideId(learner),
    exercise,
    skill: isBlank(skill) ? null : skillIdOf(skill),
    correct,
    answer: answer === undefined || isBlank(answer) ? null : outsideId(answer),
  }
}

function optional(text: string | undefined, read: (text: string) => number | null, fault: () => void): number {
  if (text === undefined || isBlank(text)) return Number.NaN
  const value = read(text)
  if (value !== null) return value
  fault()
  return Number.NaN
}

async function* hashing(lines: AsyncIterable<Line>, add: (text: string) => void): AsyncGenerator<Line> {
  for await (const line of lines) {
    add(line.text)
    yield line
  }
}

function nothingIn(file: string, rows: number, aside: SetAside): string {
  const [most] = [...aside.counts].filter(([, { taken }]) => !taken).sort(([, a], [, b]) => b.rows - a.rows)
  if (!most) return `${file} has a first line, and no answers below it. Nothing was written.`
  const reason = most[0].replace(`${file}: `, '')
  return `${file} has no answer that can be imported (${rows} rows; ${most[1].rows} times: ${reason}). Nothing was written.`
}
