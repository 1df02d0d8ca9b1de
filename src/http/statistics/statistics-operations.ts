// How the addresses of published statistics describe themselves for the OpenAPI document.
import { z } from 'zod'
import { PublishedTable } from '#events/privacy/statistics-published.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { TenantId } from '#kernel/ids.ts'
import { refusalReasons } from '#rights/publishing/anonymity-gate.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { type AuditedOperation, jsonAnswer, type Operation } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'

export const PublicParams = z.strictObject({ school: TenantId.describe('The school, by its id.') })

const Table = PublishedTable.meta({
  id: 'PublishedTable',
  description: 'Groups of ten learners or more; numbers are rounded to five.',
})
const Publication = PublishedTable.extend({ publishedAt: momentText('When it was published.') }).meta({
  id: 'Publication',
  description: 'Statistics as they were published.',
})

const Shown = z
  .object({
    table: Table.nullable().describe('What would be published now; null where the gate refuses it.'),
    refusal: z
      .object({
        reason: z.enum(refusalReasons).describe('Why: `small-groups`.'),
        concerned: count('How many rows, groups or numbers it concerns.'),
        of: count('Of how many.'),
        smallest: count('How many people the smallest group has; null without groups.').nullable(),
      })
      .nullable()
      .describe('Why nothing can be published now; null where it can. It holds sizes only.'),
    current: Publication.nullable().describe('What the public page shows; null where it shows nothing.'),
    publications: z.array(Publication).describe('All that was ever published, the newest first.'),
  })
  .meta({ id: 'PublishableStatistics', description: 'What a school may publish, and what it has published.' })

const Public = Publication.extend({
  school: uuidText('The school, by its id.'),
  name: z.string().describe('Its name.'),
}).meta({ id: 'PublicStatistics', description: 'The published statistics of a school.' })

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['rights'], summary, ...more })

export const operations = {
  preview: described('preview-statistics', 'previewStatistics', 'See what may be published', {
    description:
      'The statistics of activity as the gate would let them pass now, or why it does not, and what the school has published.',
    responses: { '200': jsonAnswer(Shown, 'What may be published, and what was.') },
    problems: anyRequest,
  }),
  publish: described('publish-statistics', 'publishStatistics', 'Publish statistics', {
    description:
      'Publishes the statistics of activity at the public address of the school. Refused (`statistics-refused`) where a group is too small, or where the difference to something published before would be about a few people. The same statistics again are not published twice.',
    responses: { '200': jsonAnswer(Publication, 'What is published now.') },
    problems: [...anyRequest, 'refused', 'not-found', 'too-large', 'unsupported-media-type'],
  }),
  takeDown: described('take-down-statistics', 'takeDownStatistics', 'Take published statistics down', {
    description:
      'The public address shows nothing any more. Later statistics are still compared with what was published: somebody may have saved it.',
    responses: { '204': { description: 'Nothing is published any more.' } },
    problems: [...anyRequest, 'not-found', 'too-large', 'unsupported-media-type'],
  }),
  show: {
    operationId: 'getPublicStatistics',
    tags: ['rights'],
    summary: 'Get published statistics',
    description: 'The statistics that a school has published, for everybody: no token is needed.',
    parameters: inputParameters(PublicParams, '/api/public/statistics/{school}'),
    responses: { '200': jsonAnswer(Public, 'The published statistics.') },
    problems: [...anyRequest, 'not-found'],
  } satisfies Operation,
}
