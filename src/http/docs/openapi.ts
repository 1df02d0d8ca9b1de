// GET /openapi.json: OpenAPI 3.1, put together from the routes that are really there, so that none can be forgotten.
import type { FastifyInstance } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import { rowSchema } from '#past/questions/person-question.ts'
import type { May } from '../auth/authentication.ts'
import type { Operation } from '../operations.ts'
import { type JsonSchema, jsonSchema, namedOnce } from './json-schema.ts'
import { type ProblemResponse, problemResponses, problemSchemas, type Reported } from './problem-responses.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the route reads in the OpenAPI document. Only pages for people have none. */
    operation?: Operation
  }
}

type Described = { readonly path: string; readonly method: string; readonly may: May; readonly operation: Operation }

/** Call it before any route is added. */
export function openApiRoute(app: FastifyInstance, definitions: Pick<Definitions, 'projections'>): void {
  const routes: Described[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    const { may, operation } = config ?? {}
    if (!operation || may === undefined || method === 'HEAD') return
    routes.push({ path: url.replaceAll(/:(\w+)/g, '{$1}'), method: String(method).toLowerCase(), may, operation })
  })

  let text: string | undefined
  app.get('/openapi.json', { config: { may: 'everyone' } }, (_, reply) => {
    text ??= JSON.stringify(documentOf(routes, definitions))
    return reply.headers({ 'content-type': 'application/json', 'cache-control': 'no-cache' }).send(text)
  })
}

function documentOf(routes: readonly Described[], { projections }: Pick<Definitions, 'projections'>): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  const shared = new Map<string, JsonSchema>()
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, shared) }
  const rows = [...projections.values()].map((projection) => jsonSchema(rowSchema(projection), 'output'))
  const { document, schemas } = namedOnce({
    paths: Object.fromEntries(Object.entries(paths).sort(byName)),
    rows,
  })
  const used = new Set(routes.flatMap(({ operation }) => operation.tags))
  const named = { ...schemas, ...problemSchemas() }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sillage',
      version: '1',
      summary: 'Learning analytics from a log of events: commands in, read models out.',
      description: INTRODUCTION,
    },
    servers: [{ url: '/', description: 'This service.' }],
    tags: [...used].sort().map((name) => ({ name, description: tagDescriptions[name] ?? `About ${name}.` })),
    paths: document.paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of this service; `./sillage token` makes one.',
        },
      },
      responses: Object.fromEntries([...shared].sort(byName)),
      schemas: Object.fromEntries(Object.entries(named).sort(byName)),
    },
  }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

/** `shared` is given the responses that operations refer to. */
function operationOf({ path, may, operation }: Described, shared: Map<string, JsonSchema>): JsonSchema {
  const { operationId, tags, summary, description, parameters, requestBody, responses, problems } = operation
  const needs = permissionText(may)
  const ofAddress: readonly Reported[] = path.includes('{') ? [{ problem: 'malformed-request', status: 414 }] : []
  const ofPermission: readonly Reported[] =
    may === 'everyone' ? [] : may === 'whoever has a token' ? ['unauthenticated'] : ['unauthenticated', 'forbidden']
  return {
    operationId,
    tags,
    summary,
    description: needs === undefined ? description : `${description}\n\n${needs}`,
    ...(parameters && parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    security: may === 'everyone' ? [] : [{ token: [] }],
    responses: merged(responses, problemResponses([...ofPermission, ...ofAddress, ...problems]), shared),
  }
}

/** What succeeds, and the problems, which operations share. */
function merged(
  answers: Operation['responses'],
  problems: ReadonlyMap<string, ProblemResponse>,
  shared: Map<string, JsonSchema>,
): JsonSchema {
  const all: Record<string, unknown> = { ...answers }
  for (const [status, { name, response }] of problems) {
    if (status in answers) throw new TypeError(`the status ${status} is both an answer and a problem`)
    shared.set(name, response)
    all[status] = { $ref: `#/components/responses/${name}` }
  }
  return all
}

const permissionText = (may: May): string | undefined =>
  may === 'everyone'
    ? undefined
    : may === 'whoever has a token'
      ? 'Needs a token.'
      : `Needs the permission ${may.map((one) => `\`${one}\``).join(' or ')}.`

const INTRODUCTION = `Send a command, then ask a query. Every address but the health checks needs a token: \`Authorization: Bearer …\`.

- **Read your own writes.** The answer of a command has its \`position\` in the log. Pass it to a query as \`atLeast\`, and the answer shows what the command recorded.
- **Repeat safely.** A command that is sent again with the same \`Idempotency-Key\` gets the first answer, and nothing is recorded twice.
- **Ask about the past.** Many queries take \`at\`: a log position, or a time.
- **Problems.** Every answer that is no success is a problem (RFC 9457). Its \`type\` opens a page that explains it, in French and in English. A program acts on \`type\` and \`code\`; \`detail\` is for people.
- **Before the routes.** What cannot be read as HTTP at all is answered before any route: 400, 408 (the request came too slowly) or 431 (the headers are too large). An unknown address is answered with 404, a known one under another method with 405.`

const tagDescriptions: Readonly<Record<string, string>> = {
  events: 'The log as other systems read it, and many commands in one request.',
  identity: 'The school and its people.',
  learning: 'What learners do, and how far they are.',
  operations: 'How the service is: health and metrics.',
  projections: 'Read models: rebuild one beside the live one, compare the two, switch.',
  teaching: 'Classes, enrolments, results.',
  webhooks: 'Events sent to other systems.',
}
