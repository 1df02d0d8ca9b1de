// The schemas of POST /predict, /retrain and /generate and of data sets, whose fields have the names of the source documents.
import { z } from 'zod'
import { count, momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf } from '#kernel/cursor.ts'
import { PersonId } from '#kernel/ids.ts'

export const Predict = z.strictObject({ learner: PersonId.describe('The learner.') })

export const Prediction = z
  .object({
    learner: z.string().meta({ format: 'uuid', description: 'The learner.' }),
    prediction: z
      .union([z.literal(0), z.literal(1)])
      .nullable()
      .describe('1: trouble with the next ten answers is expected (the alert is raised); null: too little is known.'),
    probability: z.number().nullable().describe('The estimated chance of trouble; null by a rule.'),
    confidence: z
      .number()
      .nullable()
      .describe(
        'The probability of the more likely outcome; null by a rule. It is not the share of right predictions.',
      ),
    threshold: z.number().nullable().describe('The chance from which the alert is raised; null by a rule.'),
    model_version: z.string().nullable().describe('The model that made it; null by a rule.'),
    fallback: z.string().nullable().describe('The rule that took the place of a model; null if a model made it.'),
  })
  .meta({ id: 'Prediction', description: 'A prediction about one learner. Its reasons: GET /api/learners/{id}/risk.' })

export const Generate = z.strictObject({
  samples: z.int().min(1).max(10_000).default(1_000).describe('How many samples.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .describe('The same seed gives the same samples. Where absent, one that is drawn.'),
  hour: z.int().min(0).max(23).optional().describe('The hour of the day to note; that of now (UTC) where absent.'),
})

export const ShownDataset = z
  .object({
    generation_id: count('The data set, by number.'),
    samples_count: count('How many samples it has.'),
    hour_generated: count('The hour of the day, 0 to 23, for which it was generated.'),
    seed: count('The seed of its samples.'),
    created_at: momentText('When it was generated.'),
  })
  .meta({ id: 'Dataset', description: 'A data set of simulated samples.' })

export const DatasetsQuery = z.strictObject({
  limit: pageSize({ most: 100, usual: 50 }),
  cursor: cursorOf(z.int().min(1)).optional(),
})
export const DatasetList = z
  .object({ items: z.array(ShownDataset).describe('The data sets, newest first.'), next: nextPage })
  .meta({ id: 'DatasetPage', description: 'A page of data sets.' })

export const DatasetId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

export const SamplesQuery = z.strictObject({
  limit: pageSize({ most: 5_000, usual: 1_000 }),
  cursor: cursorOf(z.int().min(1)).optional(),
})
export const SampleList = z
  .object({
    items: z
      .array(
        z
          .object({
            id: count('The sample, by its number in the data set.'),
            generation_id: count('The data set.'),
            feature1: z.number().describe('Share of right answers among ten earlier ones.'),
            feature2: z.number().describe('Difficulty of the next exercise in logits; 0: medium.'),
            target: z.int().describe('1 if the next answer is right, otherwise 0.'),
          })
          .meta({ id: 'DatasetSample', description: 'One simulated learner, before an answer.' }),
      )
      .describe('The samples, in their order.'),
    next: nextPage,
  })
  .meta({ id: 'DatasetSamplePage', description: 'A page of samples.' })
