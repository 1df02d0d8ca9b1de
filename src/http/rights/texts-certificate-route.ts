// GET /api/rights/requests/{request}/certificate: the certificate of the texts that are erased for a request.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { RequestId, Right } from '#events/privacy/values.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { frenchPage, frenchPdf } from '#rights/french-page.ts'
import type { OfRequest } from '#rights/rectification/erase-replaced.ts'
import type { TextsCertificate } from '#rights/rectification/texts-certificate.ts'
import { textsCertificateDocument } from '#rights/rectification/texts-certificate-page.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { type AuditedOperation, jsonAnswer } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { inputParameters } from '../queries/query-operations.ts'

export type TextsCertificateParts = {
  readonly textsCertificate: (asked: OfRequest) => Promise<TextsCertificate | null>
  readonly trail: DurableTrail
}

const Input = z.strictObject({
  request: RequestId.describe('The request.'),
  person: PersonId.describe('The person whose texts they are.'),
  format: z
    .enum(['json', 'html', 'pdf'])
    .default('json')
    .describe('`html` or `pdf`: a document in French, to hand out.'),
})

export function textsCertificateRoute(app: FastifyInstance, { textsCertificate, trail }: TextsCertificateParts): void {
  app.get(
    '/api/rights/requests/:request/certificate',
    { exposeHeadRoute: false, config: { may: ['rights:decide'], of: 'school', operation, cost: costs.page } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const input = parsed(Input, { ...objectOf(request.query), ...objectOf(request.params) })
      const certificate = await textsCertificate({ tenant: caller.tenant, ...input })
      if (!certificate)
        throw new HttpProblem(
          'not-found',
          'Your school has no such request about this person, or no text is named for it.',
        )
      await trail.recordDurably({
        ...enteredBy(caller),
        action: operation.action,
        subjects: [input.person],
        purpose: 'security',
        at: Instant.parse(new Date().toISOString()),
      })
      if (input.format === 'json') return certificate
      const document = textsCertificateDocument(certificate)
      if (input.format === 'html') return reply.type('text/html; charset=utf-8').send(frenchPage(document))
      return reply.type('application/pdf').send(await frenchPdf(document, new Date().toISOString()))
    },
  )
}

const Shown = z
  .object({
    request: uuidText('The request.'),
    school: uuidText('The school.'),
    person: uuidText('The person.'),
    right: Right.describe('The right.'),
    madeAt: momentText('When the request was made.'),
    approvedAt: momentText('When it was approved; null before.').nullable(),
    approvedBy: uuidText('Who approved it; null before.').nullable(),
    carriedOutAt: momentText('When the texts were erased; null before.').nullable(),
    receivers: z
      .int()
      .nullable()
      .describe('How many other systems had received data of the person, and were told; null before.'),
    texts: z
      .array(
        z
          .object({
            event: uuidText('The event that the text is in.'),
            type: z.string().nullable().describe('Its type; null if the event is no longer there.'),
            recordedAt: momentText('When it was recorded; null if the event is no longer there.').nullable(),
            field: z.string().describe('The field.'),
            isReplaced: z.boolean().describe('Whether a right text takes its place.'),
            isErased: z.boolean().describe('Whether no key opens the text, by the answer of the key store now.'),
          })
          .meta({ id: 'CertifiedText', description: 'A text that is erased alone.' }),
      )
      .describe('The texts that are named for the request.'),
    keyStoreCopies: z
      .object({
        until: momentText('At the latest; null if that is not known.').nullable(),
        isOver: z.boolean().describe('Whether it is over.'),
      })
      .describe('Until when copies of the key store from before can still open the texts.'),
  })
  .meta({ id: 'TextsCertificate', description: 'The certificate of texts that are erased alone.' })

const operation: AuditedOperation = {
  action: 'texts-certificate',
  operationId: 'getTextsCertificate',
  tags: ['rights'],
  summary: 'Get the certificate of erased texts',
  description:
    'The texts that are named for a request of rectification, or of the erasure of texts: who decided, when they were erased, and whether any key still opens them. It contains none of the texts. As JSON, or as a document in French.',
  parameters: inputParameters(Input, '/api/rights/requests/{request}/certificate', {
    request: exampleSchool.request,
    person: exampleSchool.learner,
  }),
  responses: {
    '200': {
      description: 'The certificate.',
      content: {
        ...jsonAnswer(Shown, '').content,
        'text/html': { schema: { type: 'string' } },
        'application/pdf': { schema: { type: 'string', format: 'binary' } },
      },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found'],
}
