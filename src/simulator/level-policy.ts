// Which level of exercise a learner is served: by the ±1 rule, by Elo ratings, or by a model. Pure.
import { logit } from '#ml/table.ts'
import { LEVEL_STEP, LEVELS } from './curriculum.ts'

/** What a policy hears of an answer: first tries only. */
export type HeardAnswer = {
  readonly skill: string
  readonly exercise: string
  readonly level: number
  readonly correct: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What a policy knows of one learner. */
export type LearnerLevels = {
  heard(answer: HeardAnswer): void
  /** The level for the next exercise of a skill, a real number from 1 to 5; null if nothing is known yet. */
  levelFor(skill: string, at: number): number | null
}

/** The port that a model of levels fills. */
export type LevelPolicy = { readonly name: string; begin(): LearnerLevels }

export const POLICIES = ['rule', 'elo', 'model'] as const
export type PolicyName = (typeof POLICIES)[number]

/** The level of a first exercise, where a policy knows nothing. */
export const FIRST_LEVEL = 2
const WINDOW = 5

/** A level that can be served. */
export const servable = (level: number): number => Math.min(5, Math.max(1, Math.round(level)))

/**
 * The ±1 rule: harder above 85 % of the last five answers on a skill, easier below 55 %. The window then starts over, so that
 * it does not fire twice.
 */
export const ruleOfLastFive: LevelPolicy = {
  name: 'rule',
  begin() {
    const skills = new Map<string, { level: number; recent: readonly boolean[] }>()
    return {
      heard({ skill, correct }) {
        const { level, recent: before } = skills.get(skill) ?? { level: FIRST_LEVEL, recent: [] }
        const recent = [...before, correct].slice(-WINDOW)
        const share = recent.filter(Boolean).length / WINDOW
        const step = recent.length < WINDOW ? 0 : share > 0.85 ? 1 : share < 0.55 ? -1 : 0
        const to = servable(level + step)
        skills.set(skill, { level: to, recent: to === level ? recent : [] })
      },
      levelFor: (skill) => skills.get(skill)?.level ?? FIRST_LEVEL,
    }
  },
}

/** The share of right answers that Elo aims at. */
export const TARGET = 0.7

const difficultyOf = (level: number) => (level - 3) * LEVEL_STEP

/** The level, a real number not limited to 1 to 5, at which an ability meets the target. */
export const levelAtTarget = (ability: number, target = TARGET): number => 3 + (ability - logit(target)) / LEVEL_STEP

/**
 * Elo ratings: of the learner, with the step of the baseline in the model studies, and of the learner in each skill, with a
 * smaller one. Levels have fixed ratings, 0.9 logit apart. Served is the level nearest to a chance of 0.7.
 */
export const eloRatings: LevelPolicy = {
  name: 'elo',
  begin() {
    let [rating, answers] = [0, 0]
    const skills = new Map<string, { rating: number; answers: number }>()
    const ofSkill = (skill: string) => skills.get(skill) ?? { rating: 0, answers: 0 }
    return {
      heard({ skill, level, correct }) {
        const own = ofSkill(skill)
        const surprise = Number(correct) - 1 / (1 + Math.exp(difficultyOf(level) - rating - own.rating))
        rating += Math.max(0.9 / (1 + 0.05 * answers), 0.08) * surprise
        answers += 1
        skills.set(skill, {
          rating: own.rating + (0.2 / (1 + 0.1 * own.answers)) * surprise,
          answers: own.answers + 1,
        })
      },
      levelFor: (skill) => Math.min(LEVELS.length, Math.max(1, levelAtTarget(rating + ofSkill(skill).rating))),
    }
  },
}
