// The certificates of a learner’s work as PDF: GET …/productions/{production}/certificate/document and
// GET …/paths/{path}/certificate/document. What they say is a query, which decides who may read it and is in the trail.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { PathCertificate, ProductionCertificate } from '#events/learning/certificates.ts'
import { ProductionId } from '#events/learning/productions.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { Document } from '#platform/pdf/document.ts'
import { pdfOf } from '#platform/pdf/pdf-writer.ts'
import {
  pathCertificateDocument,
  productionCertificateDocument,
} from '#reporting/certificates/learning-certificates.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf, valueProblem } from '../body.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { costs } from '../limits/costs.ts'
import type { Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { inputParameters } from '../queries/query-operations.ts'

type Parts = Pick<ServerParts, 'queries' | 'zoneOf'>

const PRODUCTION = '/api/learners/{learner}/productions/{production}/certificate/document'
const PATH = '/api/learners/{id}/paths/{path}/certificate/document'
const asRoute = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')

const OfProduction = z.strictObject({ learner: PersonId, production: ProductionId })
const OfPath = z.strictObject({ id: PersonId.describe('The learner.'), path: PathId })

export function certificateRoutes(app: FastifyInstance, { queries, zoneOf }: Parts): void {
  const inputOf = <Input extends z.ZodObject>(input: Input, request: FastifyRequest) => {
    const asked = { ...objectOf(request.query), ...objectOf(request.params) }
    const problem = valueProblem(asked)
    if (problem) throw problem
    return parsed(input, asked)
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    { name, write }: { readonly name: string; readonly write: (madeOn: string) => Document },
  ): Promise<FastifyReply> {
    const madeAt = new Date()
    const zone = Zone.parse((await zoneOf(callerOf(request).tenant)) ?? 'UTC')
    const document = write(localDay(Instant.parse(madeAt.toISOString()), zone))
    void reply.headers({
      'cache-control': 'no-store',
      'content-type': 'application/pdf',
      // No name and no title: a file name ends up in places where nobody looks for one.
      'content-disposition': `attachment; filename="attestation-${name.slice(-8)}.pdf"`,
    })
    return reply.send(await pdfOf(document, { language: 'fr-FR', madeAt }))
  }

  app.get(
    asRoute(PRODUCTION),
    {
      exposeHeadRoute: false,
      config: { may: ['learning:read'], of: 'input', operation: ofProduction, cost: costs.page },
    },
    async (request, reply) => {
      const input = inputOf(OfProduction, request)
      const { output } = await queries.run({ query: 'production-certificate', input, caller: callerOf(request) })
      const facts = ProductionCertificate.parse(output)
      return send(request, reply, {
        name: input.production,
        write: (madeOn) => productionCertificateDocument(facts, madeOn),
      })
    },
  )

  app.get(
    asRoute(PATH),
    { exposeHeadRoute: false, config: { may: ['learning:read'], of: 'input', operation: ofPath, cost: costs.page } },
    async (request, reply) => {
      const input = inputOf(OfPath, request)
      const { output } = await queries.run({ query: 'path-certificate', input, caller: callerOf(request) })
      const facts = PathCertificate.parse(output)
      return send(request, reply, { name: input.path, write: (madeOn) => pathCertificateDocument(facts, madeOn) })
    },
  )
}

const answers = {
  responses: {
    '200': {
      description: 'The certificate.',
      content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'restricted', 'rows-unreadable', 'read-model-not-built'],
} as const satisfies Partial<Operation>

const ofProduction: Operation = {
  operationId: 'printProductionCertificate',
  tags: ['learning'],
  summary: 'Print a production’s certificate',
  description:
    'The certificate of a published production as a PDF in French, tagged for screen readers. It holds no mark. 404 while the production is not published.',
  parameters: inputParameters(OfProduction, PRODUCTION, {
    learner: exampleSchool.learner,
    production: exampleSchool.production,
  }),
  ...answers,
}

const ofPath: Operation = {
  operationId: 'printPathCertificate',
  tags: ['learning'],
  summary: 'Print a path’s certificate',
  description:
    'The certificate of a finished path as a PDF in French, tagged for screen readers. It holds no mark. 404 while the path is not finished.',
  parameters: inputParameters(OfPath, PATH, { id: exampleSchool.learner, path: exampleSchool.path }),
  ...answers,
}
