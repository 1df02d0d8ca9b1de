// Under pressure the API turns requests away with a reason, and what tells how the service is still answers.
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { answerWithProblems } from './addresses.ts'
import { secureHeaders, shedLoad } from './protection.ts'

it('turns requests away while the loop is late, but for those outside of the scope', async () => {
  const app = Fastify()
  secureHeaders(app)
  answerWithProblems(app)
  app.get('/health/live', () => 'live')
  app.register(async (api) => {
    shedLoad(api, 5)
    api.get('/api/work', () => 'done')
  })
  await app.ready()
  expect((await app.inject('/api/work')).statusCode).toBe(200)

  const busy = setInterval(() => {
    for (const endMs = performance.now() + 60; performance.now() < endMs; );
  }, 1)
  try {
    await expect.poll(async () => (await app.inject('/api/work')).statusCode).toBe(503)
    const answer = await app.inject('/api/work')
    expect(answer.json()).toMatchObject({ type: '/problems/overloaded' })
    expect(answer.headers).toMatchObject({ 'retry-after': '2', 'x-content-type-options': 'nosniff' })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
  } finally {
    clearInterval(busy)
  }
  await expect.poll(async () => (await app.inject('/api/work')).statusCode).toBe(200)
  await app.close()
})
