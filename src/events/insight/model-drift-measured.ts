import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { text } from '../text.ts'
import { part } from '../wording.ts'
import { kindInEnglish, kindInFrench, ModelKind, ModelName } from './models.ts'

const count = (what: string) => z.int().min(0).describe(what)
const measured = (what: string) => z.number().nullable().describe(`${what}; null if it could not be measured.`)

const Week = z.object({
  week: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, 'A day is expected, such as 2026-09-07.')
    .describe('Its Monday, in UTC.'),
  rows: count('Predictions of the week.'),
  learners: count('Learners they are about; at least 10.'),
  ece: measured('Expected calibration error, ten bins'),
  miscalibration: measured('Mean score − share of label 1'),
  alarm: z.boolean().describe('Whether it is beyond 0.02, and chance does not explain it.'),
})

const Feature = z.object({
  name: text(100).describe('The feature.'),
  psi: measured('Population stability index'),
  limit: measured('What chance alone seldom exceeds'),
  alarm: z.boolean().describe('Whether it changed more than chance explains, over all features.'),
})

/** A model was judged on the answers since its training. Figures of many learners alone: nothing in it is of one person. */
export default defineEvent('insight.model-drift-measured', {
  version: 1,
  description: 'What came since the training of a learning model was compared with what the model expected.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    model: ModelName,
    kind: ModelKind,
    alarm: z.boolean().describe('Whether the losses, a week or a feature gave an alarm.'),
    predictions: count('Predictions since the training whose outcome is known.'),
    learners: count('Learners they are about.'),
    meanLoss: measured('Mean log-loss since the last alarm'),
    auc: measured('AUC of these predictions'),
    expectedAuc: measured('The AUC that the scores promise'),
    lossAlarms: z
      .array(z.object({ after: count('After how many predictions.'), at: Instant.describe('When.') }))
      .max(1_000)
      .describe('The alarms of the losses.'),
    weeks: z.array(Week).max(600).describe('Week by week; those of fewer than 10 learners are left out.'),
    features: z.array(Feature).max(100).describe('The features that were compared.'),
  }),
  words: {
    fr: ({ kind }) => `La dérive d’un modèle${part(' ', kindInFrench(kind))} a été mesurée`,
    en: ({ kind }) => `The drift of a model${part(' ', kindInEnglish(kind))} was measured`,
  },
})
