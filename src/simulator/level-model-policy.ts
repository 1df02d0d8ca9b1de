// A policy that serves the level which a trained model of levels finds best for what the learner has answered.
import { crossingLevel, type LevelModel, levels } from '#ml/level/level-model.ts'
import { type LevelPolicy, TARGET } from './level-policy.ts'

/** What answers on other skills count of one on the skill itself: abilities on skills differ. */
const OTHER_SKILLS = 0.3
/** What an answer counts after one more on the skill: abilities grow, and old answers tell of a weaker learner. */
const KEPT = 0.9

type Counts = { readonly right: Float64Array; readonly answers: Float64Array }
const noCounts = (): Counts => ({ right: new Float64Array(levels.length), answers: new Float64Array(levels.length) })

export const policyOfModel = (model: LevelModel): LevelPolicy => ({
  name: 'model',
  begin() {
    const skills = new Map<string, Counts>()
    return {
      heard({ skill, level, correct }) {
        const own = skills.get(skill) ?? noCounts()
        skills.set(skill, own)
        for (const counts of [own.right, own.answers])
          for (let at = 0; at < counts.length; at += 1) counts[at] = (counts[at] ?? 0) * KEPT
        own.answers[level - 1] = (own.answers[level - 1] ?? 0) + 1
        own.right[level - 1] = (own.right[level - 1] ?? 0) + Number(correct)
      },
      levelFor(skill) {
        if (skills.size === 0) return null
        const counts = noCounts()
        for (const [of, one] of skills) {
          const weight = of === skill ? 1 : OTHER_SKILLS
          for (let at = 0; at < levels.length; at += 1) {
            counts.right[at] = (counts.right[at] ?? 0) + weight * (one.right[at] ?? 0)
            counts.answers[at] = (counts.answers[at] ?? 0) + weight * (one.answers[at] ?? 0)
          }
        }
        const answered = levels.map((level) => ({
          ...{ level, exercise: null },
          right: counts.right[level - 1] ?? 0,
          answers: counts.answers[level - 1] ?? 0,
        }))
        return crossingLevel(model, answered, TARGET)
      },
    }
  },
})
