// Addresses: what no route takes, which methods one has, and query strings that could be read in two ways.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FieldProblem } from '#kernel/field-problem.ts'
import { HttpProblem, invalid } from './http-problem.ts'
import { sendProblem } from './problems.ts'

/** The path of a request whose target is a whole URL, as it is sent to a proxy; any other target as it is. */
export function targetOf(url: string): string {
  if (url.startsWith('/')) return url
  const [, path] = /^https?:\/\/[^/?#]*(.*)$/i.exec(url) ?? []
  if (path === undefined) return url
  return path.startsWith('/') ? path : `/${path}`
}

/** Answers what no route took, and what routes throw. */
export function answerWithProblems(app: FastifyInstance): void {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ method, url }) => {
    const known = methods.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  const methodsOf = (path: string): string[] => [
    ...new Set([...methods].filter(([route]) => matches(route, path)).flatMap(([, of]) => [...of])),
  ]

  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler(({ method, url }, reply) => {
    const path = url.split('?')[0] ?? ''
    if (method === 'OPTIONS' && path === '*') return reply.code(204).send()
    const allowed = methodsOf(path)
    if (allowed.length > 0) {
      const allow = [...new Set([...allowed, 'OPTIONS'])].sort().join(', ')
      void reply.header('allow', allow)
      if (method === 'OPTIONS') return reply.code(204).send()
      throw new HttpProblem('method-not-allowed', `This address takes ${allow}.`)
    }
    const near = plainPath(path)
    if (near !== path && methodsOf(near).length > 0)
      throw new HttpProblem(
        'not-found',
        `There is nothing at this address. Perhaps you mean ${near.slice(0, 200)} (in lower case, without needless slashes).`,
      )
    throw new HttpProblem('not-found', 'There is nothing at this address. /docs lists all there are.')
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

/** Refuses query strings that could be read in two ways, or that hold nothing where a value belongs. */
export function readPlainQueries(app: FastifyInstance): void {
  app.addHook('preHandler', (request, _, done) => done(unclear(request)))
}

function unclear({ query, url }: FastifyRequest): HttpProblem | undefined {
  const start = url.indexOf('?')
  if (start < 0) return undefined
  const text = url.slice(start + 1)
  if (!isDecodable(text))
    return new HttpProblem(
      'malformed-request',
      'A “%” in the query encodes nothing, or something that is not UTF-8. Write a literal “%” as %25.',
    )
  if (typeof query !== 'object' || query === null) return undefined
  const errors = Object.entries(query).flatMap(([name, value]): FieldProblem[] => {
    const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (Array.isArray(value)) return [{ pointer, detail: `Given ${value.length} times. Give it once.` }]
    if (/\[.*\]$/.test(name)) return [{ pointer, detail: 'Write the name without brackets, and give it once.' }]
    return value === '' ? [{ pointer, detail: 'The value is missing. Give one, or leave the parameter out.' }] : []
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
