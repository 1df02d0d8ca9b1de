// At which level a learner succeeds as often as wanted: a Rasch model of levels, with abilities integrated out.
import { sigmoid } from '../table.ts'

export const levels = [1, 2, 3, 4, 5] as const

/** A learner's answers by level: right and all, five numbers each. All that the model keeps of a learner. */
export type LevelCounts = { readonly right: ArrayLike<number>; readonly answers: ArrayLike<number> }

export type LevelModel = {
  /** Difficulty of each level in logits, never falling. */
  readonly difficulties: readonly number[]
  /** Share of the learners at each ability of the grid. */
  readonly prior: Float64Array
}

export type OptimalLevel = {
  /** From 1 to 5. */
  readonly level: number
  /** The level where success would be as wanted lies outside: below the easiest or above the hardest. */
  readonly clamped: 'below' | 'above' | null
}

/** Abilities from −5 to 5 logits, a quarter apart. */
const ABILITIES = 41
const grid = Float64Array.from({ length: ABILITIES }, (_, at) => -5 + at / 4)
const STEPS = 25

/** What is assumed of the difficulty of a level before any answer: levels are 0.9 logit apart, and the third one is at 0. */
const expectedDifficulties = levels.map((level) => 0.9 * (level - 3))

/**
 * Standard deviation in logits of a difficulty around what is expected of it: 2, the default of BILOG-MG for difficulties. It
 * weighs as much as one or two answers, so it decides only where answers say next to nothing: nearly all right, or all wrong,
 * at a level. Without it, such a difficulty has no finite estimate.
 */
const DIFFICULTY_SPREAD = 2

/**
 * Fits difficulties and the spread of abilities by marginal maximum likelihood (Bock and Aitkin 1981): each learner's ability is
 * a distribution, never a point, so few answers do not make it extreme. Difficulties have a weak normal prior (the marginal mode:
 * Mislevy 1986), so nor does a level at which nearly all answers are right. Throws a RangeError without answers. Difficulties that
 * would fall from one level to the next are pooled, so success never rises with the level.
 */
export function trainLevelModel(
  learners: readonly LevelCounts[],
  onStep: (done: number, of: number) => void = () => undefined,
): LevelModel {
  const weights = levels.map((_, level) => sum(learners, ({ answers }) => answers[level] ?? 0))
  if (weights.every((one) => one === 0)) throw new RangeError('There are no answers with a level to learn from.')
  let model: LevelModel = {
    difficulties: expectedDifficulties,
    prior: normalised(grid.map((ability) => Math.exp(-(ability ** 2) / 2 / 1.5 ** 2))),
  }
  for (let step = 0; step < STEPS; step += 1) {
    const posteriors = learners.map((one) => posteriorOf(model, one))
    const prior = new Float64Array(grid.length)
    for (const one of posteriors)
      for (let at = 0; at < grid.length; at += 1) prior[at] = (prior[at] ?? 0) + (one[at] ?? 0)
    const difficulties = levels.map((_, level) =>
      difficultyOf(level, learners, posteriors, model.difficulties[level] ?? 0),
    )
    model = { difficulties: pooled(difficulties, weights), prior: normalised(prior.map((one) => one + 1e-6)) }
    onStep(step + 1, STEPS)
  }
  return model
}

/**
 * One step of Newton's method, of one logit at most, towards the difficulty under which as many answers are expected right as
 * were, but for the pull of the prior.
 */
function difficultyOf(
  level: number,
  learners: readonly LevelCounts[],
  posteriors: readonly Float64Array[],
  difficulty: number,
): number {
  const precision = 1 / DIFFICULTY_SPREAD ** 2
  let surplus = -precision * (difficulty - (expectedDifficulties[level] ?? 0))
  let slope = precision
  for (const [index, { right, answers }] of learners.entries()) {
    const given = answers[level] ?? 0
    if (given === 0) continue
    const posterior = posteriors[index] ?? new Float64Array(grid.length)
    let expected = 0
    for (let at = 0; at < grid.length; at += 1) {
      const p = sigmoid((grid[at] ?? 0) - difficulty)
      expected += (posterior[at] ?? 0) * p
      slope += given * (posterior[at] ?? 0) * p * (1 - p)
    }
    surplus += given * expected - (right[level] ?? 0)
  }
  return difficulty + Math.max(-1, Math.min(1, surplus / slope))
}

/** What is known of a learner's ability after these answers. */
function posteriorOf({ difficulties, prior }: LevelModel, { right, answers }: LevelCounts): Float64Array {
  return normalised(
    prior.map((share, at) => {
      let logLikelihood = 0
      for (let level = 0; level < levels.length; level += 1) {
        const odds = (grid[at] ?? 0) - (difficulties[level] ?? 0)
        logLikelihood += (right[level] ?? 0) * odds - (answers[level] ?? 0) * Math.log1p(Math.exp(odds))
      }
      return share * Math.exp(logLikelihood)
    }),
  )
}

/** The chance of a right answer at a level, which may lie between two: never rises with the level. */
export function successAt(model: LevelModel, learner: LevelCounts, level: number): number {
  return successUnder(posteriorOf(model, learner), difficultyAt(model, level))
}

const successUnder = (posterior: Float64Array, difficulty: number): number =>
  posterior.reduce((total, share, at) => total + share * sigmoid((grid[at] ?? 0) - difficulty), 0)

/** In logits; between two levels, in proportion. */
export function difficultyAt({ difficulties }: LevelModel, level: number): number {
  const below = Math.min(levels.length - 2, Math.max(0, Math.floor(level) - 1))
  const low = difficulties[below] ?? 0
  return low + (level - 1 - below) * ((difficulties[below + 1] ?? 0) - low)
}

/** The level at which the chance of success crosses `target` (0.70 by default), to a thousandth. */
export function optimalLevel(model: LevelModel, learner: LevelCounts, target = 0.7): OptimalLevel {
  if (!(target > 0 && target < 1)) throw new RangeError(`Expected a target between 0 and 1, found ${target}.`)
  const posterior = posteriorOf(model, learner)
  return levelWhere((level) => successUnder(posterior, difficultyAt(model, level)), target)
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
  return levelWhere((level) => sigmoid(ability - difficultyAt(model, level)), target).level
}

/** The same difficulties, and no ability likelier than another: what the answers of a learner say alone. */
export const withoutPrior = ({ difficulties, prior }: LevelModel): LevelModel => ({
  difficulties,
  prior: new Float64Array(prior.length).fill(1 / prior.length),
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

function normalised(values: Float64Array): Float64Array {
  const total = values.reduce((sum, one) => sum + one, 0)
  return values.map((one) => one / total)
}

const sum = (learners: readonly LevelCounts[], of: (one: LevelCounts) => number): number =>
  learners.reduce((total, one) => total + of(one), 0)

/** Pools neighbours that fall, weighted by their answers. */
function pooled(values: readonly number[], weights: readonly number[]): number[] {
  const pools: { value: number; weight: number; count: number }[] = []
  for (const [index, value] of values.entries()) {
    let pool = { value, weight: (weights[index] ?? 0) + 1e-9, count: 1 }
    for (let last = pools.at(-1); last && last.value > pool.value; last = pools.at(-1)) {
      const weight = last.weight + pool.weight
      pool = {
        value: (last.value * last.weight + pool.value * pool.weight) / weight,
        weight,
        count: last.count + pool.count,
      }
      pools.pop()
    }
    pools.push(pool)
  }
  return pools.flatMap(({ value, count }) => new Array<number>(count).fill(value))
}
