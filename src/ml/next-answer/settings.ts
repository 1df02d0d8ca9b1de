// The settings of a training. The defaults are what `sillage models` uses; the decay of the nets and their epochs are chosen
// among candidates on a held-out fifth of the training learners.
import type { NetSettings } from './net/train-net.ts'
import type { TreeSettings } from './train/tasks.ts'

export type NetCandidate = Pick<NetSettings, 'epochs' | 'exerciseDecay'>

export type NextAnswerSettings = {
  readonly net: Omit<NetSettings, 'seed' | 'epochs' | 'exerciseDecay'>
  readonly candidates: readonly NetCandidate[]
  /** Nets whose logits are averaged. */
  readonly nets: number
  readonly folds: number
  readonly trees: TreeSettings
  /** Share of the trees in the log-odds; the rest is the logistic regression’s. */
  readonly treeShare: number
  readonly seed: number
  /** Pairs of fewer learners are dropped; none for that reason by default. */
  readonly pairLearners?: number
}

export const defaultSettings: NextAnswerSettings = {
  net: { rate: 0.01, dropout: 0.4, skillDecay: 2 },
  candidates: [
    { exerciseDecay: 90, epochs: 12 },
    { exerciseDecay: 20, epochs: 14 },
    { exerciseDecay: 4.5, epochs: 22 },
  ],
  nets: 2,
  folds: 5,
  trees: { trees: 250, leaves: 16, rate: 0.05, minRows: 60, l2: 10 },
  treeShare: 0.7,
  seed: 1,
}

/** Below this many learners, the trees and nets do not pay: the logistic regression serves alone. */
export const FEWEST_LEARNERS = 200
/** Below this many answers of a learner, the regression serves if it was clearly better there on the held-out fifth. */
export const FIRST_ANSWERS = 5
