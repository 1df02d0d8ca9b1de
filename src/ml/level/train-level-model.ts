// Fits the model of levels: how hard each level and each of its exercises is, and how able the learners are.
import { sigmoid } from '../table.ts'
import { ABILITIES, exerciseKey, flattened, grid, type LevelModel, levels, normalised, weighed } from './level-model.ts'

/** The answers of learners, one after another; learner l has those from `starts[l]` to before `starts[l + 1]`. */
export type LevelAnswers = {
  readonly starts: Int32Array
  /** What was answered, an index of `items`. */
  readonly item: Int32Array
  /** 1 for right, 0 for wrong. */
  readonly right: Uint8Array
  /** Exercises at their levels; null stands for any exercise of the level. */
  readonly items: readonly { readonly level: number; readonly exercise: string | null }[]
}

const STEPS = 30

/** What is assumed of the difficulty of a level before any answer: levels are 0.9 logit apart, and the third one is at 0. */
const expectedDifficulties = levels.map((level) => 0.9 * (level - 3))

/**
 * Standard deviation in logits of a difficulty around what is expected of it: 2, the default of BILOG-MG for difficulties. It
 * weighs as much as one or two answers, so it decides only where answers say next to nothing: nearly all right, or all wrong,
 * at a level. Without it, such a difficulty has no finite estimate.
 */
const DIFFICULTY_SPREAD = 2

/** Before the first step, in logits. The least keeps exercises from being held alike for ever. */
const FIRST_SPREAD = 0.5
const LEAST_SPREAD = 0.05

/** An exercise that fewer learners have answered is as hard as its level: their answers say little, and a model names nobody's. */
const FEWEST_LEARNERS = 10

type Item = { readonly level: number; readonly own: string | null }

/**
 * Fits difficulties and the spread of abilities by marginal maximum likelihood (Bock and Aitkin 1981): each learner's ability is
 * a distribution, never a point, so few answers do not make it extreme. Difficulties have normal priors (the marginal mode:
 * Mislevy 1986): a weak one for a level, so that one at which nearly all answers are right stays finite; for an exercise one
 * around its level, as wide as the exercises of this school differ. Throws a RangeError without answers. Difficulties
 * that would fall from one level to the next are pooled, so success never rises with the level.
 */
export function trainLevelModel(
  answers: LevelAnswers,
  onStep: (done: number, of: number) => void = () => undefined,
): LevelModel {
  const { items, itemOf } = keptItems(answers)
  const given = countOf(itemOf, items.length)
  const right = countOf(itemOf, items.length, answers.right)
  const weights = levels.map((level) => sum(given, (one, item) => (items[item]?.level === level ? one : 0)))
  if (weights.every((one) => one === 0)) throw new RangeError('There are no answers with a level to learn from.')

  let difficulties: readonly number[] = expectedDifficulties
  let prior = normalised(grid.map((ability) => Math.exp(-(ability ** 2) / 2 / 1.5 ** 2)))
  const hasOwn = items.some(({ own }) => own !== null)
  let spread = hasOwn ? FIRST_SPREAD : 0
  const offsets = new Float64Array(items.length)
  for (let step = 0; step < STEPS; step += 1) {
    const slopes = items.map(({ own }) => (own === null ? flattened(spread) : 1))
    const chance = (item: number, at: number) =>
      sigmoid(
        (slopes[item] ?? 1) *
          ((grid[at] ?? 0) - (difficulties[(items[item]?.level ?? 1) - 1] ?? 0) - (offsets[item] ?? 0)),
      )
    const { shares, abilities } = expectation({ ...answers, item: itemOf }, items.length, prior, chance)
    /** By item: answers expected right beyond those that were, and how fast that falls as the item becomes harder. */
    const moves = items.map((_, item) => {
      let [surplus, slope] = [-(right[item] ?? 0), 0]
      for (let at = 0; at < ABILITIES; at += 1) {
        const p = chance(item, at)
        const share = abilities[item * ABILITIES + at] ?? 0
        surplus += share * p
        slope += share * p * (1 - p)
      }
      return { surplus: (slopes[item] ?? 1) * surplus, slope: (slopes[item] ?? 1) ** 2 * slope }
    })
    difficulties = pooled(
      levels.map((level) => {
        const precision = 1 / DIFFICULTY_SPREAD ** 2
        const now = difficulties[level - 1] ?? 0
        const of = moves.filter((_, item) => items[item]?.level === level)
        return newton(now, {
          surplus: sum(of, (one) => one.surplus) - precision * (now - (expectedDifficulties[level - 1] ?? 0)),
          slope: sum(of, (one) => one.slope) + precision,
        })
      }),
      weights,
    )
    if (hasOwn) {
      const precision = 1 / spread ** 2
      let [squares, exercises] = [0, 0]
      for (const [item, { own }] of items.entries()) {
        const { surplus = 0, slope = 0 } = moves[item] ?? {}
        if (own === null) continue
        const now = offsets[item] ?? 0
        offsets[item] = newton(now, { surplus: surplus - precision * now, slope: slope + precision })
        squares += (offsets[item] ?? 0) ** 2 + 1 / (slope + precision)
        exercises += 1
      }
      spread = Math.max(LEAST_SPREAD, Math.sqrt(squares / exercises))
    }
    prior = normalised(shares.map((one) => one + 1e-6))
    onStep(step + 1, STEPS)
  }
  const exercises = new Map(
    items.flatMap(({ level, own }, item) => (own === null ? [] : [[exerciseKey(level, own), offsets[item] ?? 0]])),
  )
  return { difficulties, prior, exercises, spread }
}

/** The items that have a difficulty of their own, and one for each level, which takes in the exercises with too few answers. */
function keptItems({ starts, item, items }: LevelAnswers) {
  const learners = new Int32Array(items.length)
  for (let learner = 0; learner < starts.length - 1; learner += 1)
    for (const one of new Set(item.subarray(starts[learner], starts[learner + 1])))
      learners[one] = (learners[one] ?? 0) + 1
  const kept: Item[] = levels.map((level) => ({ level, own: null }))
  const place = items.map(({ level, exercise }, index) => {
    if (exercise === null || (learners[index] ?? 0) < FEWEST_LEARNERS) return level - 1
    kept.push({ level, own: exercise })
    return kept.length - 1
  })
  return { items: kept, itemOf: item.map((one) => place[one] ?? 0) }
}

/** How the learners are spread over the abilities, and by item the answers of learners of each ability. */
function expectation(
  { starts, item, right }: Pick<LevelAnswers, 'starts' | 'item' | 'right'>,
  items: number,
  prior: Float64Array,
  chance: (item: number, at: number) => number,
) {
  const logRight = new Float64Array(items * ABILITIES)
  const logWrong = new Float64Array(items * ABILITIES)
  for (let one = 0; one < items; one += 1)
    for (let at = 0; at < ABILITIES; at += 1) {
      const p = chance(one, at)
      logRight[one * ABILITIES + at] = Math.log(p)
      logWrong[one * ABILITIES + at] = Math.log1p(-p)
    }
  const shares = new Float64Array(ABILITIES)
  const abilities = new Float64Array(items * ABILITIES)
  const logLikelihood = new Float64Array(ABILITIES)
  for (let learner = 0; learner < starts.length - 1; learner += 1) {
    const [from, until] = [starts[learner] ?? 0, starts[learner + 1] ?? 0]
    logLikelihood.fill(0)
    for (let row = from; row < until; row += 1) {
      const logs = right[row] === 1 ? logRight : logWrong
      const first = (item[row] ?? 0) * ABILITIES
      for (let at = 0; at < ABILITIES; at += 1) logLikelihood[at] = (logLikelihood[at] ?? 0) + (logs[first + at] ?? 0)
    }
    const posterior = weighed(prior, logLikelihood)
    for (let at = 0; at < ABILITIES; at += 1) shares[at] = (shares[at] ?? 0) + (posterior[at] ?? 0)
    for (let row = from; row < until; row += 1) {
      const first = (item[row] ?? 0) * ABILITIES
      for (let at = 0; at < ABILITIES; at += 1)
        abilities[first + at] = (abilities[first + at] ?? 0) + (posterior[at] ?? 0)
    }
  }
  return { shares, abilities }
}

/** One step of Newton's method, of one logit at most. */
const newton = (now: number, { surplus, slope }: { readonly surplus: number; readonly slope: number }): number =>
  now + Math.max(-1, Math.min(1, surplus / slope))

function countOf(item: Int32Array, items: number, of?: Uint8Array): Float64Array {
  const counts = new Float64Array(items)
  for (const [row, one] of item.entries()) counts[one] = (counts[one] ?? 0) + (of ? (of[row] ?? 0) : 1)
  return counts
}

const sum = <One>(all: ArrayLike<One>, of: (one: One, index: number) => number): number =>
  Array.from(all).reduce((total, one, index) => total + of(one, index), 0)

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
