// GET /openapi.json: the OpenAPI 3.1 document, generated from the registered routes, so that none can be missing.
import type { FastifyInstance } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import { rowSchema } from '#past/questions/person-question.ts'
import type { May } from '../auth/authentication.ts'
import type { Operation } from '../operations.ts'
import { hoistNamedSchemas, type JsonSchema, jsonSchema } from './json-schema.ts'
import { type ProblemResponse, problemResponses, problemSchemas, type Reported } from './problem-responses.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route in the OpenAPI document. Only pages for people have none. */
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
  const { document, schemas } = hoistNamedSchemas({
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
      summary: 'Learning analytics from an event log: send commands, query read models.',
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
          description:
            'An access token of this service, from `POST /api/sign-in`. For development, `./sillage token` creates one.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-sillage',
          description:
            'The session of a browser that signed in. Accepted only from pages of this service. Over plain HTTP, where `SILLAGE_COOKIES=plain` allows it, the name is `sillage`.',
        },
      },
      responses: Object.fromEntries([...shared].sort(byName)),
      schemas: Object.fromEntries(Object.entries(named).sort(byName)),
    },
  }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

/** Adds to `shared` the responses that operations refer to. */
function operationOf({ path, may, operation }: Described, shared: Map<string, JsonSchema>): JsonSchema {
  const { operationId, tags, summary, description, parameters, requestBody, responses, problems } = operation
  const permission = permissionText(may)
  const addressProblems: readonly Reported[] = path.includes('{') ? [{ problem: 'malformed-request', status: 414 }] : []
  const permissionProblems: readonly Reported[] = may === 'everyone' ? [] : ['unauthenticated', 'forbidden']
  return {
    operationId,
    tags,
    summary,
    description: permission === undefined ? description : `${description}\n\n${permission}`,
    ...(parameters && parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    security: may === 'everyone' ? [] : [{ token: [] }, { session: [] }],
    responses: merged(responses, problemResponses([...permissionProblems, ...addressProblems, ...problems]), shared),
  }
}

/** The successful responses, and references to the problem responses, which operations share. */
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
    : may === 'any token'
      ? 'Needs a token or a session.'
      : `Needs the permission ${may.map((name) => `\`${name}\``).join(' or ')}.`

const INTRODUCTION = `Send commands, then query the read models. Every address except the health checks and signing in needs a token, \`Authorization: Bearer …\`, or the cookie of a session.

- **Read your own writes.** The answer of a command contains its \`position\` in the log. If you pass it to a query as \`atLeast\`, the answer includes what the command recorded.
- **Repeat safely.** A command that is sent again with the same \`Idempotency-Key\` gets the first answer, and nothing is recorded twice.
- **Query the past.** Many queries accept \`at\`: a log position or a time.
- **Problems.** Every error is a problem (RFC 9457). Its \`type\` is the address of a page that explains it, in French and English. Programs should use \`type\` and \`code\`; \`detail\` is for people.
- **Lengths** count UTF-16 code units: most letters are one, an emoji is two or more.
- **Before the routes.** A request that is not valid HTTP gets 400, 408 (too slow), 414 (an address of more than 16 KiB) or 431 (headers too large) before it reaches a route. An unknown address gets 404, and a known address with another method gets 405.`

const tagDescriptions: Readonly<Record<string, string>> = {
  events: 'The events for other systems, and batches of commands.',
  identity: 'The school and its people.',
  insight: 'Learning models: risks, recommendations, and which model serves.',
  jobs: 'Long work in the queue: trainings, exports, reports.',
  learning: 'What learners do, and their progress.',
  operations: 'Health and metrics of the service.',
  processes: 'Process managers: what they wait for, and retry.',
  projections: 'Read models: rebuild, compare and switch generations.',
  rights: 'The rights of persons over their data: requests, access, erasure, registers.',
  privacy: 'Requests of rights, and breaches of personal data.',
  'sign-in': 'Signing in, sessions and accounts.',
  teaching: 'Classes, enrolments, results.',
  webhooks: 'Events sent to other systems.',
}
