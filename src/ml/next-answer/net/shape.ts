// The memory net: a learner’s state is five blocks of eight numbers, each a sum of what was answered that fades at a rate of
// its own. The logit of the next answer is a bias of the exercise and of its skill, and the sum over the blocks of
// (block · vector of the question) / (faded count of answers + κ).
//
// A linear recurrence: the gradient is exact, a step costs forty multiplications, and the state is a fold over the answers.

export const BLOCKS = 5
export const BLOCK = 8
/** Numbers of a learner’s state, and of each of a row’s vectors. */
export const WIDTH = BLOCKS * BLOCK
/** What remains of a block after one more answer. */
export const FADES: readonly number[] = [0.3, 0.7, 0.9, 0.97, 1]
/** Added to the faded count of answers: how many answers it takes until a block counts half. */
export const KAPPAS: readonly number[] = [1, 2, 3, 5, 8]

/** A row of weights: bias, then the vectors of a right answer, of a wrong answer and of a question. */
export const ROW = 1 + 3 * WIDTH
export const RIGHT = 1
export const WRONG = 1 + WIDTH
export const ASKED = 1 + 2 * WIDTH

/** The weights of a trained net. An unknown exercise or skill has a row of zeros. */
export type NetWeights = {
  readonly intercept: number
  /** One row of ROW numbers per exercise. */
  readonly exercises: Float32Array
  readonly skills: Float32Array
}

/** A learner’s blocks, and how many answers they hold. */
export type NetState = { readonly blocks: Float32Array; readonly answers: number }

export const initialNetState: NetState = { blocks: new Float32Array(WIDTH), answers: 0 }

/** Of an exercise or a skill that was not in the training data. */
export const UNKNOWN = -1

export type Asked = { readonly exercise: number; readonly skill: number }

/** The state after one more answer. */
export function stepNet(
  state: NetState,
  { exercise, skill, correct }: Asked & { readonly correct: boolean },
  weights: NetWeights,
): NetState {
  const blocks = Float32Array.from(state.blocks)
  addAnswer(blocks, exercise, skill, correct, weights)
  return { blocks, answers: state.answers + 1 }
}

/** Changes `blocks`, for whoever walks through many answers. */
export function addAnswer(
  blocks: Float32Array,
  exercise: number,
  skill: number,
  correct: boolean,
  { exercises, skills }: NetWeights,
): void {
  const vector = correct ? RIGHT : WRONG
  const ofExercise = exercise < 0 ? -1 : exercise * ROW + vector
  const ofSkill = skill < 0 ? -1 : skill * ROW + vector
  for (let block = 0, d = 0; block < BLOCKS; block += 1) {
    const fade = FADES[block] ?? 1
    for (let end = d + BLOCK; d < end; d += 1) {
      let added = 0
      if (ofExercise >= 0) added += exercises[ofExercise + d] ?? 0
      if (ofSkill >= 0) added += skills[ofSkill + d] ?? 0
      blocks[d] = fade * (blocks[d] ?? 0) + added
    }
  }
}

/** The faded count of `answers` answers plus κ, for each block: what the block is divided by. */
export function divisors(answers: number, into: Float64Array = new Float64Array(BLOCKS)): Float64Array {
  for (let block = 0; block < BLOCKS; block += 1) {
    const fade = FADES[block] ?? 1
    const count = fade === 1 ? answers : (1 - fade ** answers) / (1 - fade)
    into[block] = count + (KAPPAS[block] ?? 1)
  }
  return into
}

/** Log-odds that the question is answered right. With `perBlock`, what each block contributes is written there. */
export function netLogit(
  state: NetState,
  { exercise, skill }: Asked,
  weights: NetWeights,
  perBlock?: Float64Array,
): number {
  const { exercises, skills, intercept } = weights
  const divisor = divisors(state.answers)
  const ofExercise = exercise < 0 ? -1 : exercise * ROW
  const ofSkill = skill < 0 ? -1 : skill * ROW
  let logOdds = intercept
  if (ofExercise >= 0) logOdds += exercises[ofExercise] ?? 0
  if (ofSkill >= 0) logOdds += skills[ofSkill] ?? 0
  for (let block = 0, d = 0; block < BLOCKS; block += 1) {
    let product = 0
    for (let end = d + BLOCK; d < end; d += 1) {
      let asked = 0
      if (ofExercise >= 0) asked += exercises[ofExercise + ASKED + d] ?? 0
      if (ofSkill >= 0) asked += skills[ofSkill + ASKED + d] ?? 0
      product += (state.blocks[d] ?? 0) * asked
    }
    const contribution = product / (divisor[block] ?? 1)
    if (perBlock) perBlock[block] = contribution
    logOdds += contribution
  }
  return logOdds
}
