// A table of answers in memory: columns of numbers, 34 bytes an answer, and each id once.
import type { ExerciseId, SkillId } from '#events/learning/values.ts'

/** One answer; ids are places in the lists of the table. NaN is missing. */
export type AnswerRow = {
  readonly learner: number
  readonly exercise: number
  readonly skill: number
  readonly correct: boolean
  /** The line of the file where it begins. */
  readonly line: number
  /** As the file has it, until `settleTimes` has made it milliseconds since 1970. */
  readonly time: number
  readonly durationMs: number
  readonly level: number
}

/** Ids, each with its place in the order in which they were met. */
export function idList<Id extends string>() {
  const places = new Map<string, number>()
  const ids: Id[] = []
  return {
    ids: ids as readonly Id[],
    placeOf(id: Id): number {
      const known = places.get(id)
      if (known !== undefined) return known
      places.set(id, ids.length)
      return ids.push(id) - 1
    },
  }
}

type Column = Float64Array | Int32Array | Uint8Array

const FIRST_ROWS = 4_096

export function answerTable() {
  const learners = idList<string>()
  const exercises = idList<ExerciseId>()
  const skills = idList<SkillId>()
  let rows = 0
  let learner = new Int32Array(FIRST_ROWS)
  let exercise = new Int32Array(FIRST_ROWS)
  let skill = new Int32Array(FIRST_ROWS)
  let line = new Int32Array(FIRST_ROWS)
  let time = new Float64Array(FIRST_ROWS)
  let durationMs = new Float64Array(FIRST_ROWS)
  let level = new Uint8Array(FIRST_ROWS)
  let correct = new Uint8Array(FIRST_ROWS)

  function grow(): void {
    const most = rows * 2
    learner = grown(learner, new Int32Array(most))
    exercise = grown(exercise, new Int32Array(most))
    skill = grown(skill, new Int32Array(most))
    line = grown(line, new Int32Array(most))
    time = grown(time, new Float64Array(most))
    durationMs = grown(durationMs, new Float64Array(most))
    level = grown(level, new Uint8Array(most))
    correct = grown(correct, new Uint8Array(most))
  }

  return {
    learners,
    exercises,
    skills,
    rows: () => rows,
    add(row: AnswerRow): number {
      if (rows === learner.length) grow()
      learner[rows] = row.learner
      exercise[rows] = row.exercise
      skill[rows] = row.skill
      line[rows] = row.line
      time[rows] = row.time
      durationMs[rows] = row.durationMs
      // Levels are 1 to 5: here alone, 0 is none.
      level[rows] = Number.isNaN(row.level) ? 0 : row.level
      correct[rows] = Number(row.correct)
      rows += 1
      return rows - 1
    },
    row: (n: number): AnswerRow => ({
      learner: learner[n] ?? 0,
      exercise: exercise[n] ?? 0,
      skill: skill[n] ?? 0,
      line: line[n] ?? 0,
      correct: correct[n] === 1,
      time: time[n] ?? Number.NaN,
      durationMs: durationMs[n] ?? Number.NaN,
      level: level[n] || Number.NaN,
    }),
    setSkill(n: number, of: number): void {
      skill[n] = of
    },
    timeOf: (n: number): number => time[n] ?? Number.NaN,
    setTime(n: number, ms: number): void {
      time[n] = ms
    },
    /** The rows of each learner, in the order of the file. */
    byLearner(): readonly Int32Array[] {
      const counts = new Int32Array(learners.ids.length)
      for (let n = 0; n < rows; n += 1) counts[learner[n] ?? 0] = (counts[learner[n] ?? 0] ?? 0) + 1
      const all = Array.from(counts, (count) => new Int32Array(count))
      counts.fill(0)
      for (let n = 0; n < rows; n += 1) {
        const of = learner[n] ?? 0
        const next = counts[of] ?? 0
        const own = all[of]
        if (own) own[next] = n
        counts[of] = next + 1
      }
      return all
    },
  }
}
export type AnswerTable = ReturnType<typeof answerTable>

function grown<Kind extends Column>(from: Kind, into: Kind): Kind {
  into.set(from)
  return into
}
