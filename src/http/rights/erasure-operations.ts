// Erasures in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { stepNames } from '#rights/erasure/erasure.ts'
import { whyLeftOut } from '#rights/rewriting/rewrite-tables.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type AuditedOperation, json, jsonAnswer, type Operation, type Parameter } from '../operations.ts'

export const NewErasure = z.strictObject({ person: PersonId.describe('The person to erase.') })

export const ErasureId = z.uuid().toLowerCase()
export const CertificateFormat = z.strictObject({ format: z.enum(['json', 'html', 'pdf']).default('json') })

const states = ['running', 'waiting', 'finished'] as const

const Shown = z
  .object({
    id: uuidText('The id of the erasure.'),
    person: uuidText('The person who is erased.'),
    state: z
      .enum(states)
      .describe('`waiting`: a step waits for something, which `waitingFor` names; it goes on by itself.'),
    askedAt: momentText('When it was decided. Nothing about the person has been recorded since.'),
    askedBy: uuidText('Who decided.').nullable(),
    waitingFor: z.string().nullable().describe('What the erasure waits for; null if for nothing.'),
    steps: z
      .array(
        z
          .object({
            step: z.enum(stepNames).describe('The step.'),
            at: momentText('When it was done; null if it is not.').nullable(),
          })
          .describe('A step.'),
      )
      .describe('All steps, in their order.'),
    finishedAt: momentText('When nothing was left; null before.').nullable(),
    certificate: z.string().describe('The address of the certificate.'),
  })
  .meta({ id: 'Erasure', description: 'The erasure of a person.' })
export type ShownErasure = z.output<typeof Shown>

const Certificate = z
  .object({
    id: uuidText('The id of the erasure.'),
    school: uuidText('The school.'),
    person: uuidText('The person who is erased.'),
    state: z.enum(states).describe('The state, as in the erasure.'),
    askedAt: momentText('When it was decided.'),
    askedBy: uuidText('Who decided; null if only the key store knew, after a restore.').nullable(),
    replayedAt: momentText('When it was done again because a restored database lacked it; null otherwise.').nullable(),
    finishedAt: momentText('When nothing was left; null before.').nullable(),
    waitingFor: z.string().nullable().describe('What it waits for; null if for nothing.'),
    steps: z
      .array(
        z
          .object({
            step: z.enum(stepNames).describe('The step.'),
            at: momentText('When it was done; null if it is not.').nullable(),
            facts: z.record(z.string(), z.unknown()).describe('What it found: counts, ids and times, never a value.'),
          })
          .describe('A step.'),
      )
      .describe('All steps, in their order.'),
    epoch: z
      .object({
        number: z.int().describe('The number of the epoch.'),
        endsAt: momentText('When it ends at the latest; null if it does not end.').nullable(),
        endedAt: momentText('When it ended; null before.').nullable(),
      })
      .nullable()
      .describe('The epoch of keys in which the keys were destroyed; null before that.'),
    remaining: z
      .array(
        z
          .object({
            what: z
              .enum(['key-store-copies', 'database-files', 'database-copies', 'receivers', 'rejected-rows', 'exports'])
              .describe('The kind of copy.'),
            until: momentText(
              'Until when at the latest; null if whoever made the copy has to delete it, or nobody knows.',
            ).nullable(),
            isOver: z.boolean().describe('Whether it is gone.'),
          })
          .describe('A kind of copy.'),
      )
      .describe('Copies that remain outside the reach of the erasure.'),
    files: z
      .object({
        beganAt: momentText('When the rewrite of the tables began.'),
        finishedAt: momentText('When it ended.'),
        tables: z
          .array(z.string())
          .describe('The tables that were rewritten: each has a new file, without the bytes of removed rows.'),
        leftOut: z
          .array(
            z
              .object({
                table: z.string().describe('The table.'),
                why: z
                  .enum(whyLeftOut)
                  .describe(
                    '`busy`: others used the table. `old-transaction`: an older transaction could still see removed rows. `failed`: the server reported an error. `stopped`: the run is still at work, or was ended. These are tried again the next night. `large`: run `sillage rgpd rewrite --large`.',
                  ),
                code: z.string().optional().describe('The SQLSTATE code of the error, with `failed`.'),
              })
              .describe('A table.'),
          )
          .describe('The tables that were not rewritten.'),
        logOverAt: momentText(
          'When nothing was left of the write-ahead log from before; null if it is there, or the server does not say.',
        ).nullable(),
      })
      .nullable()
      .describe('How the files of the database were cleared of removed rows; null before that.'),
    receivers: z
      .array(
        z
          .object({
            webhook: uuidText('The webhook.'),
            host: z.string().describe('The host that events were sent to.'),
            events: z.int().describe('How many, by the delivery log.'),
            notice: z
              .object({
                state: z
                  .enum(['delivered', 'waiting', 'parked'])
                  .describe('`parked`: it was given up; send it again through the webhook.'),
                at: momentText('When it was last sent.'),
              })
              .nullable()
              .describe('How the notice of the erasure went; null if the delivery log has none, or none any more.'),
          })
          .describe('A receiver.'),
      )
      .describe('Who was sent events of the person.'),
    stays: z
      .array(z.enum(['events-without-content', 'shared-counts', 'this-record']))
      .describe('What stays: none of it has a name.'),
  })
  .meta({ id: 'ErasureCertificate', description: 'What an erasure did, what remains, and until when.' })

const id: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The id of the erasure.',
  schema: { type: 'string', format: 'uuid' },
}
const format: Parameter = {
  name: 'format',
  in: 'query',
  description: '`html` or `pdf`: a document in French, to hand out.',
  schema: { type: 'string', enum: ['json', 'html', 'pdf'], default: 'json' },
}

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['rights'], summary, ...more })

const posted: readonly Reported[] = ['malformed-body', 'too-large', 'unsupported-media-type']
const ofErasure: readonly Reported[] = [...anyRequest, 'invalid-input', 'not-found']
const NewErasureSchema = namedSchema(NewErasure, { id: 'NewErasure', description: 'Whom to erase.', io: 'input' })

export const operations = {
  request: described('request-erasure', 'requestErasure', 'Erase a person', {
    description:
      'Erases everything personal about a person, for ever: keys, rows, credentials, copies. It cannot be undone. From this answer on, nothing about the person is recorded, and commands about them get 410 (`person-erased`). The answer does not wait for the end. A person who is erased already has one erasure, which is returned again. The last administrator of the school who can sign in is not erased: first give another person the role (`last-administrator`).',
    requestBody: { required: true, content: json(NewErasureSchema, { person: exampleSchool.newcomer }) },
    responses: {
      '202': {
        ...jsonAnswer(Shown, 'The erasure.'),
        headers: { Location: { description: 'The address of the erasure.', schema: { type: 'string' } } },
      },
    },
    problems: [...ofErasure, ...posted, 'refused'],
  }),
  list: described('erasures', 'listErasures', 'List the erasures', {
    description: 'All erasures of the school, oldest first.',
    responses: {
      '200': jsonAnswer(
        z
          .object({ items: z.array(Shown).describe('The erasures, oldest first.') })
          .meta({ id: 'ErasureList', description: 'The erasures of the school.' }),
        'The erasures.',
      ),
    },
    problems: anyRequest,
  }),
  find: described('erasure', 'getErasure', 'Get an erasure', {
    description: 'One erasure, with its steps.',
    parameters: [id],
    responses: { '200': jsonAnswer(Shown, 'The erasure.') },
    problems: ofErasure,
  }),
  certificate: described('erasure-certificate', 'getErasureCertificate', 'Get the certificate of an erasure', {
    description: 'What was done and when, which copies remain and until when, and what stays. As JSON, or as a page.',
    parameters: [id, format],
    responses: {
      '200': {
        description: 'The certificate.',
        content: {
          ...jsonAnswer(Certificate, '').content,
          'text/html': { schema: { type: 'string' } },
          'application/pdf': { schema: { type: 'string', format: 'binary' } },
        },
      },
    },
    problems: ofErasure,
  }),
}
