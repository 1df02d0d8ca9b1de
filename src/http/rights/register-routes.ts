// GET /api/rights/record and /api/rights/breaches/register: the two registers that an authority may ask a school for.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { BreachData, BreachNature, BreachRisk, NotToldBecause } from '#events/privacy/breaches.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { consentPurposes } from '#kernel/consent.ts'
import { legalBases, purposes, recipients } from '#kernel/event.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { Instant, type TenantId } from '#kernel/ids.ts'
import type { Document } from '#platform/pdf/document.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import { PAGE_POLICY } from '#rights/access/html-form.ts'
import { registerDocument } from '#rights/breaches/register-page.ts'
import { frenchPage, frenchPdf } from '#rights/french-page.ts'
import type { RecordOfProcessing } from '#rights/records/record-of-processing.ts'
import { recordDocument } from '#rights/records/record-page.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { jsonAnswer, type Operation, type Parameter } from '../operations.ts'

export type RegisterParts = {
  readonly queries: QueryRunner
  readonly recordOf: (tenant: TenantId) => Promise<RecordOfProcessing | null>
}

const RegisterFormat = z.strictObject({ format: z.enum(['html', 'pdf']).default('html') })
const PDF = { 'application/pdf': { schema: { type: 'string', format: 'binary' } } } as const
const Format = z.strictObject({ format: z.enum(['json', 'html', 'pdf']).default('json') })
const format: Parameter = {
  name: 'format',
  in: 'query',
  description: '`html` or `pdf`: a document in French.',
  schema: { type: 'string', enum: ['json', 'html', 'pdf'], default: 'json' },
}

const registerFormat: Parameter = {
  ...format,
  schema: { type: 'string', enum: ['html', 'pdf'], default: 'html' },
}

const Record = z
  .object({
    school: z
      .object({ id: uuidText('The school.'), name: z.string().nullable().describe('Its name.') })
      .describe('The school.'),
    madeAt: momentText('When it was made.'),
    activities: z
      .array(
        z
          .object({
            purpose: z.enum(purposes).describe('The purpose.'),
            title: z.string().describe('The purpose, in French.'),
            basis: z.enum(legalBases).describe('The legal basis.'),
            basisInWords: z.string().describe('The legal basis, in French.'),
            recipients: z.array(z.enum(recipients)).describe('Who may see the data in the school.'),
            recipientsInWords: z.string().describe('The recipients, in French.'),
            retention: z.string().describe('How long the data is kept: an ISO 8601 period.'),
            events: z
              .array(
                z
                  .object({
                    type: z.string().describe('The type of the event.'),
                    inWords: z.string().describe('What such an event says, in French.'),
                    sealed: z.array(z.string()).describe('Fields that are sealed under the key of a person.'),
                    onConsent: z
                      .array(
                        z
                          .object({
                            field: z.string().describe('The field.'),
                            purpose: z.enum(consentPurposes).describe('The consent that it needs.'),
                          })
                          .describe('A field.'),
                      )
                      .describe('Fields that are recorded only with a consent, though the rest is not.'),
                  })
                  .describe('A type of event.'),
              )
              .describe('What is recorded.'),
          })
          .describe('A processing activity.'),
      )
      .describe('The activities.'),
    consents: z
      .array(
        z
          .object({
            purpose: z.enum(consentPurposes).describe('What people agree to.'),
            title: z.string().describe('The title of the text, in French.'),
            text: z.string().describe('The current text, in French.'),
            version: z.int().describe('Its version.'),
            types: z.array(z.string()).describe('The types of events that need it, wholly or in part.'),
          })
          .describe('A consent.'),
      )
      .describe('What is recorded only with a consent.'),
    receivers: z
      .array(
        z
          .object({
            address: z.string().describe('The server that receives events.'),
            description: z.string().nullable().describe('What the school calls this system.'),
            types: z.array(z.string()).nullable().describe('The types of events; null for all.'),
            personal: z.boolean().describe('Whether it receives personal fields in clear.'),
          })
          .describe('A receiver.'),
      )
      .describe('Other systems that receive events of the school.'),
  })
  .meta({ id: 'RecordOfProcessing', description: 'The record of processing activities (GDPR, article 30).' })

const recordOperation: Operation = {
  operationId: 'getRecordOfProcessing',
  tags: ['rights'],
  summary: 'Get the record of processing',
  description:
    'The record of processing activities (GDPR, article 30), generated from the catalogue of events: what is recorded, why, on which legal basis, for whom and how long. As JSON, or as a page in French.',
  parameters: [format],
  responses: {
    '200': {
      description: 'The record.',
      content: { ...jsonAnswer(Record, '').content, 'text/html': { schema: { type: 'string' } }, ...PDF },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found'],
}

const registerOperation: Operation = {
  operationId: 'getBreachRegisterPage',
  tags: ['rights'],
  summary: 'Print the register of breaches',
  description: 'The register of breaches (GDPR, article 33.5) as a document in French, to show to the authority.',
  parameters: [registerFormat],
  responses: {
    '200': { description: 'The document.', content: { 'text/html': { schema: { type: 'string' } }, ...PDF } },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'unavailable', 'read-model-not-built'],
}

const Register = z.object({
  items: z.array(
    z.object({
      breach: z.string(),
      natures: z.array(BreachNature),
      data: z.array(BreachData),
      people: z.int().nullable(),
      facts: z.string(),
      discoveredAt: z.string(),
      notifyBy: z.string(),
      risk: BreachRisk.nullable(),
      effects: z.string().nullable(),
      measures: z.string().nullable(),
      authorityToldAt: z.string().nullable(),
      lateBecause: z.string().nullable(),
      peopleToldAt: z.string().nullable(),
      notToldBecause: NotToldBecause.nullable(),
      closedAt: z.string().nullable(),
    }),
  ),
})

const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
}

async function sendDocument(reply: FastifyReply, document: Document, format: 'html' | 'pdf'): Promise<FastifyReply> {
  if (format === 'html') return reply.headers(HEADERS).send(frenchPage(document))
  void reply.headers({ 'cache-control': 'no-store', 'content-type': 'application/pdf' })
  return reply.send(await frenchPdf(document, new Date().toISOString()))
}

export function registerRoutes(app: FastifyInstance, { queries, recordOf }: RegisterParts): void {
  async function recordFor(request: FastifyRequest): Promise<RecordOfProcessing> {
    const record = await recordOf(callerOf(request).tenant)
    if (!record) throw new HttpProblem('not-found', 'The school is not open.')
    return record
  }

  app.route({
    method: 'GET',
    url: '/api/rights/record',
    exposeHeadRoute: false,
    config: { may: ['rights:read'], of: 'school', operation: recordOperation },
    async handler(request, reply) {
      const parsed = Format.safeParse(objectOf(request.query))
      if (!parsed.success) throw invalid(fieldProblems(parsed.error))
      const record = await recordFor(request)
      const { format } = parsed.data
      if (format !== 'json') return sendDocument(reply, recordDocument(record), format)
      void reply.header('cache-control', 'no-store')
      return record
    },
  })

  app.route({
    method: 'GET',
    url: '/api/rights/breaches/register',
    exposeHeadRoute: false,
    config: { may: ['rights:decide'], of: 'school', operation: registerOperation },
    async handler(request, reply) {
      const { school } = await recordFor(request)
      const { output } = await queries.run({ query: 'breach-register', input: {}, caller: callerOf(request) })
      const parsed = RegisterFormat.safeParse(objectOf(request.query))
      if (!parsed.success) throw invalid(fieldProblems(parsed.error))
      const document = registerDocument(
        school.name ?? school.id,
        Instant.parse(new Date().toISOString()),
        Register.parse(output).items,
      )
      return sendDocument(reply, document, parsed.data.format)
    },
  })
}
