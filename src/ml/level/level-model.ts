// At which level a learner succeeds as often as wanted: a Rasch model of levels and their exercises, with abilities integrated out.
import { sigmoid } from '../table.ts'

export const levels = [1, 2, 3, 4, 5] as const

/** Answers of a learner to one exercise, or to any of a level. All that the model keeps of a learner is a list of these. */
export type Answered = {
  /** From 1 to 5. */
  readonly level: number
  /** Null or unknown to the model: as hard as its level. */
  readonly exercise: string | null
  /** Need not be whole: older answers may count less. */
  readonly right: number
  readonly answers: number
}

export type LevelModel = {
  /** Difficulty of each level in logits, never falling. */
  readonly difficulties: readonly number[]
  /** Share of the learners at each ability of the grid. */
  readonly prior: Float64Array
  /** How much harder than its level an exercise is, in logits, by `exerciseKey`. */
  readonly exercises: ReadonlyMap<string, number>
  /** Standard deviation of these over the exercises of a level. */
  readonly spread: number
}

export type OptimalLevel = {
  /** From 1 to 5. */
  readonly level: number
  /** The chance of success is below the target even at level 1, or above it even at level 5. */
  readonly clamped: 'below' | 'above' | null
}

/** Abilities from −5 to 5 logits, a quarter apart. */
export const ABILITIES = 41
export const grid = Float64Array.from({ length: ABILITIES }, (_, at) => -5 + at / 4)

/** An exercise may have been given at several levels. */
export const exerciseKey = (level: number, exercise: string): string => `${level} ${exercise}`

/**
 * The chance of a right answer, where it is not known which exercise of a level it is: a logistic function of a normal variable,
 * as MacKay (1992) approximates its mean.
 */
export const flattened = (spread: number): number => 1 / Math.sqrt(1 + (Math.PI * spread ** 2) / 8)

/** What is known of a learner's ability after these answers. */
function posteriorOf(
  { difficulties, prior, exercises, spread }: LevelModel,
  answered: readonly Answered[],
): Float64Array {
  const logLikelihood = new Float64Array(ABILITIES)
  for (const { level, exercise, right, answers } of answered) {
    const own = exercise === null ? undefined : exercises.get(exerciseKey(level, exercise))
    const slope = own === undefined ? flattened(spread) : 1
    const difficulty = (difficulties[level - 1] ?? 0) + (own ?? 0)
    for (let at = 0; at < ABILITIES; at += 1) {
      const odds = slope * ((grid[at] ?? 0) - difficulty)
      logLikelihood[at] = (logLikelihood[at] ?? 0) + right * odds - answers * Math.log1p(Math.exp(odds))
    }
  }
  return weighed(prior, logLikelihood)
}

/** Bayes' rule. The likeliest ability is put at 1 first: a thousand answers are too unlikely for a double in any order. */
export function weighed(prior: Float64Array, logLikelihood: Float64Array): Float64Array {
  const most = logLikelihood.reduce((best, one) => Math.max(best, one), Number.NEGATIVE_INFINITY)
  return normalised(prior.map((share, at) => share * Math.exp((logLikelihood[at] ?? 0) - most)))
}

/** The chance of a right answer at a level, which may lie between two: never rises with the level. */
export function successAt(model: LevelModel, answered: readonly Answered[], level: number): number {
  return successUnder(posteriorOf(model, answered), model, level)
}

function successUnder(posterior: Float64Array, model: LevelModel, level: number): number {
  const difficulty = difficultyAt(model, level)
  const slope = flattened(model.spread)
  return posterior.reduce((total, share, at) => total + share * sigmoid(slope * ((grid[at] ?? 0) - difficulty)), 0)
}

/** In logits; between two levels, in proportion. */
export function difficultyAt({ difficulties }: Pick<LevelModel, 'difficulties'>, level: number): number {
  const below = Math.min(levels.length - 2, Math.max(0, Math.floor(level) - 1))
  const low = difficulties[below] ?? 0
  return low + (level - 1 - below) * ((difficulties[below + 1] ?? 0) - low)
}

/**
 * The level that the learner needs to succeed as often as `target` (0.70 by default): the mean of the levels of all abilities, each
 * as likely as the answers make it, kept within 1 to 5. That is nearer to the level of the true ability than where the chance of
 * success crosses the target, most of all near 1 and 5.
 */
export function optimalLevel(model: LevelModel, answered: readonly Answered[], target = 0.7): OptimalLevel {
  const posterior = posteriorOf(model, answered)
  const { clamped } = crossingUnder(posterior, model, target)
  const level = posterior.reduce((total, share, at) => total + share * levelOfAbility(model, grid[at] ?? 0, target), 0)
  return { level, clamped }
}

/** Where the chance of success crosses the target, to a thousandth, kept within 1 to 5: served there, so many answers are right. */
export const crossingLevel = (model: LevelModel, answered: readonly Answered[], target: number): number =>
  crossingUnder(posteriorOf(model, answered), model, target).level

function crossingUnder(posterior: Float64Array, model: LevelModel, target: number): OptimalLevel {
  if (!(target > 0 && target < 1)) throw new RangeError(`Expected a target between 0 and 1, found ${target}.`)
  return levelWhere((level) => successUnder(posterior, model, level), target)
}

function levelWhere(chance: (level: number) => number, target: number): OptimalLevel {
  if (chance(1) < target) return { level: 1, clamped: 'below' }
  if (chance(5) > target) return { level: 5, clamped: 'above' }
  let [low, high] = [1, 5]
  while (high - low > 0.001) {
    const middle = (low + high) / 2
    if (chance(middle) >= target) low = middle
    else high = middle
  }
  return { level: (low + high) / 2, clamped: null }
}

/** The level, from 1 to 5, at which a known ability in logits would succeed as often as wanted. */
export function levelOfAbility(model: LevelModel, ability: number, target: number): number {
  return levelWhere((level) => sigmoid(flattened(model.spread) * (ability - difficultyAt(model, level))), target).level
}

/** The same difficulties, and no ability likelier than another: what the answers of a learner say alone. */
export const withoutPrior = (model: LevelModel): LevelModel => ({
  ...model,
  prior: new Float64Array(ABILITIES).fill(1 / ABILITIES),
})

/**
 * The rule that a model must beat, and its guard: one level up where more than 85 % of the last answers were right, one down where
 * fewer than 55 % were.
 */
export function levelByRule(level: number, right: number, answers: number): number {
  if (answers === 0) return level
  const share = right / answers
  return Math.min(5, Math.max(1, level + (share > 0.85 ? 1 : share < 0.55 ? -1 : 0)))
}

export function normalised(values: Float64Array): Float64Array {
  const total = values.reduce((sum, one) => sum + one, 0)
  return values.map((one) => one / total)
}
