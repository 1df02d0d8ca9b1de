// GET /api/rights/access/{person}: everything about one person, as JSON, or in French as a page or PDF, written as it is read.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { PersonId } from '#kernel/ids.ts'
import type { PersonFiles } from '#rights/access/access.ts'
import { PersonFileSchema } from '#rights/access/file-format.ts'
import { piecesOf } from '#rights/access/form.ts'
import { htmlForm, PAGE_POLICY } from '#rights/access/html-form.ts'
import { jsonForm } from '#rights/access/json-form.ts'
import { pdfPieces } from '#rights/access/pdf-form.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { disconnectSignal } from '../disconnect.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { json, type Operation } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'

const Input = z.strictObject({
  person: PersonId.describe('The person.'),
  as: z
    .enum(['json', 'html', 'pdf'])
    .optional()
    .describe('The form; without it, that of the header Accept, and JSON if it names neither.'),
})

export function accessRoutes(
  app: FastifyInstance,
  parts: { readonly personFiles: PersonFiles; readonly definitions: Definitions },
): void {
  app.get(
    '/api/rights/access/:person',
    { exposeHeadRoute: false, config: { may: ['rights:read'], of: 'input', operation, cost: costs.replay } },
    async (request, reply) => {
      const caller = callerOf(request)
      const parsed = Input.safeParse({ ...objectOf(request.query), ...objectOf(request.params) })
      if (!parsed.success) throw invalid(fieldProblems(parsed.error))
      const { person, as = accepted(request) } = parsed.data
      const file = await parts.personFiles.open({ caller, person, signal: disconnectSignal(reply.raw) })
      void reply.headers({
        'cache-control': 'no-store',
        'content-type': contentTypes[as],
        ...(as === 'html' && { 'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'` }),
      })
      // If it fails on the way, the connection is cut, so that no half of a file looks whole.
      const pieces =
        as === 'pdf'
          ? pdfPieces(parts.definitions, file)
          : piecesOf(as === 'html' ? htmlForm(parts.definitions) : jsonForm(), file)
      return reply.send(Readable.from(pieces, { objectMode: false }))
    },
  )
}

const contentTypes = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
}

const accepted = ({ headers }: FastifyRequest): keyof typeof contentTypes => {
  const accept = headers.accept ?? ''
  if (accept.includes('application/pdf')) return 'pdf'
  return accept.includes('text/html') && !accept.includes('application/json') ? 'html' : 'json'
}

const operation: Operation = {
  operationId: 'getAccessFile',
  tags: ['rights'],
  summary: 'Get everything about a person',
  description:
    'Everything that is stored about one person (GDPR, articles 15 and 20): the events in words and with their data, the rows of the read models, purposes, legal bases, retention and recipients. As JSON, or in French as a page or a PDF. Of a person who was erased, only the erasure. While the data may only be stored, the person, whoever acts for them and the data protection officer get it, and the administration does not (423).',
  parameters: inputParameters(Input, '/api/rights/access/{person}', { person: exampleSchool.learner }),
  responses: {
    '200': {
      description: 'The file. If the connection is cut before its end, it is not whole.',
      content: {
        ...json(jsonSchema(PersonFileSchema, 'output')),
        'text/html': { schema: { type: 'string' } },
        'application/pdf': { schema: { type: 'string', format: 'binary' } },
      },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'restricted', 'behind'],
}
