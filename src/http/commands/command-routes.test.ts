// Routes of test definitions: paths, shared routes, and definitions that prevent the start.

import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { CommandRequest } from '#commanding/command-runner.ts'
import { gather } from '#definitions/definitions.ts'
import { permissionsOfRoles } from '#identity/permissions.ts'
import { type Command, defineCommand } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type CommandId, type PersonId, type Position, streamName, type TenantId } from '#kernel/ids.ts'
import { someone } from '#kernel/specification.ts'
import { answerWithProblems } from '../addresses.ts'
import { readJsonBodies } from '../body.ts'
import { commandRoutes } from './command-routes.ts'

const decider = defineDecider('test.thing', { stream: 'thing', initial: null, evolve: () => [] })
const command = (name: string, route: string, input: z.ZodObject, as?: string): Command =>
  defineCommand(name, {
    summary: 'Test',
    description: 'A test.',
    example: {},
    route,
    ...(as !== undefined && { as }),
    may: 'learning:record',
    of: () => ({ kind: 'school' }) as const,
    purpose: 'teaching',
    input,
    decider,
    stream: () => streamName('thing', randomUUID()),
    decide: () => [],
  }) as Command

function serve(...commands: Command[]) {
  const requests: CommandRequest[] = []
  const app = Fastify()
  answerWithProblems(app)
  readJsonBodies(app)
  const actor = randomUUID() as PersonId
  app.decorateRequest('authenticated', null)
  app.addHook('onRequest', async (request) => {
    request.authenticated = {
      tenant: randomUUID() as TenantId,
      actor,
      onBehalfOf: null,
      origin: { kind: 'http', address: '127.0.0.1', traceId: 'trace' },
      roles: ['tool'],
      permissions: permissionsOfRoles(['tool'], someone.tenant),
      expiresAtMs: 0,
    }
  })
  commandRoutes(app, {
    definitions: gather(commands.map((definition, i) => [`${i}.ts`, definition])),
    commands: {
      async run(request) {
        requests.push(request)
        return {
          commandId: 'c' as CommandId,
          stream: streamName('thing', randomUUID()),
          revision: -1,
          position: 0n as Position,
          events: [],
          repeated: false,
        }
      },
    },
  })
  return { app, requests, actor }
}

describe('the routes of commands', () => {
  it('take the fields in braces from the path, whatever the body says', async () => {
    const { app, requests } = serve(
      command('test.set', 'PUT /api/things/{thing}', z.object({ thing: z.string(), size: z.int() })),
    )
    const answer = await app.inject({ method: 'PUT', url: '/api/things/t1', payload: { thing: 'other', size: 3 } })
    expect(answer.statusCode).toBe(201)
    expect(requests[0]).toMatchObject({ command: 'test.set', input: { thing: 't1', size: 3 } })
    // A command that recorded nothing on an empty stream has no revision.
    expect(answer.headers.etag).toBeUndefined()
  })

  it('pass the input on unchanged: the runner refuses unknown fields', async () => {
    const { app, requests, actor } = serve(
      command('test.one', 'POST /api/things', z.object({ a: z.int() }), 'one'),
      command('test.two', 'POST /api/things', z.object({ b: z.int() }), 'two'),
    )
    const payload = { type: 'two', b: 'x', actor: 'me', occurredAt: 'then' }
    await app.inject({ method: 'POST', url: '/api/things', payload, headers: { 'idempotency-key': 'k' } })
    expect(requests).toMatchObject([
      { command: 'test.two', input: { b: 'x', actor: 'me' }, occurredAt: 'then', key: 'k' },
    ])
    expect(requests[0]?.input).not.toHaveProperty('type')
    expect(requests[0]?.caller.actor).toBe(actor)
  })

  it('create a key for each request without one', async () => {
    const { app, requests } = serve(command('test.one', 'POST /api/things', z.object({})))
    for (const payload of [{}, {}]) await app.inject({ method: 'POST', url: '/api/things', payload })
    expect(new Set(requests.map(({ key }) => key)).size).toBe(2)
  })

  it.each([
    [
      'an input that has occurredAt',
      [command('test.a', 'POST /a', z.object({ occurredAt: z.string() }))],
      'is reserved',
    ],
    [
      'an input that has type, on a shared route',
      [command('test.a', 'POST /a', z.object({ type: z.string() }), 'a')],
      'is reserved',
    ],
    [
      'a shared route without `as`',
      [command('test.a', 'POST /a', z.object({})), command('test.b', 'POST /a', z.object({}), 'b')],
      'needs an `as`',
    ],
  ])('do not start with %s', (_, commands, words) => {
    expect(() => serve(...commands)).toThrow(words)
  })
})
