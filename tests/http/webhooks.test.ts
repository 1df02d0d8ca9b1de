// /api/webhooks over the whole service: made over HTTP, sent by the worker, seen in the delivery log and in /metrics.
import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openReceiver, type Receiver, status } from '#integrating/webhooks/receiver.fixtures.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver()
  stack = await openStack('webhooks', { worker: true, webhookAllow: '127.0.0.1' })
  school = await openSchool(stack)
})
beforeEach(() => {
  receiver.requests.length = 0
  receiver.answer = status(204)
})
afterAll(async () => {
  await stack?.close()
  await receiver?.close()
})

const make = (body: object) => stack.ask('POST', '/api/webhooks', { body })
async function made(more: object = {}) {
  const answer = await make({ url: `${receiver.url}/hook`, ...more })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<{ id: string; secret: string; position: string }>()
}
const record = async () => {
  const token = await stack.token('tool', { tenant: stack.tenant })
  const answer = await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(school.learner), token })
  return answer.json<{ position: string; events: { id: string; type: string }[] }>()
}
const path = (id: string, rest = '') => `/api/webhooks/${id}${rest}`
const until = (met: () => unknown) => expect.poll(met, { interval: 20 })
const got = (count: number) => until(() => receiver.requests.length).toBeGreaterThanOrEqual(count)

describe('a webhook', () => {
  it('gets what happens from now on, as the catch-up read shows it, signed with its secret', async () => {
    const { id, secret, position } = await made({ types: ['learning.exercise-attempted'] })
    const recorded = await record()
    await got(1)
    const [received] = receiver.requests
    const content = new Webhook(secret).verify(received?.body ?? '', received?.headers as Record<string, string>)
    const page = await stack.ask('GET', `/api/events?after=${position}&types=learning.exercise-attempted`, {
      token: await stack.token('tool', { tenant: stack.tenant }),
    })
    const [item] = page.json().items
    expect(content).toEqual({ type: 'learning.exercise-attempted', timestamp: item.occurredAt, data: item })
    expect(received?.headers['webhook-id']).toBe(recorded.events[0]?.id)

    await until(async () => (await stack.ask('GET', path(id))).json().position).toBe(item.position)
    const shown = (await stack.ask('GET', path(id))).json()
    expect(shown).toMatchObject({ id, state: 'active', pausedFor: null, personal: false, description: null })
    expect(JSON.stringify(shown)).not.toContain('whsec_')
    expect((await stack.ask('GET', '/api/webhooks')).json().items).toEqual([shown])
    expect((await stack.ask('DELETE', path(id))).statusCode).toBe(204)
    expect((await stack.ask('GET', path(id))).statusCode).toBe(404)
  })

  it('is paused, resumed, tested and sent to again, and its log is read page by page', async () => {
    const { id } = await made({ from: '0', description: 'Le tableau de bord' })
    const head = Number(await stack.service.log.head())
    await got(head)
    expect((await stack.ask('POST', path(id, '/pause'))).json()).toMatchObject({
      state: 'paused',
      pausedFor: 'by-hand',
    })
    expect((await stack.ask('POST', path(id, '/resume'))).json()).toMatchObject({ state: 'active', pausedAt: null })

    const items: { event: string; position: string; status: string }[] = []
    for (let cursor = ''; ; ) {
      const answer = await stack.ask('GET', path(id, `/deliveries?limit=2&status=delivered${cursor}`))
      expect(answer.statusCode, answer.body).toBe(200)
      items.push(...answer.json().items)
      if (answer.json().next === null) break
      cursor = `&cursor=${answer.json().next}`
    }
    const positions = items.map((item) => Number(item.position))
    expect(positions).toEqual(Array.from({ length: positions.length }, (_, i) => head - i))

    receiver.requests.length = 0
    const again = await stack.ask('POST', path(id, `/deliveries/${items[0]?.event}/redeliver`))
    expect(again.json()).toMatchObject({ delivered: true, httpStatus: 204, error: null })
    const tested = await stack.ask('POST', path(id, '/test'))
    expect(tested.json()).toMatchObject({ delivered: true, httpStatus: 204 })
    expect(receiver.requests.map(({ body }) => JSON.parse(body).type)).toEqual([
      'learning.exercise-attempted',
      'sillage.webhook-test',
    ])
    receiver.answer = status(500)
    expect((await stack.ask('POST', path(id, '/test'))).json()).toMatchObject({
      delivered: false,
      httpStatus: 500,
      error: 'http-status',
    })
    await stack.ask('DELETE', path(id))
  })

  it('that fails shows in its log and in the metrics, and is not sent by hand before its turn', async () => {
    receiver.answer = status(503)
    const { id } = await made()
    const { events } = await record()
    await got(1)
    const deliveries = async () => (await stack.ask('GET', path(id, '/deliveries'))).json().items
    await until(deliveries).toMatchObject([
      { event: events[0]?.id, status: 'waiting', httpStatus: 503, error: 'http-status', nextAt: expect.any(String) },
    ])
    const refused = await stack.ask('POST', path(id, `/deliveries/${events[0]?.id}/redeliver`))
    expect(refused.json()).toMatchObject({ status: 409, code: 'delivery-waiting' })

    stack.metrics.setWebhooks(await stack.service.webhookStanding())
    const operator = await stack.token('operator')
    const metric = async (name: string) => {
      const text = (await stack.ask('GET', '/metrics', { token: operator })).body
      return Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      )
    }
    expect(await metric('sillage_webhook_deliveries{status="waiting"}')).toBe(1)
    expect(await metric('sillage_webhook_deliveries{status="parked"}')).toBe(0)
    expect(await metric('sillage_webhook_oldest_undelivered_seconds')).toBeGreaterThan(0)
    expect(await metric('sillage_webhook_attempts_total{outcome="failed"}')).toBeGreaterThanOrEqual(1)
    expect(await metric('sillage_webhook_attempts_total{outcome="delivered"}')).toBeGreaterThanOrEqual(1)
    expect(await metric('sillage_webhook_attempt_seconds_count')).toBeGreaterThanOrEqual(2)

    receiver.answer = status(410)
    await stack.ask('POST', path(id, '/resume'))
    await until(async () => (await stack.ask('GET', path(id))).json().pausedFor).toBe('gone')
    stack.metrics.setWebhooks(await stack.service.webhookStanding())
    expect(await metric('sillage_webhooks_paused')).toBe(1)
    await stack.ask('DELETE', path(id))
  })

  it('has its secret changed: the answer shows the new one, and until when both sign', async () => {
    const { id, secret } = await made()
    const rotated = (await stack.ask('POST', path(id, '/rotate-secret'))).json()
    expect(rotated.secret).toMatch(/^whsec_/)
    expect(rotated.secret).not.toBe(secret)
    expect(Date.parse(rotated.previousSecretUntil)).toBeGreaterThan(Date.now() + 23 * 3_600_000)
    await stack.ask('POST', path(id, '/test'))
    const [received] = receiver.requests
    for (const one of [secret, rotated.secret])
      new Webhook(one).verify(received?.body ?? '', received?.headers as Record<string, string>)
    await stack.ask('DELETE', path(id))
  })
})

describe('a request for a webhook', () => {
  it.each([
    [{ url: 'http://10.0.0.1/' }, '/url'],
    [{ url: 'https://169.254.169.254/latest' }, '/url'],
    [{ url: 'https://[::ffff:10.0.0.1]/' }, '/url'],
    [{ url: 'https://user:word@example.org/' }, '/url'],
    [{ url: 'no url' }, '/url'],
    [{}, '/url'],
    [{ url: 'http://127.0.0.1/', types: ['learning.exercise-attempted', 'no.such-type'] }, '/types/1'],
    [{ url: 'http://127.0.0.1/', types: [] }, '/types'],
    [{ url: 'http://127.0.0.1/', from: '999999' }, '/from'],
    [{ url: 'http://127.0.0.1/', from: 3 }, '/from'],
    [{ url: 'http://127.0.0.1/', events: '*' }, '/events'],
  ])('%j is refused with a pointer to %s', async (body, pointer) => {
    const answer = await make(body)
    expect(answer.statusCode, answer.body).toBe(422)
    expect(answer.json().errors[0]).toMatchObject({ pointer })
  })

  it.each([
    ['GET', '/no-uuid', '/id'],
    ['GET', `/${randomUUID()}/deliveries?status=lost`, '/status'],
    ['GET', `/${randomUUID()}/deliveries?cursor=x`, '/cursor'],
    ['POST', `/${randomUUID()}/deliveries/1/redeliver`, '/event'],
  ] as const)('%s %s is refused with a pointer to %s', async (method, rest, pointer) => {
    const answer = await stack.ask(method, `/api/webhooks${rest}`)
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer }] })
  })

  it('of another school finds nothing, whatever it asks', async () => {
    const { id } = await made()
    const token = await stack.token('administrator', { tenant: randomUUID() })
    const asked: [method: 'GET' | 'POST' | 'DELETE', rest: string][] = [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/deliveries'],
      ...['/pause', '/resume', '/rotate-secret', '/test', `/deliveries/${randomUUID()}/redeliver`].map(
        (rest): ['POST', string] => ['POST', rest],
      ),
    ]
    for (const [method, rest] of asked)
      expect((await stack.ask(method, path(id, rest), { token })).statusCode, rest).toBe(404)
    expect((await stack.ask('GET', '/api/webhooks', { token })).json()).toEqual({ items: [] })
    expect((await stack.ask('GET', path(id))).statusCode).toBe(200)
    expect(receiver.requests).toEqual([])
    await stack.ask('DELETE', path(id))
  })

  it('needs webhooks:manage, and shows nobody more than whoever asked may see', async () => {
    for (const role of ['teacher', 'parent', 'tool', 'learner', 'operator'] as const) {
      const token = await stack.token(role, { tenant: stack.tenant })
      expect((await stack.ask('GET', '/api/webhooks', { token })).statusCode, role).toBe(403)
    }
    for (const role of ['support', 'auditor'] as const) {
      const token = await stack.token(role, { tenant: stack.tenant })
      expect((await stack.ask('GET', '/api/webhooks', { token })).statusCode, role).toBe(200)
      const made = await stack.ask('POST', '/api/webhooks', { token, body: { url: receiver.url } })
      expect(made.statusCode, role).toBe(403)
    }
    const scoped = async (scope: string, body: object) => {
      const token = await stack.keys.sign({ tenant: stack.tenant, actor: randomUUID(), role: null, scope }, 60)
      return (await stack.ask('POST', '/api/webhooks', { token, body: { url: receiver.url, ...body } })).statusCode
    }
    expect(await scoped('webhooks:manage', {})).toBe(403)
    expect(await scoped('webhooks:manage events:read', { personal: true })).toBe(403)
    expect(await scoped('webhooks:manage events:read', {})).toBe(201)
    expect(await scoped('webhooks:manage events:read events:read-personal', { personal: true })).toBe(201)
    for (const { id } of (await stack.ask('GET', '/api/webhooks')).json().items) await stack.ask('DELETE', path(id))
  })

  it('is refused beyond fifty of a school, however many come at once', async () => {
    const makeOne = () => make({ url: receiver.url, types: ['identity.school-opened'] })
    const answers = await Promise.all(Array.from({ length: 60 }, makeOne))
    // A busy service asks some to come again.
    for (const [i, { statusCode }] of answers.entries()) if (statusCode === 503) answers[i] = await makeOne()
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(50)
    expect(answers.find(({ statusCode }) => statusCode !== 201)?.json()).toMatchObject({
      status: 409,
      code: 'too-many-webhooks',
    })
    for (const { id } of (await stack.ask('GET', '/api/webhooks')).json().items) await stack.ask('DELETE', path(id))
  })
})
