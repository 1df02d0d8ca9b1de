// What the certificates of a learner's work say: the answers of two queries, and what their PDFs are made of.
import { z } from 'zod'
import { count, dayText, uuidText } from '#kernel/answer-fields.ts'
import { PersonId } from '#kernel/ids.ts'
import { ProductionId, WordCount } from './productions.ts'

const names = {
  givenName: z
    .string()
    .nullable()
    .describe(
      'Given name; null where it was erased, and for readers who neither teach the learner nor are of the family.',
    ),
  familyName: z
    .string()
    .nullable()
    .describe(
      'Family name; null where it was erased, and for readers who neither teach the learner nor are of the family.',
    ),
  school: z.string().describe('The school.'),
}

export const PathCertificate = z
  .object({
    learner: PersonId,
    ...names,
    path: uuidText('The path, by its id.'),
    title: z.string().describe('What the path is called.'),
    version: count('The version that the learner finished.'),
    steps: z
      .array(
        z
          .object({
            title: z.string().describe('What the step is called.'),
            objectives: z.array(z.string()).describe('What learners know or can do afterwards.'),
          })
          .meta({ id: 'CertifiedStep', description: 'A step that a certificate names.' }),
      )
      .describe('The steps that the learner finished, in order.'),
    minutes: z.number().describe('Active minutes.'),
    finishedOn: dayText('The day on which it was finished, in the school’s zone.'),
  })
  .meta({ id: 'PathCertificate', description: 'What the certificate of a path says.' })

export const ProductionCertificate = z
  .object({
    learner: PersonId,
    ...names,
    production: ProductionId,
    title: z.string().nullable().describe('The title of the published draft; null where it was erased.'),
    words: WordCount.describe('Words of the published draft.'),
    publishedOn: dayText('The day of its publication, in the school’s zone.'),
  })
  .meta({ id: 'ProductionCertificate', description: 'What the certificate of a production says.' })
