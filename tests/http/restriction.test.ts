// A restriction over HTTP, with its worker, a webhook, and a second process: recording goes on, nothing of the person is shown,
// delivered or decided, and afterwards everything is as if there had been none.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { openPool } from '#platform/database.ts'
import { comparable, playYear, readsOf, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { caughtUp } from './caught-up.ts'
import { openStack, type Stack } from './stack.ts'

const nowMs = Date.now()
const school = sealedSchool(81, 'identifying', 'all', 'identifying')
/** Another school that knows the same people by the same ids. */
const same = { ...sealedSchool(82, 'identifying', 'identifying', 'identifying'), learners: school.learners }
const [first, restricted] = school.learners

let here: Stack
/** Another process over the same log and database, which also answers about the past beside itself. */
let there: Stack
let pool: ReturnType<typeof openPool>
let receiver: Receiver
let tokens: Awaited<ReturnType<typeof tokensOf>>
beforeAll(async () => {
  receiver = await openReceiver()
  here = await openStack('restriction', { worker: true, webhookAllow: '127.0.0.1', tenant: school.tenant })
  there = await openStack('restriction', {
    databaseUrl: here.service.databaseUrl,
    keysDirectory: join(here.directory, 'keys'),
    dataDirectory: here.directory,
    tenant: school.tenant,
    pastProcesses: 1,
  })
  pool = openPool(here.service.databaseUrl, { name: 'restriction test', max: 1 })
  await playYear(here, school, nowMs)
  await playYear(here, same, nowMs)
  tokens = await tokensOf(here, school)
  await caughtUp(here)
})
afterAll(async () => {
  await pool?.end()
  await there?.close()
  await here?.close()
  await receiver?.close()
})

const get = (url: string, stack = here, token = tokens.auditor) => stack.ask('GET', url, { token })
const post = (url: string, body: object, token = tokens.auditor) =>
  here.ask('POST', url, { body, token, headers: { 'idempotency-key': randomUUID() } })
const set = () => post('/api/rights/restrictions', { person: restricted, ground: 'accuracy-contested' })
const today = new Date().toISOString().slice(0, 10)
const lift = () => post('/api/rights/restrictions/ends', { person: restricted, informedOn: today })
const answer = (learner: string, more: object = {}) =>
  post(
    '/api/adaptive/interaction',
    {
      type: 'exercise_attempted',
      learner,
      exercise: 'calcul/soustraction/1',
      skill: 'calcul/soustraction',
      difficulty: 3,
      response: 'sept',
      correct: false,
      durationMs: 1_000,
      ...more,
    },
    tokens.tool,
  )

/** Everything that may be read about the school, but what lists events, and moments after `head`. */
async function everything(at: bigint, head: bigint, of = school) {
  const { auditor } = await tokensOf(here, of)
  const answers: Record<string, unknown> = {}
  for (const url of readsOf(of, nowMs, { at, head })) {
    if (url.startsWith('/api/events')) continue
    const { statusCode, body } = await get(url, here, auditor)
    answers[url] = { statusCode, body: comparable(JSON.parse(body), nowMs) }
  }
  return answers
}

const ofPerson = (url: string) =>
  url.startsWith(`/api/learners/${restricted}/`) || url.includes(`progress/${restricted}`)

describe('a restriction', () => {
  let before: { readonly head: bigint; readonly all: Record<string, unknown>; readonly others: Record<string, unknown> }
  let webhook: string

  it('is for those who may decide', async () => {
    const body = { person: restricted, ground: 'unlawful' }
    expect((await post('/api/rights/restrictions', body, tokens.teacher)).statusCode).toBe(403)
    expect((await post('/api/rights/restrictions', { person: restricted, ground: 'x' })).statusCode).toBe(422)
    expect((await lift()).json()).toMatchObject({ status: 409, code: 'not-restricted' })
    expect((await get('/api/rights/restrictions')).json()).toEqual({ items: [], next: null })
  })

  it('answers questions about the person with 423, in every process at once, to those who may see them', async () => {
    const head = await here.service.log.head()
    before = { head, all: await everything(head - 20n, head), others: await everything(head - 20n, head, same) }
    const made = await post('/api/webhooks', { url: `${receiver.url}/hook`, personal: true }, tokens.administrator)
    webhook = made.json().id
    // Both processes have just looked.
    for (const stack of [here, there])
      expect((await get(`/api/learners/${restricted}/history`, stack)).statusCode).toBe(200)
    expect((await set()).statusCode).toBe(201)
    expect((await set()).json()).toMatchObject({ status: 409, code: 'already-restricted' })
    const urls = Object.keys(before.all).filter(ofPerson)
    expect(urls.length).toBeGreaterThan(8)
    for (const stack of [there, here])
      for (const url of urls) {
        const { statusCode, body } = await get(url, stack)
        expect([url, statusCode]).toEqual([url, 423])
        expect(JSON.parse(body)).toMatchObject({ type: '/problems/restricted', facts: { person: restricted } })
        expect(body).not.toMatch(/Inès|Caradec|table de sept/)
      }
    expect((await get(`/api/learners/${restricted}/history`, here, tokens.teacher)).statusCode).toBe(423)
    // Whoever may not see the learner does not hear of the restriction.
    const stranger = await here.token('parent', { tenant: school.tenant })
    expect((await get(`/api/learners/${restricted}/history`, here, stranger)).statusCode).toBe(404)
    const themself = await here.token('learner', { tenant: school.tenant, actor: restricted })
    expect((await get(`/api/learners/${restricted}/history`, here, themself)).statusCode).toBe(423)
    expect((await get(`/api/people/${restricted}`, here, tokens.administrator)).statusCode).toBe(423)
  })

  it('leaves the person out of lists, now and at past moments, in every process', async () => {
    const { head } = before
    for (const stack of [here, there])
      for (const url of [
        `/api/classes/${school.class}/overview`,
        `/api/classes/${school.class}/overview?at=${head}`,
        `/api/classes/${school.class}/activity`,
        `/api/classes/${school.class}/weeks`,
        `/api/classes/${school.class}/stuck-points`,
        `/api/classes/${school.class}/stuck-points?at=${head}`,
        `/api/classes/${school.class}/notices`,
        '/api/events?limit=500',
      ]) {
        const { statusCode, body } = await get(url, stack)
        expect([url, statusCode]).toEqual([url, 200])
        if (!url.startsWith('/api/events')) expect([url, body.includes(restricted)]).toEqual([url, false])
        else
          expect(
            JSON.parse(body).items.flatMap((item: { type: string }) =>
              JSON.stringify(item).includes(restricted) ? item.type : [],
            ),
          ).toEqual(['privacy.restriction-set'])
      }
    const overview = (await get(`/api/classes/${school.class}/overview`)).json()
    expect(overview.learners.map(({ learner }: { learner: string }) => learner)).not.toContain(restricted)
    expect(overview.totals.learners).toBe(2)
  })

  it('changes nothing for others, nor in a school that knows the same id', async () => {
    const { head, all, others } = before
    const [now, there] = [await everything(head - 20n, head), await everything(head - 20n, head, same)]
    const ofFirst = Object.keys(all).filter((url) => url.includes(first))
    expect(ofFirst.length).toBeGreaterThan(8)
    for (const url of ofFirst) expect(now[url]).toEqual(all[url])
    expect(there).toEqual(others)
  })

  it('stops no recording, and no process decides about the person', async () => {
    const sent = [restricted, first].flatMap((learner) => [1, 2, 3].map((n) => answer(learner, { exercise: `s/${n}` })))
    for (const { statusCode, body } of await Promise.all(sent)) expect([statusCode, body]).toEqual([201, body])
    const settled = async (person: string) => {
      const { rows } = await pool.query<{ status: string; code: string | null }>(
        `select status, code from sillage.outbox where tenant = $1 and subject = $2 and status <> 'waiting' order by id desc limit 1`,
        [school.tenant, person],
      )
      return rows[0]
    }
    await expect.poll(() => settled(first)).toMatchObject({ status: 'sent' })
    await expect.poll(() => settled(restricted)).toMatchObject({ status: 'refused', code: 'person-limited' })
  })

  it('is told to receivers, who get nothing else of the person', async () => {
    await expect
      .poll(() => receiver.requests.map(({ body }) => JSON.parse(body).data.subject as string))
      .toEqual(expect.arrayContaining([first]))
    const log = async () => (await get(`/api/webhooks/${webhook}/deliveries?limit=100`)).json().items
    await expect
      .poll(async () => (await log()).filter(({ error }: { error: string }) => error === 'withheld').length)
      .toBeGreaterThanOrEqual(3)
    const about = receiver.requests
      .filter(({ body }) => body.includes(restricted))
      .map(({ body }) => JSON.parse(body).type)
    expect(about).toEqual(['privacy.restriction-set'])
    expect((await get(`/api/webhooks/${webhook}`)).json()).toMatchObject({ state: 'active' })
    const [withheld] = (await log()).filter(({ error }: { error: string }) => error === 'withheld')
    const again = await post(
      `/api/webhooks/${webhook}/deliveries/${withheld.event}/redeliver`,
      {},
      tokens.administrator,
    )
    expect(again.json()).toMatchObject({ delivered: false, error: 'withheld' })
  })

  it('does not take from people what is stored about them, nor from staff that there is a restriction', async () => {
    const themself = await here.token('learner', { tenant: school.tenant, actor: restricted })
    const file = await get(`/api/rights/access/${restricted}`, here, themself)
    expect(file.statusCode).toBe(200)
    expect(file.body).toContain('privacy.restriction-set')
    expect((await get('/api/rights/restrictions')).json()).toMatchObject({
      items: [{ person: restricted, ground: 'accuracy-contested' }],
    })
  })

  it('leaves nothing behind once it is lifted', async () => {
    expect((await lift()).statusCode).toBe(201)
    await caughtUp(here)
    const { head, all } = before
    const after = await everything(head - 20n, head)
    // What asks for the past is as it was; the present has the answers that were given meanwhile.
    const ofPast = Object.keys(all).filter((url) => /[?&](at|to)=\d+$/.test(url))
    expect(ofPast.length).toBeGreaterThan(10)
    for (const url of ofPast) expect(after[url], url).toEqual(all[url])
    const progress = (await get(`/api/adaptive/user-progress/${restricted}`)).json()
    expect(progress.skills).toContainEqual(
      expect.objectContaining({ skill: 'calcul/soustraction', attempts: 3, successes: 0 }),
    )
    const overview = (await get(`/api/classes/${school.class}/overview`, there)).json()
    expect(overview.totals.learners).toBe(3)
  })
})

describe('an objection', () => {
  it('stops what it names at once, until it is overridden for a reason or taken back', async () => {
    const about = { person: restricted, purpose: 'teaching' }
    const themself = await here.token('learner', { tenant: school.tenant, actor: restricted })
    const limited = async () =>
      (await here.service.personLimits(school.tenant)).objecting.get('teaching')?.has(restricted)
    expect((await post('/api/rights/objections', { ...about, reason: 'Je ne veux pas' }, themself)).statusCode).toBe(
      201,
    )
    expect(await limited()).toBe(true)
    const listed = (await get(`/api/rights/objections/${restricted}?atLeast=${await here.service.log.head()}`)).json()
    expect(listed.objections).toMatchObject([{ purpose: 'teaching', overriddenAt: null }])
    expect((await post('/api/rights/objections/overrides', about)).statusCode).toBe(422)
    const reason = 'Le programme officiel l’exige'
    expect((await post('/api/rights/objections/overrides', { ...about, reason }, themself)).statusCode).toBe(403)
    expect((await post('/api/rights/objections/overrides', { ...about, reason })).statusCode).toBe(201)
    expect(await limited()).toBe(false)
    expect((await post('/api/rights/objections/withdrawals', about, themself)).statusCode).toBe(201)
    const stranger = await here.token('learner', { tenant: school.tenant })
    expect((await post('/api/rights/objections', about, stranger)).statusCode).toBe(404)
  })
})
