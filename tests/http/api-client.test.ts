/** The typed client, made from the OpenAPI document, against a real service. That it compiles is half of the test. */
import { readFile } from 'node:fs/promises'
import createClient from 'openapi-fetch'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import type { components, paths } from '../../clients/typescript/sillage-api.ts'
import { clientFile, clientTypes, isGeneratorInstalled } from '../../tools/api/client.ts'
import { openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let baseUrl: string
beforeAll(async () => {
  stack = await openStack('typed client', { worker: true })
  baseUrl = await stack.server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => stack?.close())

const clientOf = (token: string) => createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } })

describe('the typed client', () => {
  it('records an answer and reads it back', async () => {
    const school = await openSchool(stack)
    const client = clientOf(await stack.token('teacher', { tenant: stack.tenant }))
    const recorded = await client.POST('/api/adaptive/interaction', {
      params: { header: { 'Idempotency-Key': 'tablet-1' } },
      body: {
        type: 'exercise_attempted',
        learner: school.learner,
        exercise: 'tables-7x8',
        skill: 'calcul/multiplication',
        difficulty: 3,
        response: '56',
        correct: true,
        durationMs: 4_200,
      },
    })
    expect(recorded.response.status).toBe(201)
    const { position = '' } = recorded.data ?? {}
    const overview = await client.GET('/api/classes/{class}/overview', {
      params: { path: { class: school.class }, query: { atLeast: position } },
    })
    expectTypeOf(overview.data).toEqualTypeOf<components['schemas']['ClassOverview'] | undefined>()
    expect(overview.data?.learners).toMatchObject([{ learner: school.learner, attempts: 1, successRate: 1 }])
  })

  it('tells the problems of an operation apart by their type', async () => {
    const client = clientOf(await stack.token('administrator', { tenant: stack.tenant }))
    const { error, data } = await client.POST('/api/schools', { body: { name: '', zone: 'Europe/Paris' } })
    expect(data).toBeUndefined()
    if (error?.type === '/problems/invalid-input') {
      expectTypeOf(error.errors).toEqualTypeOf<{ pointer: string; detail: string }[]>()
      expect(error.errors).toMatchObject([{ pointer: '/name' }])
    } else expect.unreachable(JSON.stringify(error))
  })

  it('takes no request that the API does not', () => {
    const client = clientOf('a token')
    const wrong = () => [
      // @ts-expect-error: no such address
      client.GET('/api/lessons'),
      // @ts-expect-error: the class is missing
      client.GET('/api/classes/{class}/overview', {}),
      // @ts-expect-error: a zone is needed
      client.POST('/api/schools', { body: { name: 'École des Tilleuls' } }),
    ]
    expect(wrong).toBeTypeOf('function')
  })
})

it('has the types that the document has now', async (context) => {
  if (!isGeneratorInstalled())
    return context.skip('needs the generator of the client: `node tools/api/client.ts` installs it')
  expect(await clientTypes()).toBe(await readFile(clientFile, 'utf8'))
})
