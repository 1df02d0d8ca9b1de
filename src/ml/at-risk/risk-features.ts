// What the served at-risk model sees of a learner. Unlike the vectors of the next answer, these features are made of the bounded
// read models of `src/ml/features`, so that the service makes them from two rows, now or at any past moment. They ask
// nothing about the next exercise, which is not chosen yet, nor about the time of a question that nobody has asked.
import { featureSchema, type Known, knownOf } from '../features/answer-features.ts'
import type { LearnerState } from '../features/learner-state.ts'
import { defineFeatures, type Feature, valuesOf } from '../features/schema.ts'
import { situationSchema } from '../features/situation-features.ts'
import type { SkillState } from '../features/skill-state.ts'

const OF_ANSWERS: readonly string[] = [
  ...['answers', 'successes', 'successRate', 'last5', 'last10', 'last20', 'recentSuccess', 'streak', 'ability'],
  ...['skillAnswers', 'skillSuccesses', 'skillSuccessRate', 'skillRecentSuccess', 'skillAbility'],
  ...['lastDuration', 'meanDuration5'],
]
const OF_PRACTICE: readonly string[] = ['learningVelocity', 'domainProficiency', 'crossDomainTransfer']

const picked = (features: readonly Feature<Known>[], names: readonly string[]): readonly Feature<Known>[] =>
  names.map((name) => {
    const feature = features.find((one) => one.name === name)
    if (!feature) throw new TypeError(`at-risk: there is no feature "${name}"`)
    return feature
  })

/** “The skill” is the one that the learner practised last. */
export const riskSchema = defineFeatures('at-risk', 1, [
  ...picked(featureSchema.features, OF_ANSWERS),
  ...picked(situationSchema.features, OF_PRACTICE),
])

/** The skill that the learner practised last; undefined before the first answer. */
export const lastSkillOf = ({ skills }: Pick<LearnerState, 'skills'>): string | undefined => skills.at(-1)?.skill

/**
 * The features of a learner, in the order of `riskSchema`; NaN where one is missing. `onSkill` is the learner’s state on the
 * skill of `lastSkillOf`.
 */
export const riskVector = (learner: LearnerState, onSkill: SkillState | undefined, into?: Float64Array): Float64Array =>
  valuesOf(
    riskSchema,
    knownOf(learner, onSkill, undefined, undefined, { exercise: '', skill: lastSkillOf(learner) ?? '' }),
    into,
  )
