// Puts the rows of one answer together: some systems write a row for each of its skills, and each of these would give away
// what is right to whoever has seen the first.
import { combinedSkill, type SkillId } from '#events/learning/values.ts'
import type { AnswerRow, AnswerTable } from './answer-table.ts'

type Value = Omit<AnswerRow, 'skill'>
type Taken = { readonly row: number; readonly value: Value; skills: readonly SkillId[] }

/**
 * Rows are one answer if their answer id says so. Without ids, no skill may be repeated, and they are one if they agree in
 * learner, exercise, verdict and time wherever they are, or, without a time, if they follow each other for the learner.
 * `unknown` is the skill of rows that name none. A row is repeated if an earlier one, without an answer id, says the same of the same
 * moment, the skill too; it is in the table all the same, because only the times of all rows say whether that can be.
 */
export function answerParts(table: AnswerTable, unknown: SkillId) {
  // A map for each learner: one for all would outgrow what a map can hold.
  const byId: Map<string, Taken>[] = []
  const byMoment: Map<string, Taken>[] = []
  const lastOf: Taken[] = []

  function combine(taken: Taken, skill: SkillId): 'combined' {
    taken.skills = [...taken.skills, skill]
    const known = taken.skills.filter((one) => one !== unknown)
    table.setSkill(taken.row, table.skills.placeOf(known.length === 0 ? unknown : combinedSkill(known)))
    return 'combined'
  }

  return {
    /** `timesDiffer` is false while the table has shown one time everywhere, which says nothing. */
    take(
      value: Value,
      skill: SkillId,
      { answer, timesDiffer }: { readonly answer: string | null; readonly timesDiffer: boolean },
    ): 'new' | 'combined' | 'contradicts' | 'repeated' {
      if (answer !== null) {
        const answers = mapOf(byId, value.learner)
        const same = answers.get(answer)
        if (same) return agree(same.value, value) ? combine(same, skill) : 'contradicts'
        answers.set(answer, added(value, skill))
        return 'new'
      }
      const last = lastOf[value.learner]
      if (last && agree(last.value, value) && !last.skills.includes(skill)) return combine(last, skill)
      const moments = Number.isNaN(value.time) ? null : mapOf(byMoment, value.learner)
      const moment = `${value.exercise} ${value.time} ${value.correct}`
      const same = timesDiffer ? moments?.get(moment) : undefined
      if (same && !same.skills.includes(skill)) return combine(same, skill)
      const earlier = same ?? (last && !Number.isNaN(value.time) && agree(last.value, value) ? last : undefined)
      const taken = added(value, skill)
      lastOf[value.learner] = taken
      moments?.set(moment, taken)
      return earlier !== undefined && saysTheSame(earlier.value, value) ? 'repeated' : 'new'
    },

    /** The lines of answers to an exercise that the learner answered before, under skills of which none is the same. */
    *underAnotherSkill(): Generator<number> {
      const known = table.skills.ids.map((id) => (id === unknown ? null : id.split('_')))
      for (const rows of table.byLearner()) {
        const before = new Map<number, readonly string[]>()
        for (const row of rows) {
          const { exercise, skill, line } = table.row(row)
          const skills = known[skill]
          if (!skills) continue
          const earlier = before.get(exercise)
          if (earlier === undefined) before.set(exercise, skills)
          else if (!skills.some((one) => earlier.includes(one))) yield line
        }
      }
    },
  }

  function added(value: Value, skill: SkillId): Taken {
    return { row: table.add({ ...value, skill: table.skills.placeOf(skill) }), value, skills: [skill] }
  }
}

const agree = (a: Value, b: Value): boolean =>
  a.exercise === b.exercise && a.correct === b.correct && (Object.is(a.time, b.time) || Number.isNaN(b.time))

const saysTheSame = (a: Value, b: Value): boolean =>
  Object.is(a.durationMs, b.durationMs) && Object.is(a.level, b.level)

function mapOf(maps: Map<string, Taken>[], learner: number): Map<string, Taken> {
  const made = maps[learner] ?? new Map<string, Taken>()
  maps[learner] = made
  return made
}
