// Routes from definitions that are made up here: paths, shared routes, and what does not start.
import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { CommandRequest } from '#commanding/command-runner.ts'
import { gather } from '#definitions/definitions.ts'
import { type Command, defineCommand } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type CommandId, type PersonId, type Position, streamName, type TenantId } from '#kernel/ids.ts'
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
    purpose: 'teaching',
    input,
    decider,
    stream: () => streamName('thing', randomUUID()),
    decide: () => [],
  }) as Command

function serve(...commands: Command[]) {
  const asked: CommandRequest[] = []
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
      role: 'tool',
      permissions: new Set(['learning:record']),
      expiresAtMs: 0,
    }
  })
  commandRoutes(app, {
    definitions: gather(commands.map((one, i) => [`${i}.ts`, one])),
    commands: {
      async run(request) {
        asked.push(request)
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
  return { app, asked, actor }
}

describe('the routes of commands', () => {
  it('take the fields in braces from the path, whatever the body says', async () => {
    const { app, asked } = serve(
      command('test.set', 'PUT /api/things/{thing}', z.object({ thing: z.string(), size: z.int() })),
    )
    const answer = await app.inject({ method: 'PUT', url: '/api/things/t1', payload: { thing: 'other', size: 3 } })
    expect(answer.statusCode).toBe(201)
    expect(asked[0]).toMatchObject({ command: 'test.set', input: { thing: 't1', size: 3 } })
    // A command that recorded nothing on a stream that holds nothing has no revision to tell.
    expect(answer.headers.etag).toBeUndefined()
  })

  it('hand the input on as it came: what is unknown in it is the runner’s to refuse', async () => {
    const { app, asked, actor } = serve(
      command('test.one', 'POST /api/things', z.object({ a: z.int() }), 'one'),
      command('test.two', 'POST /api/things', z.object({ b: z.int() }), 'two'),
    )
    const payload = { type: 'two', b: 'x', actor: 'me', occurredAt: 'then' }
    await app.inject({ method: 'POST', url: '/api/things', payload, headers: { 'idempotency-key': 'k' } })
    expect(asked).toMatchObject([{ command: 'test.two', input: { b: 'x', actor: 'me' }, occurredAt: 'then', key: 'k' }])
    expect(asked[0]?.input).not.toHaveProperty('type')
    expect(asked[0]?.caller.actor).toBe(actor)
  })

  it('make a key of their own for each request that brings none', async () => {
    const { app, asked } = serve(command('test.one', 'POST /api/things', z.object({})))
    for (const payload of [{}, {}]) await app.inject({ method: 'POST', url: '/api/things', payload })
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2)
  })

  it.each([
    [
      'an input that has occurredAt',
      [command('test.a', 'POST /a', z.object({ occurredAt: z.string() }))],
      'stands beside the input',
    ],
    [
      'an input that has type, on a shared route',
      [command('test.a', 'POST /a', z.object({ type: z.string() }), 'a')],
      'stands beside the input',
    ],
    [
      'a shared route without `as`',
      [command('test.a', 'POST /a', z.object({})), command('test.b', 'POST /a', z.object({}), 'b')],
      'has no `as`',
    ],
  ])('do not start with %s', (_, commands, words) => {
    expect(() => serve(...commands)).toThrow(words)
  })
})
