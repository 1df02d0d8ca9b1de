// GET /openapi.json: OpenAPI 3.1, put together from the routes that are really there, so that none can be forgotten.
import type { FastifyInstance } from 'fastify'
import type { May } from '../auth/authentication.ts'
import type { JsonSchema, Operation } from '../operations.ts'
import { problemTypes } from '../problem-types.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the route reads in the OpenAPI document. Only pages for people have none. */
    operation?: Operation
  }
}

type Described = { readonly path: string; readonly method: string; readonly may: May; readonly operation: Operation }

/** Call it before any route is added. */
export function openApiRoute(app: FastifyInstance): void {
  const routes: Described[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    const { may, operation } = config ?? {}
    if (!operation || may === undefined || method === 'HEAD') return
    routes.push({ path: url.replaceAll(/:(\w+)/g, '{$1}'), method: String(method).toLowerCase(), may, operation })
  })

  let text: string | undefined
  app.get('/openapi.json', { config: { may: 'everyone' } }, (_, reply) => {
    text ??= JSON.stringify(documentOf(routes))
    return reply.headers({ 'content-type': 'application/json', 'cache-control': 'no-cache' }).send(text)
  })
}

function documentOf(routes: readonly Described[]): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { path, method, may, operation } of routes) {
    const { description, responses, ...rest } = operation
    const needs = permissionText(may)
    paths[path] = {
      ...paths[path],
      [method]: {
        ...rest,
        ...((description ?? needs) && { description: [description, needs].filter(Boolean).join('\n\n') }),
        security: may === 'everyone' ? [] : [{ token: [] }],
        responses: { ...responses, default: { $ref: '#/components/responses/problem' } },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sillage',
      version: '1',
      description:
        'Commands in, read models out, live updates. Every answer that is no success is a problem (RFC 9457). A command’s answer has its log position: pass it to a query as `atLeast` to read your own writes.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.flatMap(({ operation }) => operation.tags))].sort().map((name) => ({ name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of this service; `./sillage token` makes one.',
        },
      },
      responses: {
        problem: {
          description: 'What went wrong.',
          headers: { 'Retry-After': { description: 'Seconds to wait, with 503.', schema: { type: 'string' } } },
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: { Problem: problemSchema },
    },
  }
}

const permissionText = (may: May): string | undefined =>
  may === 'everyone'
    ? undefined
    : may === 'whoever has a token'
      ? 'Needs a token.'
      : `Needs the permission ${may.map((one) => `\`${one}\``).join(' or ')}.`

const problemSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      enum: Object.keys(problemTypes).map((code) => `/problems/${code}`),
      description: 'Opens a page that explains it, in French and in English.',
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'To act upon: of a refusal, which rule.' },
    traceId: { type: 'string', description: 'To report: it finds the request in the service’s log.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', format: 'json-pointer', description: 'The field at fault.' },
          detail: { type: 'string' },
        },
      },
    },
    facts: { type: 'object', description: 'What it was decided on.' },
  },
}
