// Why a model gives this answer for this learner: the five groups of features that moved it most, as sentences. A sentence says
// what is seen and where it moves the estimate. It never says that one thing makes another happen: a model does not know.
import type { Explanation } from '../explain/tree-shap.ts'
import { colon, groupOfEach, type Known, type Phrase, type ReasonGroup } from './groups.ts'

export type Reason = {
  /** `recent-success`. */
  readonly group: string
  /** What the group adds to the log-odds of the risk. */
  readonly contribution: number
  readonly direction: 'raises' | 'lowers'
  /** For whoever reads it: an adult, or the learner. */
  readonly text: { readonly fr: string; readonly en: string }
}

export type Reasons = {
  /** At most five, the strongest first. */
  readonly reasons: readonly Reason[]
  /** `base`, all contributions and `others` add up to the log-odds of the answer. */
  readonly base: number
  readonly others: number
}

export type Reader = 'adult' | 'learner'

export const MOST_REASONS = 5
/** Weaker ones are left to `others`: a hundredth of a logit moves no probability by half a percent. */
const WEAKEST = 0.01

export type Explained = {
  readonly explanation: Explanation
  /** Names of the features, in the order of the contributions. */
  readonly features: readonly string[]
  /** What the learner’s features are: these, and others that a sentence may name. */
  readonly known: Known
  readonly groups: readonly ReasonGroup[]
}

/** Sums contributions by group. Shapley values are additive, so the sum over a group is what the group contributes. */
export function groupContributions({
  explanation,
  features,
  groups,
}: Omit<Explained, 'known'>): ReadonlyMap<ReasonGroup, number> {
  const sums = new Map<ReasonGroup, number>()
  groupOfEach(groups, features).forEach((group, at) => {
    sums.set(group, (sums.get(group) ?? 0) + (explanation.contributions[at] ?? 0))
  })
  return sums
}

export function reasonsOf(explained: Explained, reader: Reader): Reasons {
  const { explanation, known } = explained
  const ranked = [...groupContributions(explained)]
    .filter(([, contribution]) => Math.abs(contribution) >= WEAKEST)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  const reasons = ranked.slice(0, MOST_REASONS).map(([group, contribution]): Reason => {
    const direction = contribution > 0 ? 'raises' : 'lowers'
    return { group: group.id, contribution, direction, text: sentence(group.phrase(known), direction, reader) }
  })
  const all = explanation.contributions.reduce((sum, one) => sum + one, 0)
  return {
    reasons,
    base: explanation.base,
    others: reasons.reduce((rest, { contribution }) => rest - contribution, all),
  }
}

function sentence(phrase: Phrase, direction: Reason['direction'], reader: Reader): Reason['text'] {
  if (reader === 'learner')
    return direction === 'raises'
      ? { fr: `${phrase.child.fr}. Un point à travailler.`, en: `${phrase.child.en}. Something to work on.` }
      : { fr: `${phrase.child.fr}. Un point d’appui.`, en: `${phrase.child.en}. Something to build on.` }
  return direction === 'raises'
    ? { fr: `${phrase.fr}${colon} augmente le risque`, en: `${phrase.en}: raises the risk` }
    : { fr: `${phrase.fr}${colon} diminue le risque`, en: `${phrase.en}: lowers the risk` }
}
