// The at-risk model that the service asks: trees on `riskSchema`, calibrated, with the threshold of the alert. Its bytes.
import { type Boosting, scoreOf } from '../boosting/boosting.ts'
import { boostingBytes, boostingOf } from '../boosting/stored-boosting.ts'
import { type Explanation, treeShap } from '../explain/tree-shap.ts'
import type { Alert } from '../metrics/ranking.ts'
import type { Calibration } from '../next-answer/model.ts'
import { pack, unpack } from '../packed.ts'
import { riskSchema } from './risk-features.ts'

export type RiskModel = {
  readonly trees: Boosting
  readonly calibration: Calibration
  /** The threshold from which a learner is flagged, and what it did on learners whom the trees had not seen. */
  readonly alert: Alert
}

/** Calibrated log-odds that fewer than six of the next ten answers are right. `vector` is in the order of `riskSchema`. */
export const riskLogOdds = ({ trees, calibration }: RiskModel, vector: Float64Array): number =>
  calibration.slope * scoreOf(trees, vector) + calibration.offset

/**
 * Exact on the calibrated log-odds: `base` and all contributions add up to `riskLogOdds`. The calibration is a line, so it
 * scales what TreeSHAP gives.
 */
export function explainRisk({ trees, calibration }: RiskModel, vector: Float64Array): Explanation {
  const { base, contributions } = treeShap(trees.trees, vector, riskSchema.features.length)
  return {
    base: calibration.slope * (trees.base + base) + calibration.offset,
    contributions: contributions.map((one) => calibration.slope * one),
  }
}

export const riskBytes = ({ trees, calibration, alert }: RiskModel): Uint8Array =>
  pack({
    about: { kind: 'at-risk', schema: riskSchema.hash, calibration, alert },
    arrays: { trees: boostingBytes(trees) },
  })

/** Throws where the bytes are not those of an at-risk model, or of one with other features than this program computes. */
export function riskModelOf(bytes: Uint8Array): RiskModel {
  const { about, arrays } = unpack(bytes)
  const { trees } = arrays
  if (!isAbout(about) || !(trees instanceof Uint8Array)) throw new Error('These bytes are not an at-risk model.')
  if (about.schema !== riskSchema.hash)
    throw new Error('The model was trained on other features than this program computes: train it again.')
  return { trees: boostingOf(trees), calibration: about.calibration, alert: about.alert }
}

type About = { readonly schema: string; readonly calibration: Calibration; readonly alert: Alert }

const hasNumbers = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof Object.getOwnPropertyDescriptor(value, name)?.value === 'number')

function isAbout(about: unknown): about is About {
  return (
    typeof about === 'object' &&
    about !== null &&
    'kind' in about &&
    about.kind === 'at-risk' &&
    'schema' in about &&
    'calibration' in about &&
    hasNumbers(about.calibration, ['slope', 'offset']) &&
    'alert' in about &&
    hasNumbers(about.alert, ['threshold', 'recall', 'precision', 'flagged'])
  )
}
