import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { text } from '../text.ts'
import { part } from '../wording.ts'
import { kindInEnglish, kindInFrench, ModelKind, ModelName } from './models.ts'

const share = (what: string) => z.number().nullable().describe(`${what}; null if it could not be measured.`)
const Estimate = z.object({
  value: share('What was measured'),
  low: share('Lower end of the 95 % interval; learners were drawn again'),
  high: share('Its upper end'),
})
const count = (what: string) => z.int().min(0).describe(what)

const Slice = z.object({
  value: text(100).describe('The value of the attribute that these learners share.'),
  learners: count('Learners; at least 100.'),
  rows: count('Predictions that were judged.'),
  positives: count('Of these, how many had the label 1.'),
  baseRate: Estimate.describe('positives / rows.'),
  meanScore: Estimate.describe('Mean predicted probability.'),
  flagged: Estimate.describe('Share of predictions from the threshold on.'),
  auc: Estimate.describe('Area under the ROC curve.'),
  recall: Estimate.describe('Share of the positives that were flagged.'),
  fpr: Estimate.describe('Share of the negatives that were flagged.'),
  precision: Estimate.describe('Share of the flagged that were positive.'),
  ece: Estimate.describe('Expected calibration error, ten bins.'),
  miscalibration: Estimate.describe('Mean score − base rate.'),
})

const Test = z.object({
  measure: z.enum(['equalized-odds', 'abroca', 'calibration', 'item-bias']).describe('What was compared.'),
  area: text(200).nullable().describe('The area of exercises, of item-bias; null otherwise.'),
  gap: share('First slice minus second'),
  nullMedian: share('Half of the gaps that chance makes are smaller'),
  p: share('Chance of a gap as large, by permutations of learners'),
  adjusted: share('The same by Holm’s procedure over all tests'),
  bound: z.number().describe('The gap that may be.'),
  verdict: z
    .enum(['none', 'small', 'failed'])
    .describe('Chance may explain it; it does not, but the gap is within the bound; the gap is beyond.'),
})

const Pair = z.object({
  first: text(100).describe('A slice.'),
  second: text(100).describe('Another one.'),
  recall: Estimate.describe('Gap of recall, first minus second.'),
  fpr: Estimate.describe('Gap of the false-positive rate.'),
  flagged: Estimate.describe('Gap of the shares flagged: demographic parity. Told, and never judged.'),
  calibration: Estimate.describe('Gap of miscalibration.'),
  tests: z.array(Test).max(50).describe('The gaps that are judged.'),
})

/** A model was compared over slices of learners. Aggregates of at least 100 learners alone: nothing in it is of one person. */
export default defineEvent('insight.model-audited', {
  version: 1,
  description: 'A learning model was audited for fairness between groups of learners.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    model: ModelName,
    kind: ModelKind,
    outcome: z
      .enum(['passed', 'failed', 'no-verdict'])
      .describe('A failed audit is a failed gate; no-verdict: no two groups were large enough.'),
    judgedOn: z
      .enum(['not-trained-on', 'out-of-fold'])
      .describe(
        'Predictions that the model was not trained on, or those of models trained likewise on other learners.',
      ),
    threshold: z.number().min(0).max(1).describe('A prediction is flagged from this probability on.'),
    learners: count('Learners in any figure.'),
    rows: count('Predictions in any figure.'),
    tests: count('How many gaps were tested.'),
    failed: count('How many were beyond their bound, and not by chance.'),
    attributes: z
      .array(
        z.object({
          name: text(100).describe('The attribute.'),
          slices: z.array(Slice).max(20).describe('Its groups that were large enough.'),
          withheld: count('Values that too few learners have: they are in no figure.'),
          pairs: z.array(Pair).max(190).describe('Each group beside each other.'),
        }),
      )
      .max(10)
      .describe('The attributes that learners were compared by.'),
  }),
  words: {
    fr: ({ kind }) => `L’équité d’un modèle${part(' ', kindInFrench(kind))} a été examinée`,
    en: ({ kind }) => `The fairness of a model${part(' ', kindInEnglish(kind))} was audited`,
  },
})
