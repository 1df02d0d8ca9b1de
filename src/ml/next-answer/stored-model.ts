// A next-answer model as bytes and back. The same model gives the same bytes, so a training can be repeated and compared.
import { boostingBytes, boostingOf } from '../boosting/stored-boosting.ts'
import { forestBytes, forestOf } from '../forest/stored-forest.ts'
import { type Arrays, pack, unpack } from '../packed.ts'
import type { BestLogistic } from './baselines/best-logistic.ts'
import type { Encoder } from './encoder.ts'
import { INPUTS } from './lstm/sequence.ts'
import type { Calibration, Ensemble, NextAnswerModel } from './model.ts'
import { ROW } from './net/shape.ts'
import type { Pairs, PairTable } from './pairs.ts'
import { vectorFeatures } from './vector.ts'

const pairNames = ['exerciseToExercise', 'skillToExercise', 'skillToSkill'] as const

type About = {
  readonly kind: 'next-answer'
  readonly exercises: readonly string[]
  readonly skills: readonly string[]
  /** Names of the vector’s features: a program with other ones cannot use the trees. */
  readonly features: readonly string[]
  readonly mean: number
  readonly intercepts: readonly number[]
  readonly logisticIntercept: number
  readonly treeShare: number
  readonly calibration: Calibration
  readonly logisticCalibration: Calibration
  readonly firstAnswersBy: NextAnswerModel['firstAnswersBy']
  /** Only of a model that has one. */
  readonly ensemble?: { readonly units: number; readonly outputBias: number; readonly calibration: Calibration }
}

export function nextAnswerBytes(model: NextAnswerModel): Uint8Array {
  const { encoder, logistic, ensemble } = model
  const about: About = {
    kind: 'next-answer',
    exercises: model.exercises,
    skills: model.skills,
    features: vectorFeatures,
    mean: encoder.rates.mean,
    intercepts: encoder.nets.map(({ intercept }) => intercept),
    logisticIntercept: logistic.intercept,
    treeShare: model.treeShare,
    calibration: model.calibration,
    logisticCalibration: model.logisticCalibration,
    firstAnswersBy: model.firstAnswersBy,
    ...(ensemble && {
      ensemble: {
        units: ensemble.lstm.units,
        outputBias: ensemble.lstm.outputBias,
        calibration: ensemble.calibration,
      },
    }),
  }
  const { mean: _, ...rates } = encoder.rates
  const arrays: Arrays = {
    ...rates,
    difficulties: encoder.difficulties,
    ...Object.fromEntries(
      pairNames.flatMap((name) =>
        Object.entries(encoder.pairs[name]).map(([part, values]) => [`${name}.${part}`, values]),
      ),
    ),
    ...Object.fromEntries(
      encoder.nets.flatMap(({ exercises, skills }, n) => [
        [`net${n}.exercises`, exercises],
        [`net${n}.skills`, skills],
      ]),
    ),
    'logistic.exercises': logistic.exercises,
    'logistic.skills': logistic.skills,
    'logistic.history': logistic.history,
    ...(model.trees && { trees: boostingBytes(model.trees) }),
    ...(ensemble && {
      'lstm.kernel': ensemble.lstm.kernel,
      'lstm.recurrent': ensemble.lstm.recurrent,
      'lstm.bias': ensemble.lstm.bias,
      'lstm.output': ensemble.lstm.output,
      forest: forestBytes(ensemble.forest),
    }),
  }
  return pack({ about, arrays })
}

/** Throws where the bytes are not those of a next-answer model that this program can use. */
export function nextAnswerOf(bytes: Uint8Array): NextAnswerModel {
  const { about, arrays } = unpack(bytes)
  if (!isAbout(about)) throw new Error('These bytes are not a next-answer model.')
  if (about.features.join() !== vectorFeatures.join())
    throw new Error('The model was trained on other features than this program computes: train it again.')
  const exercises = about.exercises.length
  const skills = about.skills.length
  const floats = (name: string, length: number) => checked(arrays[name], Float32Array, name, length)
  const counts = (name: string, length: number) => checked(arrays[name], Int32Array, name, length)
  const doubles = (name: string, length?: number) => checked(arrays[name], Float64Array, name, length)
  const encoder: Encoder = {
    rates: {
      mean: about.mean,
      exerciseLogits: floats('exerciseLogits', exercises),
      exerciseAnswers: counts('exerciseAnswers', exercises),
      skillLogits: floats('skillLogits', skills),
      skillAnswers: counts('skillAnswers', skills),
    },
    difficulties: floats('difficulties', exercises),
    pairs: pairsOf(arrays, exercises, skills),
    nets: about.intercepts.map((intercept, n) => ({
      intercept,
      exercises: floats(`net${n}.exercises`, exercises * ROW),
      skills: floats(`net${n}.skills`, skills * ROW),
    })),
  }
  const logistic: BestLogistic = {
    intercept: about.logisticIntercept,
    exercises: doubles('logistic.exercises', exercises),
    skills: doubles('logistic.skills', skills),
    history: doubles('logistic.history'),
  }
  const { trees } = arrays
  return {
    exercises: about.exercises,
    skills: about.skills,
    encoder,
    logistic,
    trees: trees instanceof Uint8Array ? boostingOf(trees) : null,
    treeShare: about.treeShare,
    calibration: about.calibration,
    logisticCalibration: about.logisticCalibration,
    firstAnswersBy: about.firstAnswersBy,
    ensemble: about.ensemble === undefined ? null : ensembleOf(about.ensemble, arrays),
  }
}

function ensembleOf({ units, outputBias, calibration }: NonNullable<About['ensemble']>, arrays: Arrays): Ensemble {
  const floats = (name: string, length: number) => checked(arrays[name], Float32Array, name, length)
  const forest = forestOf(checked(arrays.forest, Uint8Array, 'forest'))
  if (forest.features !== vectorFeatures.length) throw new Error('The forest was grown on other features.')
  return {
    lstm: {
      units,
      outputBias,
      kernel: floats('lstm.kernel', 4 * units * INPUTS),
      recurrent: floats('lstm.recurrent', 4 * units * units),
      bias: floats('lstm.bias', 4 * units),
      output: floats('lstm.output', units),
    },
    forest,
    calibration,
  }
}

function pairsOf(arrays: Arrays, exercises: number, skills: number): Pairs {
  const table = (name: (typeof pairNames)[number], targets: number): PairTable => {
    const starts = checked(arrays[`${name}.starts`], Int32Array, name, targets + 1)
    const cells = starts[targets] ?? 0
    return {
      starts,
      keys: checked(arrays[`${name}.keys`], Int32Array, name, cells),
      values: checked(arrays[`${name}.values`], Float32Array, name, cells),
    }
  }
  return {
    exerciseToExercise: table('exerciseToExercise', exercises),
    skillToExercise: table('skillToExercise', exercises),
    skillToSkill: table('skillToSkill', skills),
  }
}

function checked<Kind extends { readonly length: number }>(
  values: unknown,
  kind: new (length: number) => Kind,
  name: string,
  length?: number,
): Kind {
  if (values instanceof kind && (length === undefined || values.length === length)) return values
  throw new Error(`The stored model has no "${name}" of the right kind and length.`)
}

function isAbout(about: unknown): about is About {
  const isNames = (value: unknown) => Array.isArray(value) && value.every((name) => typeof name === 'string')
  return (
    typeof about === 'object' &&
    about !== null &&
    'kind' in about &&
    about.kind === 'next-answer' &&
    'exercises' in about &&
    isNames(about.exercises) &&
    'skills' in about &&
    isNames(about.skills) &&
    'features' in about &&
    isNames(about.features) &&
    'intercepts' in about &&
    Array.isArray(about.intercepts)
  )
}
