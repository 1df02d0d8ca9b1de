// One answer and one text of a person, erased alone: from the request to the last place where they could be read.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { derivedCommandId, eventId, PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

const [WRONG, RIGHT, OTHER] = ['quarante-douze', 'quarante-deux', 'cinquante-six']
const [NAMES_ANOTHER, REMARK] = ['Ysaline Karadecque m’a soufflé la réponse', 'Ysaline a aidé, à revoir avec elle']
const texts = [WRONG, NAMES_ANOTHER, REMARK] as const

let stack: Stack
let receiver: Receiver
let pool: ReturnType<typeof openPool>
let child = ''
/** The event of each text. */
const events: Record<string, string> = {}
const tokens: Record<string, string> = {}

const send = (who: string, url: string, body: object, key: string = randomUUID()) =>
  stack.ask('POST', url, { body, token: tokens[who] ?? '', headers: { 'idempotency-key': key } })
async function must(who: string, url: string, body: object) {
  const answer = await send(who, url, body)
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.json()
}
const see = async (url: string) => (await stack.ask('GET', url, { token: tokens.officer ?? '' })).body
const until = (request: string, state: string) =>
  vi.waitUntil(async () => JSON.parse(await see(`/api/rights/requests/${request}?person=${child}`)).state === state, {
    timeout: NEVER_COMES_MS,
  })

/** Everything that shows what the person wrote. */
const places = async () => ({
  history: await see(`/api/learners/${child}/history?limit=100`),
  replay: await see(`/api/learners/${child}/replay`),
  json: await see(`/api/rights/access/${child}?as=json`),
  html: await see(`/api/rights/access/${child}?as=html`),
})

async function answered(response: string): Promise<void> {
  const { events: made } = await must('tool', '/api/adaptive/interaction', { ...attempt(child), response })
  events[response] = made[0].id
}

beforeAll(async () => {
  stack = await openStack('erased texts', { worker: true, webhookAllow: '127.0.0.1' })
  receiver = await openReceiver()
  pool = openPool(stack.service.databaseUrl, { name: 'erased texts', max: 1 })
  ;[child = ''] = (await openSchool(stack, 1)).learners
  tokens.office = await stack.token('administrator', { actor: randomUUID() })
  tokens.officer = await stack.token('auditor', { actor: randomUUID() })
  tokens.teacher = await stack.token('administrator', { actor: randomUUID() })
  tokens.tool = await stack.token('tool')
  await must('office', '/api/webhooks', { url: `${receiver.url}/hook`, types: ['learning.exercise-attempted'] })
  const person = { person: child, role: 'learner', givenName: 'Inès', familyName: 'Le Goff' }
  await must('office', '/api/people', person)
  for (const response of [OTHER, WRONG, NAMES_ANOTHER]) await answered(response)
  const corrected = await must('teacher', '/api/attempts/corrections', {
    ...{ learner: child, attempt: events[WRONG], correct: false, reason: REMARK },
  })
  events[REMARK] = corrected.events[0].id
  await vi.waitUntil(() => receiver.requests.some(({ body }) => body.includes(child)), { timeout: NEVER_COMES_MS })
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
  await receiver?.close()
})

type Named = { readonly event: string | undefined; readonly field: string; readonly value?: string }
/** Each text is named under the id of its event as the idempotency key. */
async function approved(right: object, named: readonly Named[]): Promise<string> {
  const request = randomUUID()
  await must('office', '/api/rights/requests', { request, person: child, ...right })
  await until(request, 'awaiting-approval')
  for (const text of named) {
    const answer = await send('officer', '/api/rights/texts', { request, person: child, ...text }, text.event)
    expect(answer.statusCode, answer.body).toBe(201)
  }
  await must('officer', `/api/rights/requests/${request}/approve`, { person: child })
  await until(request, 'carried-out')
  return request
}

describe('one text of a person', () => {
  it('is shown everywhere before: the control of what follows', async () => {
    for (const [place, body] of Object.entries(await places()))
      for (const text of [OTHER, WRONG, NAMES_ANOTHER, ...(place === 'replay' ? [] : [REMARK])])
        expect(body, place).toContain(text)
  })

  it('is named by the data protection officer alone, for a request of this person that is about it', async () => {
    const request = randomUUID()
    await must('office', '/api/rights/requests', { request, person: child, right: 'rectification' })
    const text = { request, person: child, event: events[WRONG], field: 'response' }
    for (const who of ['office', 'tool']) expect((await send(who, '/api/rights/texts', text)).statusCode).toBe(403)
    const refused = async (change: object, status: number, code: string) => {
      const answer = await send('officer', '/api/rights/texts', { ...text, ...change })
      expect([answer.statusCode, answer.json().code], answer.body).toEqual([status, code])
    }
    await refused({ request: randomUUID() }, 409, 'no-request')
    await refused({ event: randomUUID() }, 422, 'no-event')
    await refused({ field: 'reponse' }, 422, 'no-text')
    await refused({ field: 'skill' }, 422, 'no-text')
    await refused({ field: '' }, 422, 'invalid-input')
    const access = randomUUID()
    await must('office', '/api/rights/requests', { request: access, person: child, right: 'access' })
    await refused({ request: access }, 422, 'not-of-this-right')
    // Named for a request that comes to nothing: the text may be named for another one, below.
    await must('officer', '/api/rights/texts', text)
    await refused({}, 409, 'text-erased')
    const certificateOf = (of: string) => see(`/api/rights/requests/${of}/certificate?person=${child}`)
    expect(JSON.parse(await certificateOf(request))).toMatchObject({
      ...{ approvedAt: null, carriedOutAt: null, receivers: null },
      texts: [{ event: events[WRONG], isErased: false }],
    })
    expect(JSON.parse(await certificateOf(access))).toMatchObject({ status: 404 })
    await must('office', `/api/rights/requests/${request}/cancel`, { person: child })
    await refused({}, 409, 'request-state')
  })

  it('is put right: only the right one is shown, and the wrong one cannot be opened any more', async () => {
    const request = await approved({ right: 'rectification' }, [
      { event: events[WRONG], field: 'response', value: RIGHT },
    ])
    const shown = JSON.parse(await see(`/api/rights/requests/${request}?person=${child}`))
    expect(shown).toMatchObject({ receivers: 1, carriedOut: 'by-service', namedTexts: 1 })
    await vi.waitUntil(
      async () =>
        !Object.values(await places())
          .join()
          .includes(WRONG),
      { timeout: NEVER_COMES_MS },
    )
    const certificate = `/api/rights/requests/${request}/certificate?person=${child}`
    expect(JSON.parse(await see(certificate))).toMatchObject({
      ...{ request, person: child, right: 'rectification', receivers: 1, approvedBy: expect.any(String) },
      carriedOutAt: expect.any(String),
      texts: [
        {
          event: events[WRONG],
          type: 'learning.exercise-attempted',
          field: 'response',
          isReplaced: true,
          isErased: true,
        },
      ],
      keyStoreCopies: { until: expect.any(String), isOver: false },
    })
    const page = await see(`${certificate}&format=html`)
    expect(page).toContain('Effacement terminé.')
    expect(page).toContain('effacé : aucune clé ne permet plus de le lire, remplacé par le texte exact')
    for (const text of [WRONG, RIGHT, 'Le Goff']) expect(page).not.toContain(text)
    const { history, json, html } = await places()
    for (const body of [history, json, html]) expect(body).toContain(RIGHT)
    expect(html).toContain('Texte rectifié')
    expect(JSON.parse(history).items.find(({ id }: { id: string }) => id === events[WRONG]).data.response).toEqual({
      erased: true,
    })
    // What was lost on the way is sent again, and gets its first answer.
    const text = { request, person: child, event: events[WRONG], field: 'response', value: RIGHT }
    const again = await send('officer', '/api/rights/texts', text, text.event)
    expect(again.statusCode, again.body).toBe(200)
    expect(again.json().events).toMatchObject([{ type: 'privacy.text-rectified' }, { type: 'privacy.text-erased' }])
    // Nothing would erase it any more: it is named for another request.
    for (const event of [events[WRONG], events[NAMES_ANOTHER]]) {
      const later = await send('officer', '/api/rights/texts', { request, person: child, event, field: 'response' })
      expect([later.statusCode, later.json().code]).toEqual([409, 'request-state'])
    }
  })

  it('is erased with a remark of the staff about it, and nothing else of the person is', async () => {
    await approved({ right: 'erasure', texts: true }, [
      { event: events[NAMES_ANOTHER], field: 'response' },
      { event: events[REMARK], field: 'reason' },
    ])
    await vi.waitUntil(async () => !(await isAnyLeft()), { timeout: NEVER_COMES_MS })
    for (const [place, body] of Object.entries(await places())) expect(body, place).toContain(OTHER)
    // The person is not erased: their name is there, and they go on learning.
    expect(await see(`/api/rights/access/${child}?as=json`)).toContain('Le Goff')
    await must('tool', '/api/adaptive/interaction', { ...attempt(child), response: 'soixante-trois' })
    expect(await see(`/api/learners/${child}/history?limit=100`)).toContain('soixante-trois')
  })

  it('need not be there: a request for which none can be named is closed by hand', async () => {
    const request = randomUUID()
    await must('office', '/api/rights/requests', { request, person: child, right: 'erasure', texts: true })
    await until(request, 'awaiting-approval')
    await must('officer', `/api/rights/requests/${request}/approve`, { person: child })
    // There is no such text: nothing can be named, and the service would wait for ever.
    const absent = { request, person: child, event: randomUUID(), field: 'response' }
    expect((await send('officer', '/api/rights/texts', absent)).statusCode).toBe(422)
    await must('officer', `/api/rights/requests/${request}/carry-out`, { person: child })
    await until(request, 'carried-out')
    expect(JSON.parse(await see(`/api/rights/requests/${request}?person=${child}`))).toMatchObject({
      carriedOut: 'by-hand',
      namedTexts: 0,
    })
    await must('officer', `/api/rights/requests/${request}/complete`, { person: child, how: 'by-post' })
  })

  it('is told of, without the text, to who was sent data of the person', async () => {
    const isTold = ({ body }: { body: string }) => body.includes('privacy.text-erased')
    const told = () => receiver.requests.filter(isTold)
    // A message may come twice: each is known by the id of its event.
    const named = () => [
      ...new Map(told().map(({ headers, body }) => [headers['webhook-id'], JSON.parse(body).data.data.event])).values(),
    ]
    // The wrong answer was named for two requests.
    const expected = [events[WRONG], events[WRONG], events[NAMES_ANOTHER], events[REMARK]]
    await vi.waitUntil(() => named().length === expected.length, { timeout: NEVER_COMES_MS })
    expect(named().toSorted()).toEqual(expected.toSorted())
    for (const { body } of told()) for (const text of [...texts, RIGHT]) expect(body).not.toContain(text)
  })

  it('is erased also if it is named at the moment at which the request is carried out', async () => {
    const [first, late, kept] = ['vingt-et-un', 'vingt-deux', 'vingt-trois']
    for (const response of [first, late, kept]) await answered(response)
    const request = await approved({ right: 'rectification' }, [{ event: events[first], field: 'response' }])
    const history = () => see(`/api/learners/${child}/history?limit=100`)
    expect(await history()).toContain(late)
    await nameUnchecked(request, events[late] ?? '')
    await vi.waitUntil(async () => !(await history()).includes(late), { timeout: NEVER_COMES_MS })
    expect(await history()).toContain(kept)
  })

  it('is put right in the text that a learner wrote and nobody else was shown, which the history does not show either', async () => {
    const [production, [wrong, right]] = [randomUUID(), ['Mon oncle Ysalin vit ici.', 'Mon oncle vit ici.']]
    const drafted = { learner: child, production, title: 'La cabane', text: wrong }
    tokens.child ??= await stack.token('learner', { actor: child })
    const { events: made } = await must('child', '/api/productions/drafts', drafted)
    const details = async () => {
      const url = `/api/learners/${child}/productions/${production}?atLeast=${await stack.service.log.head()}`
      return (await stack.ask('GET', url, { token: tokens.child ?? '' })).json()
    }
    expect(await details()).toMatchObject({ text: wrong })
    await approved({ right: 'rectification' }, [{ event: made[0].id, field: 'text', value: right }])
    expect(await details()).toMatchObject({ text: right, title: 'La cabane' })
    const { rows } = await pool.query(`select text from read.production_drafts where production = $1`, [production])
    expect(rows).toEqual([{ text: right }])
    const history = JSON.parse(await see(`/api/learners/${child}/history?limit=100`))
    const removed = history.items.find(({ type }: { type: string }) => type === 'privacy.text-removed')
    expect(removed?.data).toMatchObject({ event: made[0].id, discreetValue: { withheld: true } })
    expect(JSON.stringify(history)).not.toContain(right)
    // A right text may be wrong as well: it is put right in its place.
    await approved({ right: 'rectification' }, [
      { event: removed.id, field: 'discreetValue', value: 'Mon cousin vit ici.' },
    ])
    expect(await details()).toMatchObject({ text: 'Mon cousin vit ici.' })
  })

  it('is erased by the service: nobody says before that it is done', async () => {
    await answered('vingt-quatre')
    const request = randomUUID()
    await must('office', '/api/rights/requests', { request, person: child, right: 'erasure', texts: true })
    await until(request, 'awaiting-approval')
    const event = events['vingt-quatre']
    await must('officer', '/api/rights/texts', { request, person: child, event, field: 'response' })
    await must('officer', `/api/rights/requests/${request}/approve`, { person: child })
    const byHand = await send('officer', `/api/rights/requests/${request}/carry-out`, { person: child })
    expect(byHand.statusCode, byHand.body).toBe(409)
    await until(request, 'carried-out')
    expect(JSON.parse(await see(`/api/rights/requests/${request}?person=${child}`)).carriedOut).toBe('by-service')
  })
})

/** As a command does that was checked before the request was carried out, and is recorded after. */
async function nameUnchecked(request: string, event: string): Promise<void> {
  const { log } = stack.service
  const tenant = TenantId.parse(stack.tenant)
  const stream = streamName('person', PersonId.parse(child))
  const { events: own } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 500 })
  const named = own.find(({ type }) => type === 'privacy.text-erased')
  if (!named) throw new Error('no text was named before')
  const id = eventId(derivedCommandId('named late', child, event), 1)
  const data = { request, event, field: 'response', isReplaced: false }
  await log.append({ stream, tenant, expected: 'any', events: [{ ...named, id, data }] })
}

async function isAnyLeft(): Promise<boolean> {
  const shown = Object.values(await places()).join()
  return texts.some((text) => shown.includes(text))
}
