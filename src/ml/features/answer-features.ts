// The features of the next answer: what the learner's history and the frozen encodings tell of it.
import type { Question } from './answer.ts'
import { mean, smoothed } from './averages.ts'
import type { Encoded, Encodings } from './encodings.ts'
import type { ExerciseState } from './exercise-state.ts'
import type { LearnerState, PractisedSkill } from './learner-state.ts'
import { defineFeatures, type Feature, valuesOf } from './schema.ts'
import type { SkillState } from './skill-state.ts'

/** All that the features of one vector are made of. */
export type Known = {
  readonly learner: LearnerState
  /** The learner's state on the question's skill; undefined before the first answer on it. */
  readonly skill: SkillState | undefined
  /** The learner's state on the question's exercise. */
  readonly exercise: ExerciseState | undefined
  /** The question's skill among those that the learner practised last. */
  readonly practised: PractisedSkill | undefined
  readonly encodings: Encodings | undefined
  readonly question: Question
}

type Declared = Feature<Known>
const logCount = { unit: 'log(1 + count)', range: [0, null], missing: null, from: 'answers' } as const
const share = { unit: 'share', range: [0, 1], missing: null, from: 'answers' } as const
const logits = { unit: 'logit', range: [null, null] } as const

const RATE_WEIGHT = 5
const WINDOW_WEIGHT = 2

const lastAnswers = (most: number): Declared => ({
  ...share,
  name: `last${most}`,
  meaning: `Success over the last ${most} answers.`,
  formula: `(right + 1) / (answers + 2) over the last ${most} answers`,
  value({ learner: { outcomes } }) {
    const answers = Math.min(outcomes.length, most)
    let right = 0
    for (let n = outcomes.length - answers; n < outcomes.length; n++) right += outcomes[n] ?? 0
    return smoothed(right, answers, WINDOW_WEIGHT)
  },
})

const ofAnswers: readonly Declared[] = [
  {
    ...logCount,
    name: 'answers',
    meaning: 'How much the learner has answered.',
    formula: 'log(1 + answers)',
    value: ({ learner }) => Math.log1p(learner.answers),
  },
  {
    ...logCount,
    name: 'successes',
    meaning: 'How much the learner has answered right.',
    formula: 'log(1 + right answers)',
    value: ({ learner }) => Math.log1p(learner.successes),
  },
  {
    ...logCount,
    name: 'skillAnswers',
    meaning: 'How much the learner has answered on this skill.',
    formula: 'log(1 + answers on the skill)',
    value: ({ skill }) => Math.log1p(skill?.answers ?? 0),
  },
  {
    ...logCount,
    name: 'skillSuccesses',
    meaning: 'How much the learner has answered right on this skill.',
    formula: 'log(1 + right answers on the skill)',
    value: ({ skill }) => Math.log1p(skill?.successes ?? 0),
  },
  {
    ...logCount,
    name: 'exerciseAnswers',
    meaning: 'How often the learner has answered this exercise.',
    formula: 'log(1 + answers to the exercise)',
    value: ({ exercise }) => Math.log1p(exercise?.answers ?? 0),
  },
  {
    ...logCount,
    name: 'exerciseSuccesses',
    meaning: 'How often the learner has answered this exercise right.',
    formula: 'log(1 + right answers to the exercise)',
    value: ({ exercise }) => Math.log1p(exercise?.successes ?? 0),
  },
  {
    ...share,
    name: 'successRate',
    meaning: 'Success on everything so far.',
    formula: '(right + 2.5) / (answers + 5)',
    value: ({ learner }) => smoothed(learner.successes, learner.answers, RATE_WEIGHT),
  },
  {
    ...share,
    name: 'skillSuccessRate',
    meaning: 'Success on this skill so far.',
    formula: '(right + 2.5) / (answers + 5) on the skill',
    value: ({ skill }) => smoothed(skill?.successes ?? 0, skill?.answers ?? 0, RATE_WEIGHT),
  },
  lastAnswers(5),
  lastAnswers(10),
  lastAnswers(20),
  {
    ...share,
    name: 'recentSuccess',
    meaning: 'Recent success on everything.',
    formula: '0.85 × before + 0.15 × right, from 0.5',
    missing: 'before the first answer',
    value: ({ learner }) => learner.recentSuccess ?? Number.NaN,
  },
  {
    ...share,
    name: 'skillRecentSuccess',
    meaning: 'Recent success on this skill.',
    formula: '0.7 × before + 0.3 × right, from 0.5, on the skill',
    missing: 'before the first answer on the skill',
    value: ({ skill }) => skill?.recentSuccess ?? Number.NaN,
  },
  {
    name: 'streak',
    meaning: 'Right answers in a row, or wrong ones if negative.',
    unit: 'answers',
    range: [null, null],
    formula: 'right: max(before, 0) + 1; wrong: min(before, 0) − 1',
    missing: null,
    from: 'answers',
    value: ({ learner }) => learner.streak,
  },
  {
    ...logCount,
    name: 'answersSinceSkill',
    meaning: 'How much the learner has answered since this skill was last practised.',
    formula: 'log(1 + answers after the last one on the skill)',
    missing: 'if the skill is not among the 100 that were last practised',
    value: ({ learner, practised }) => (practised ? Math.log1p(learner.answers - practised.lastAnswer) : Number.NaN),
  },
  {
    ...logits,
    name: 'ability',
    meaning: 'The learner’s ability (Elo).',
    formula: 'plus 0.2 / (1 + 0.02 n) × (right − logistic(ability + skillAbility)) per answer, from 0',
    missing: null,
    from: 'answers',
    value: ({ learner }) => learner.ability,
  },
  {
    ...logits,
    name: 'skillAbility',
    meaning: 'How much better the learner is on this skill than in general (Elo).',
    formula: 'plus 0.4 / (1 + 0.1 n) × (right − logistic(ability + skillAbility)) per answer on the skill, from 0',
    missing: null,
    from: 'answers',
    value: ({ practised }) => practised?.ability ?? 0,
  },
]

const encoded = (encodings: Encodings | undefined, known: Encoded | undefined): number =>
  encodings ? (known?.difficulty ?? encodings.unseen) : Number.NaN

const countOf = (encodings: Encodings | undefined, known: Encoded | undefined): number =>
  encodings ? Math.log1p(known?.answers ?? 0) : Number.NaN

const noModel = 'without the encodings of a model'

const ofOthers: readonly Declared[] = [
  {
    ...logits,
    name: 'exerciseDifficulty',
    meaning: 'How hard the exercise was for the learners of the training data.',
    formula: '−logit((right + 10 × mean success) / (answers + 10))',
    missing: noModel,
    from: 'encodings',
    value: ({ encodings, question }) => encoded(encodings, encodings?.exercises.get(question.exercise)),
  },
  {
    ...logits,
    name: 'skillDifficulty',
    meaning: 'How hard the skill was for the learners of the training data.',
    formula: '−logit((right + 20 × mean success) / (answers + 20))',
    missing: noModel,
    from: 'encodings',
    value: ({ encodings, question }) => encoded(encodings, encodings?.skills.get(question.skill)),
  },
  {
    ...logCount,
    name: 'exerciseCount',
    meaning: 'How many answers to the exercise the training data has.',
    formula: 'log(1 + answers)',
    missing: noModel,
    from: 'encodings',
    value: ({ encodings, question }) => countOf(encodings, encodings?.exercises.get(question.exercise)),
  },
  {
    ...logCount,
    name: 'skillCount',
    meaning: 'How many answers on the skill the training data has.',
    formula: 'log(1 + answers)',
    missing: noModel,
    from: 'encodings',
    value: ({ encodings, question }) => countOf(encodings, encodings?.skills.get(question.skill)),
  },
]

const logSeconds = { unit: 'log(1 + seconds)', range: [0, null], from: 'answers' } as const
const logOfMs = (ms: number): number => Math.log1p(ms / 1_000)
const PACE = 5

const ofTime: readonly Declared[] = [
  {
    ...logSeconds,
    name: 'lastDuration',
    meaning: 'How long the last answer took.',
    formula: 'log(1 + active seconds of the last answer)',
    missing: 'if the time of the last answer is unknown',
    value: ({ learner }) => logOfMs(learner.durationsMs.at(-1) ?? Number.NaN),
  },
  {
    ...logSeconds,
    name: 'meanDuration5',
    meaning: 'How long answers took lately.',
    formula: 'log(1 + mean active seconds of the last 5 answers that have a time)',
    missing: 'if none of the last 5 answers has a time',
    value: ({ learner }) => logOfMs(mean(learner.durationsMs.slice(-PACE).filter((ms) => ms !== null))),
  },
  {
    ...logSeconds,
    name: 'gap',
    meaning: 'How long ago the learner last answered.',
    formula: 'log(1 + seconds since the last answer); 0 if the question comes late',
    missing: 'before the first answer, or if the time of the question is unknown',
    value: ({ learner: { lastAtMs }, question: { at } }) =>
      lastAtMs === null || at === undefined ? Number.NaN : logOfMs(Math.max(0, at - lastAtMs)),
  },
]

/** The 21 features of the next answer, and three of time at the end. */
export const featureSchema = defineFeatures('next-answer', 1, [...ofAnswers, ...ofOthers, ...ofTime])

/**
 * The features of a question, in the order of `featureSchema`; NaN where one is missing. `skill` and `exercise` are the
 * learner's own states on the question's skill and exercise, undefined before the first answer.
 */
export const vector = (
  learner: LearnerState,
  skill: SkillState | undefined,
  exercise: ExerciseState | undefined,
  encodings: Encodings | undefined,
  question: Question,
  into?: Float64Array,
): Float64Array => valuesOf(featureSchema, knownOf(learner, skill, exercise, encodings, question), into)

export const knownOf = (
  learner: LearnerState,
  skill: SkillState | undefined,
  exercise: ExerciseState | undefined,
  encodings: Encodings | undefined,
  question: Question,
): Known => ({
  learner,
  skill,
  exercise,
  practised: learner.skills.findLast((practised) => practised.skill === question.skill),
  encodings,
  question,
})
