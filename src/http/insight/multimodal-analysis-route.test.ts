/** What spelling costs, when it is looked up, and what is answered while too many wait for it. */
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import type { Authenticated } from '#identity/token-keys.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { QueueFull } from '#platform/fair-queue.ts'
import { defaultBudgets } from '#platform/limit-settings.ts'
import { listedTrail } from '#trail/listed-trail.fixtures.ts'
import { answerWithProblems } from '../addresses.ts'
import { type Analyser, analysers } from './analysers.ts'
import { multimodalAnalysisRoute } from './multimodal-analysis-route.ts'

const learner = PersonId.parse('5111a9e0-0000-4000-8000-000000000001')
const caller: Authenticated = {
  tenant: TenantId.parse('5111a9e0-0000-4000-8000-000000000000'),
  actor: learner,
  onBehalfOf: null,
  permissions: new Map(),
  roles: ['learner'],
  expiresAtMs: Number.POSITIVE_INFINITY,
  origin: { kind: 'http', address: '203.0.113.7', traceId: 'trace' },
}
const text = { kind: 'text', text: 'Le chat dort.' }
const image = { kind: 'image', reference: '/api/files/1' }

/** `spelling` answers in place of the dictionary. */
async function asked(body: object, spelling: Analyser['analyse']) {
  const charged: number[] = []
  const app = Fastify()
  answerWithProblems(app)
  app.decorateRequest('authenticated', null)
  app.decorateRequest('chargedTo', null)
  app.addHook('onRequest', async (request) => {
    request.authenticated = caller
    request.chargedTo = []
  })
  multimodalAnalysisRoute(
    app,
    {
      authorise: () => 'allowed',
      trail: listedTrail([]),
      limits: {
        table: defaultBudgets,
        budgets: {
          take: () => ({ exceeded: null, waitMs: 0, left: [] }),
          charge: (_, cost) => void charged.push(cost),
        },
      },
    },
    analysers.map((one) => (one.name === 'french-spelling' ? { ...one, analyse: spelling } : one)),
  )
  const answer = await app.inject({
    method: 'POST',
    url: '/api/adaptive/multimodal-analysis',
    payload: { learner, ...body },
  })
  return { answer, charged }
}

const isNotAsked = () => Promise.reject(new Error('nobody named spelling'))
const named = { analyses: ['french-spelling'] }

it('looks up no spelling that is not named, and charges nothing for it', async () => {
  const { answer, charged } = await asked({ parts: [text] }, isNotAsked)
  expect(answer.json().parts).toMatchObject([{ analyses: [{ analyser: 'french-text' }], notAnalysed: null }])
  expect(charged).toEqual([])
  const withoutText = await asked({ parts: [image], ...named }, isNotAsked)
  expect([withoutText.answer.statusCode, withoutText.charged]).toEqual([200, []])
})

it('asks the dictionary once for all texts of a request, and charges 50 units in all', async () => {
  const questions: (readonly string[])[] = []
  const { answer, charged } = await asked(
    { parts: [text, image, { ...text, text: 'Il rêve.' }], ...named },
    (texts) => {
      questions.push(texts)
      return Promise.resolve(texts.map((of) => ({ figures: { words: of.length }, words: [] })))
    },
  )
  expect(questions).toEqual([['Le chat dort.', 'Il rêve.']])
  expect(answer.json().parts).toMatchObject([
    { analyses: [{ figures: { words: 13 } }] },
    { analyses: [], notAnalysed: expect.stringContaining('image') },
    { analyses: [{ figures: { words: 8 } }] },
  ])
  // The route itself costs 2.
  expect(charged).toEqual([48])
})

it.each([
  ['owner', 'You already have 4 requests waiting'],
  ['all', '20 requests are already waiting'],
  ['time', 'This request waited 10 seconds'],
] as const)('is busy, and says when to come back, while there is no place in the queue: %s', async (bound, why) => {
  const { answer } = await asked({ parts: [text], ...named }, () => Promise.reject(new QueueFull(bound)))
  expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([503, '10', 'overloaded'])
  expect(answer.json().detail).toContain(why)
})
