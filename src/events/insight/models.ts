// The values that events of learning models share.
import { z } from 'zod'
import { text } from '../text.ts'

export const modelKinds = ['next-answer', 'at-risk', 'course-risk', 'level'] as const
export const ModelKind = z.enum(modelKinds).describe('What a model predicts.')
export type ModelKind = z.output<typeof ModelKind>

const namePattern = /^(next-answer|at-risk|course-risk|level)-[0-9a-f]{12}$/

export const ModelName = z
  .string()
  .regex(namePattern, 'The name of a model is expected, such as next-answer-0123456789ab.')
  .brand<'ModelName'>()
  .describe('A model by its name: the kind, and the first 12 digits of the hash of its bytes.')
export type ModelName = z.output<typeof ModelName>

export const modelName = (kind: ModelKind, sha256: string): ModelName =>
  ModelName.parse(`${kind}-${sha256.slice(0, 12)}`)

export const kindOf = (name: ModelName): ModelKind => ModelKind.parse(namePattern.exec(name)?.[1])

const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'A SHA-256 is expected: 64 hexadecimal digits.')
  .describe('A SHA-256, in hexadecimal.')

const Figure = z.object({
  name: text(100).describe('Its name; of a nested value the names with a dot between them.'),
  value: z
    .union([z.number(), z.boolean(), text(200)])
    .nullable()
    .describe('Its value; null if there is none.'),
})
export type Figure = z.output<typeof Figure>
const figures = () => z.array(Figure).max(2_000)

/**
 * Whether a model may be promoted:
 * - `better`: `value` is the lower end of the 95 % interval of the AUC minus that of the model that served when it was judged
 *   (or of a baseline if none did), and must be above `bound`;
 * - `calibrated`: `value` is the expected calibration error, and must not be above `bound`;
 * - `audited`: an audit of fairness was required.
 */
export const Gate = z.object({
  gate: z.enum(['better', 'calibrated', 'audited']).describe('What is required.'),
  passed: z.boolean().describe('Whether it is fulfilled.'),
  value: z.number().nullable().describe('What was measured; null if it could not be.'),
  bound: z.number().nullable().describe('What it is compared with; null if there is none.'),
})
export type Gate = z.output<typeof Gate>

/** The record of a training: everything that is needed to repeat it, and what was measured. It names no person. */
export const trainingShape = {
  model: ModelName,
  kind: ModelKind,
  sha256: Hash.describe('SHA-256 of the bytes, which are stored apart.'),
  bytes: z.int().min(1).describe('The number of bytes.'),
  cut: z
    .string()
    .regex(/^\d{1,18}$/, 'A log position is expected: a whole number, as text.')
    .describe('The position of the log up to which it was trained.'),
  seed: z.int().min(0).describe('The seed of everything that is drawn.'),
  schema: Hash.describe('Hash of the features. A program with other features cannot serve the model.'),
  version: text(100).describe('Version of the program.'),
  answers: z.int().min(0).describe('How many rows it was trained on.'),
  learners: z.int().min(0).describe('How many learners it was trained on.'),
  schools: z
    .int()
    .min(2)
    .optional()
    .describe('Of a shared model: how many schools these learners are of. Absent of a model of the school alone.'),
  data: Hash.describe('SHA-256 of the data: other data cannot give the same bytes.'),
  excluded: z
    .array(Hash)
    .max(10_000)
    .describe('Learners who were left out by request: SHA-256 of their ids, in order.'),
  servedBy: text(300).describe('Which of its parts answers, in words.'),
  settings: figures().describe('The settings of the training.'),
  metrics: figures().describe('What was measured.'),
  gates: z.array(Gate).max(10).describe('What is required of a model that serves.'),
  comparedWith: ModelName.nullable().describe('The model that served when it was judged; null if none did.'),
} as const

/**
 * Kinds of model that several schools can share. Course risk is not one of them: it compares the courses of one school, whose
 * classes and kinds of content mean nothing in another.
 */
export const sharedKinds = ['next-answer', 'at-risk', 'level'] as const
export const SharedKind = z.enum(sharedKinds).describe('What a shared model predicts.')
export type SharedKind = z.output<typeof SharedKind>
export const isSharedKind = (kind: ModelKind): kind is SharedKind => SharedKind.safeParse(kind).success

/** Kept in clear in the log, which is never changed. */
export const Reason = text(500).describe('Why, in words, without the name of anybody: it is kept in clear.')

const inFrench: Readonly<Record<ModelKind, string>> = {
  'next-answer': 'de la prochaine réponse',
  'at-risk': 'du risque de difficulté',
  'course-risk': 'du risque d’échec au cours',
  level: 'du niveau d’exercice',
}
const inEnglish: Readonly<Record<ModelKind, string>> = {
  'next-answer': 'of the next answer',
  'at-risk': 'of the risk of trouble',
  'course-risk': 'of the risk of failing a course',
  level: 'of the level of exercise',
}
const wordsOf = (words: Readonly<Record<ModelKind, string>>) => (kind: unknown) => {
  const known = ModelKind.safeParse(kind)
  return known.success ? words[known.data] : null
}
export const kindInFrench = wordsOf(inFrench)
export const kindInEnglish = wordsOf(inEnglish)
