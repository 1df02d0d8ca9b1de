// Answers requests that match no route, lists an address’s methods, and refuses ambiguous query strings.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FieldProblem } from '#kernel/field-problem.ts'
import type { AnswerWithConsole } from './console/serve-console.ts'
import { HttpProblem, invalid } from './http-problem.ts'
import { sendProblem } from './problems.ts'

/** The path of a request target. A client that talks to a proxy sends a whole URL; any other target is left as it is. */
export function targetOf(url: string): string {
  if (url.startsWith('/')) return url
  const [, path] = /^https?:\/\/[^/?#]*(.*)$/i.exec(url) ?? []
  if (path === undefined) return url
  return path.startsWith('/') ? path : `/${path}`
}

/** Answers requests that no route matches, and errors that routes throw. The console has what no route claims. */
export function answerWithProblems(app: FastifyInstance, withConsole?: AnswerWithConsole): void {
  const firstSteps = new Set<string>()
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ method, url }) => {
    const ofRoute = methods.get(url) ?? new Set()
    for (const name of [method].flat()) ofRoute.add(name)
    methods.set(url, ofRoute)
    firstSteps.add(url.split('/')[1] ?? '')
  })
  const methodsOf = (path: string): string[] => [
    ...new Set([...methods].filter(([route]) => matches(route, path)).flatMap(([, names]) => [...names])),
  ]

  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((request, reply) => {
    const { method, url } = request
    const path = url.split('?')[0] ?? ''
    const console = withConsole?.(request, reply, path, firstSteps)
    if (console) return console
    if (method === 'OPTIONS' && path === '*') return reply.code(204).send()
    const allowed = methodsOf(path)
    if (allowed.length > 0) {
      const allow = [...new Set([...allowed, 'OPTIONS'])].sort().join(', ')
      void reply.header('allow', allow)
      if (method === 'OPTIONS') return reply.code(204).send()
      throw new HttpProblem('method-not-allowed', `This address accepts ${allow}.`)
    }
    const plain = plainPath(path)
    if (plain !== path && methodsOf(plain).length > 0)
      throw new HttpProblem(
        'not-found',
        `There is nothing at this address. Try ${plain.slice(0, 200)} (in lower case, without extra slashes).`,
      )
    throw new HttpProblem('not-found', 'There is nothing at this address. See /docs for the list of addresses.')
  })
}

const plainPath = (path: string): string =>
  path
    .toLowerCase()
    .replaceAll(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, '')

function matches(route: string, path: string): boolean {
  const parts = path.split('/')
  const steps = route.split('/')
  return (
    steps.length === parts.length &&
    steps.every((step, i) => (step.startsWith(':') ? parts[i] !== '' : step === parts[i]))
  )
}

/** Refuses query strings that are ambiguous or lack a value. */
export function refuseAmbiguousQueries(app: FastifyInstance): void {
  app.addHook('preHandler', (request, _, done) => done(queryProblem(request)))
}

function queryProblem({ query, url }: FastifyRequest): HttpProblem | undefined {
  const start = url.indexOf('?')
  if (start < 0) return undefined
  const text = url.slice(start + 1)
  if (!isDecodable(text))
    return new HttpProblem(
      'malformed-request',
      'A “%” in the query is not followed by the code of a UTF-8 character. Write a literal “%” as %25.',
    )
  if (typeof query !== 'object' || query === null) return undefined
  const errors = Object.entries(query).flatMap(([name, value]): FieldProblem[] => {
    const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (Array.isArray(value))
      return [{ pointer, detail: `This parameter was sent ${value.length} times. Send it once.` }]
    if (/\[.*\]$/.test(name)) return [{ pointer, detail: 'Write the name without brackets, and send it once.' }]
    return value === '' ? [{ pointer, detail: 'The value is missing. Send one, or leave the parameter out.' }] : []
  })
  return errors.length > 0 ? invalid(errors) : undefined
}

function isDecodable(text: string): boolean {
  if (!text.includes('%')) return true
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
