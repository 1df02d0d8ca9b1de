// A table of answers, the input of every model of learning: one typed array per column, one row per answer. The rows of a
// learner are together, in the order in which the answers were given.

/** One answer as it is read. `at` is in milliseconds; a missing time or level is undefined, never 0. */
export type Answer = {
  readonly learner: string
  readonly exercise: string
  readonly skill: string
  readonly correct: boolean
  readonly at: number
  readonly durationMs?: number | undefined
  readonly level?: number | undefined
}

export type AnswerTable = {
  /** What the indexes in the columns `learner`, `exercise` and `skill` mean. */
  readonly learners: readonly string[]
  readonly exercises: readonly string[]
  readonly skills: readonly string[]
  /** Learner l has the rows from `starts[l]` to before `starts[l + 1]`. */
  readonly starts: Int32Array
  readonly learner: Int32Array
  readonly exercise: Int32Array
  readonly skill: Int32Array
  /** 1 for right, 0 for wrong. */
  readonly correct: Uint8Array
  readonly at: Float64Array
  /** NaN if missing. */
  readonly durationMs: Float32Array
  /** 1 to 5; NaN if missing. */
  readonly level: Float32Array
}

/** What a column costs per row, to make room in shared memory. */
type Column = Int32Array | Uint8Array | Float64Array | Float32Array

/** Gathers answers in the order in which they are read, and sorts each learner’s by (time, order of reading). */
export function answerTable(answers: Iterable<Answer>): AnswerTable {
  const gathering = gatherAnswers()
  for (const answer of answers) gathering.add(answer)
  return gathering.table()
}

export type Gathering = {
  add(answer: Answer): void
  readonly rows: number
  /** The columns are in shared memory, so that threads read them without a copy. */
  table(): AnswerTable
}

/** For answers that come page by page. Takes about 40 bytes per answer, and as much again for the table. */
export function gatherAnswers(): Gathering {
  const learners = dictionary()
  const exercises = dictionary()
  const skills = dictionary()
  let rows = 0
  let read = emptyColumns(1_024)
  return {
    add({ learner, exercise, skill, correct, at, durationMs, level }) {
      if (rows === read.at.length) read = grown(read)
      read.learner[rows] = learners.indexOf(learner)
      read.exercise[rows] = exercises.indexOf(exercise)
      read.skill[rows] = skills.indexOf(skill)
      read.correct[rows] = correct ? 1 : 0
      read.at[rows] = at
      read.durationMs[rows] = durationMs ?? Number.NaN
      read.level[rows] = level ?? Number.NaN
      rows += 1
    },
    get rows() {
      return rows
    },
    table() {
      const starts = startsOf(read.learner, rows, learners.names.length)
      const order = orderOf(read, rows, starts)
      return {
        learners: learners.names,
        exercises: exercises.names,
        skills: skills.names,
        starts,
        ...inOrder(read, order),
      }
    },
  }
}

type Columns = Pick<AnswerTable, 'learner' | 'exercise' | 'skill' | 'correct' | 'at' | 'durationMs' | 'level'>

function startsOf(learner: Int32Array, rows: number, learners: number): Int32Array {
  const starts = shared(Int32Array, learners + 1)
  for (let row = 0; row < rows; row += 1) {
    const next = (learner[row] ?? 0) + 1
    starts[next] = (starts[next] ?? 0) + 1
  }
  for (let next = 1; next <= learners; next += 1) starts[next] = (starts[next] ?? 0) + (starts[next - 1] ?? 0)
  return starts
}

/** The rows by learner and time: answers of one moment stay in the order in which they were read. */
function orderOf({ learner, at }: Columns, rows: number, starts: Int32Array): Int32Array {
  const order = new Int32Array(rows)
  const next = starts.slice()
  for (let row = 0; row < rows; row += 1) {
    const place = next[learner[row] ?? 0] ?? 0
    next[learner[row] ?? 0] = place + 1
    order[place] = row
  }
  for (let one = 0; one + 1 < starts.length; one += 1)
    order.subarray(starts[one], starts[one + 1]).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b)
  return order
}

function inOrder(read: Columns, order: Int32Array): Columns {
  const sorted = emptyColumns(order.length)
  order.forEach((from, row) => {
    copyRow(read, from, sorted, row)
  })
  return sorted
}

function copyRow(source: Columns, from: number, target: Columns, to: number): void {
  target.learner[to] = source.learner[from] ?? 0
  target.exercise[to] = source.exercise[from] ?? 0
  target.skill[to] = source.skill[from] ?? 0
  target.correct[to] = source.correct[from] ?? 0
  target.at[to] = source.at[from] ?? 0
  target.durationMs[to] = source.durationMs[from] ?? Number.NaN
  target.level[to] = source.level[from] ?? Number.NaN
}

function grown(columns: Columns): Columns {
  const wider = emptyColumns(2 * columns.at.length)
  wider.learner.set(columns.learner)
  wider.exercise.set(columns.exercise)
  wider.skill.set(columns.skill)
  wider.correct.set(columns.correct)
  wider.at.set(columns.at)
  wider.durationMs.set(columns.durationMs)
  wider.level.set(columns.level)
  return wider
}

const emptyColumns = (rows: number): Columns => ({
  learner: shared(Int32Array, rows),
  exercise: shared(Int32Array, rows),
  skill: shared(Int32Array, rows),
  correct: shared(Uint8Array, rows),
  at: shared(Float64Array, rows),
  durationMs: shared(Float32Array, rows),
  level: shared(Float32Array, rows),
})

function shared<Kind extends Column>(
  kind: { new (buffer: SharedArrayBuffer): Kind; readonly BYTES_PER_ELEMENT: number },
  length: number,
): Kind {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT))
}

function dictionary(): { readonly names: string[]; indexOf(name: string): number } {
  const names: string[] = []
  const indexes = new Map<string, number>()
  return {
    names,
    indexOf(name) {
      const known = indexes.get(name)
      if (known !== undefined) return known
      indexes.set(name, names.length)
      names.push(name)
      return names.length - 1
    },
  }
}

/** The rows of some learners, in the order of the table. */
export function rowsOfLearners({ starts }: AnswerTable, learners: Iterable<number>): Int32Array {
  const wanted = [...learners].sort((a, b) => a - b)
  let count = 0
  for (const learner of wanted) count += (starts[learner + 1] ?? 0) - (starts[learner] ?? 0)
  const rows = new Int32Array(count)
  let at = 0
  for (const learner of wanted)
    for (let row = starts[learner] ?? 0; row < (starts[learner + 1] ?? 0); row += 1) rows[at++] = row
  return rows
}

/** A table of the answers of some learners, or of some of their rows, with dictionaries of its own: it knows nothing of the rest. */
export function partOf(
  table: AnswerTable,
  learners: Iterable<number>,
  isKept: (row: number) => boolean = () => true,
): AnswerTable {
  const gathering = gatherAnswers()
  for (const row of rowsOfLearners(table, learners)) if (isKept(row)) gathering.add(answerAt(table, row))
  return gathering.table()
}

/** As `partOf`, with the learners in the order of their ids, so that it does not depend on whose answers came first. */
export function partInOrderOfIds(table: AnswerTable, learners: Iterable<number>): AnswerTable {
  const nameOf = (learner: number) => table.learners[learner] ?? ''
  const gathering = gatherAnswers()
  for (const learner of [...learners].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)))
    for (const row of rowsOfLearners(table, [learner])) gathering.add(answerAt(table, row))
  return gathering.table()
}

/** All answers, in the order of the rows. */
export function* answersIn(table: AnswerTable): Generator<Answer> {
  for (const row of table.correct.keys()) yield answerAt(table, row)
}

function answerAt(table: AnswerTable, row: number): Answer {
  return {
    learner: table.learners[table.learner[row] ?? -1] ?? '',
    exercise: table.exercises[table.exercise[row] ?? -1] ?? '',
    skill: table.skills[table.skill[row] ?? -1] ?? '',
    correct: table.correct[row] === 1,
    at: table.at[row] ?? 0,
    durationMs: table.durationMs[row],
    level: table.level[row],
  }
}
