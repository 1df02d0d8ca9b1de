// Requests of rights over HTTP, in a service with its worker: from who asks to the answer, and who sees what of it.
import { randomUUID } from 'node:crypto'
import { extractText } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { NOT_SHOWN } from '#kernel/discreet.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { type Families, openFamilies, REQUESTS } from './families.fixtures.ts'
import { attempt, type Stack } from './stack.ts'

const PATH = REQUESTS
const DETAILS = 'Toutes les réponses de ma fille, s’il vous plaît.'

let families: Families
let stack: Stack
let receiver: Receiver
let children: readonly string[]
let tokens: Families['tokens']
let mother: string
let father: string

beforeAll(async () => {
  families = await openFamilies('rights requests', 6, { webhookAllow: '127.0.0.1' })
  ;({ stack, children, tokens } = families)
  ;({ mother, father } = families.ids)
  receiver = await openReceiver()
  const hook = { url: `${receiver.url}/hook`, types: ['learning.exercise-attempted'] }
  await families.must('office', '/api/webhooks', hook)
  for (const child of children.slice(0, 2)) await families.must('tool', '/api/adaptive/interaction', attempt(child))
})
afterAll(async () => {
  await stack?.close()
  await receiver?.close()
})

const send: Families['send'] = (...sent) => families.send(...sent)
const ask: Families['ask'] = (...asked) => families.ask(...asked)
const act: Families['act'] = (...done) => families.act(...done)
const see: Families['see'] = (...seen) => families.see(...seen)
const until: Families['until'] = (...awaited) => families.until(...awaited)

describe('a request of access', () => {
  it('is prepared, approved by the data protection officer, carried out, and shown to whoever asked', async () => {
    const [child = ''] = children
    const request = await ask('mother', child, 'access', { details: DETAILS })
    const ready = await until(request, child, 'awaiting-approval')
    expect(ready).toMatchObject({
      askedAs: 'guardian',
      requestedBy: mother,
      missing: 0,
      details: DETAILS,
      warning: null,
    })
    expect(ready.events).toBeGreaterThan(2)
    // The administration asks; it does not decide.
    expect((await act('office', 'approve', request, child)).statusCode).toBe(403)
    expect((await act('officer', 'approve', request, child)).statusCode).toBe(201)
    await until(request, child, 'complete')
    const seen = await see('mother', request, child)
    expect(seen).toMatchObject({ state: 'complete', decidedBy: null, answer: `/api/rights/access/${child}` })
    expect(seen.steps.map(({ what }: { what: string }) => what)).toEqual([
      'privacy.request-made',
      'privacy.request-preparation-begun',
      'privacy.request-prepared',
      'privacy.request-approved',
      'privacy.request-carried-out',
      'privacy.request-completed',
    ])
    expect((await stack.ask('GET', seen.answer, { token: tokens.mother })).statusCode).toBe(200)
  })

  it.each<['mother' | 'office' | 'child', string]>([
    ['mother', 'by the other parent'],
    ['office', 'on paper'],
    ['child', 'by the child'],
  ])('of %s is shown to a parent in no way: it was made %s', async (who) => {
    const child = children[0] ?? ''
    const learner = await stack.token('learner', { actor: child })
    const other = await ask('father', child, 'portability')
    const request = randomUUID()
    const body = { request, person: child, right: 'restriction', ground: 'unlawful', details: DETAILS }
    const token = who === 'child' ? learner : tokens[who]
    expect((await stack.ask('POST', PATH, { body, token })).statusCode).toBe(201)
    await until(request, child, 'awaiting-approval')
    expect(
      (await act('officer', 'reject', request, child, { reason: 'unfounded', explanation: 'Non.' })).statusCode,
    ).toBe(201)
    const listedFor = async (token: string) =>
      (await stack.ask('GET', `${PATH}?person=${child}`, { token }))
        .json()
        .items.map((one: { request: string }) => one.request)
    const one = (id: string, token: string) => stack.ask('GET', `${PATH}/${id}?person=${child}`, { token })
    await until(other, child, 'awaiting-approval')
    expect(await listedFor(tokens.father)).toEqual(expect.arrayContaining([other]))
    expect(await listedFor(tokens.father)).not.toContain(request)
    const [hidden, unknown] = [await one(request, tokens.father), await one(randomUUID(), tokens.father)]
    expect([hidden.statusCode, hidden.json().code]).toEqual([404, unknown.json().code])
    for (const reader of [token, learner, tokens.office]) {
      expect(await listedFor(reader)).toContain(request)
      expect((await one(request, reader)).json()).toMatchObject({ state: 'rejected', ground: 'unlawful' })
    }
    const { body: file } = await stack.ask('GET', `/api/rights/access/${child}`, { token: tokens.father })
    expect(file).not.toContain(request)
    expect(file).toContain(other)
    // Nor that there was one, in what is counted and in who looked.
    const { types, accesses } = JSON.parse(file)
    const counted = types.find(({ type }: { type: string }) => type === 'privacy.request-rejected')
    expect(counted).toBeUndefined()
    expect(accesses.map(({ action }: { action: string }) => action)).not.toContain('privacy.reject-request')
    await act('father', 'cancel', other, child)
  })

  it('is asked for by whoever acts for the child, and by nobody else', async () => {
    const [child = ''] = children
    const stranger = await stack.token('parent')
    const body = { request: randomUUID(), person: child, right: 'access' }
    expect((await stack.ask('POST', PATH, { body, token: tokens.viewer })).statusCode).toBe(403)
    expect((await stack.ask('POST', PATH, { body, token: stranger })).statusCode).toBe(404)
    expect((await stack.ask('POST', PATH, { body, token: tokens.officer })).statusCode).toBe(403)
  })
})

describe('a request of erasure', () => {
  it('waits for the second parent’s signature, is carried out once approved, and tells the receivers', async () => {
    const child = children[1] ?? ''
    await vi.waitUntil(() => receiver.requests.some(({ body }) => body.includes(child)), { timeout: NEVER_COMES_MS })
    const request = await ask('mother', child, 'erasure')
    const waiting = await until(request, child, 'preparing')
    expect(waiting).toMatchObject({ missing: 1, missingSigners: [father] })
    expect((await act('officer', 'approve', request, child)).json()).toMatchObject({ code: 'request-state' })
    // Not who asked, nor as what: where two parents are known, who is not the child is the other one.
    const asOther = { signs: true, missingSigners: [], askedAs: null, requestedBy: null, details: null }
    expect(await see('father', request, child)).toMatchObject(asOther)
    expect((await act('mother', 'sign', request, child)).json()).toMatchObject({ code: 'not-a-signatory' })
    expect((await act('father', 'sign', request, child)).statusCode).toBe(201)
    expect(await until(request, child, 'awaiting-approval')).toMatchObject({ missing: 0, receivers: 1 })
    expect(await see('father', request, child)).toMatchObject({ state: 'awaiting-approval', signs: false })
    expect((await act('officer', 'approve', request, child)).statusCode).toBe(201)
    const done = await until(request, child, 'carried-out')
    expect(done.erasure).not.toBeNull()
    const certificate = (await stack.ask('GET', done.answer, { token: tokens.officer })).json()
    expect(certificate).toMatchObject({ state: 'finished', person: child, receivers: [{ events: 1 }] })
    expect((await act('officer', 'complete', request, child, { how: 'by-post' })).statusCode).toBe(201)
    await until(request, child, 'complete')

    // The endpoint chose another type: it is told all the same, and of nobody whom it did not know.
    const told = () => receiver.requests.filter(({ body }) => body.includes('privacy.subject-erased'))
    await vi.waitUntil(() => told().length > 0, { timeout: NEVER_COMES_MS })
    for (const { body } of told()) expect(JSON.parse(body).data).toMatchObject({ subject: child, data: {} })
  })

  it('tells nobody who was sent nothing of the person', async () => {
    const child = children[2] ?? ''
    await stack.ask('POST', '/api/rights/erasures', { body: { person: child }, token: tokens.officer })
    await vi.waitUntil(
      async () =>
        (await stack.ask('GET', '/api/rights/erasures', { token: tokens.officer }))
          .json()
          .items.every(({ state }: { state: string }) => state === 'finished'),
      { timeout: NEVER_COMES_MS },
    )
    // What comes after it has arrived: it was passed over, and is not late.
    const last = children[3] ?? ''
    await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(last), token: await stack.token('tool') })
    await vi.waitUntil(() => receiver.requests.some(({ body }) => body.includes(last)), { timeout: NEVER_COMES_MS })
    expect(receiver.requests.filter(({ body }) => body.includes(child))).toEqual([])
  })

  it('is decided by the data protection officer, not by the administration', async () => {
    const body = { person: children[4] }
    expect((await stack.ask('POST', '/api/rights/erasures', { body, token: tokens.office })).statusCode).toBe(403)
  })

  it('ends other requests of the person', async () => {
    const child = children[4] ?? ''
    const access = await ask('office', child, 'rectification')
    await until(access, child, 'awaiting-approval')
    await stack.ask('POST', '/api/rights/erasures', { body: { person: child }, token: tokens.officer })
    const ended = await until(access, child, 'lapsed')
    expect(ended.steps.at(-1).what).toBe('privacy.request-completed')
  })
})

describe('a request that ends otherwise', () => {
  it('is rejected with a reason, which whoever asked sees, and the other parent does not', async () => {
    const child = children[5] ?? ''
    const request = await ask('mother', child, 'objection', { details: DETAILS })
    await until(request, child, 'awaiting-approval')
    const rejection = { reason: 'unfounded', explanation: 'Ces réponses servent à enseigner.' }
    expect((await act('officer', 'reject', request, child, rejection)).statusCode).toBe(201)
    await until(request, child, 'rejected')
    expect(await see('mother', request, child)).toMatchObject({
      rejection: 'unfounded',
      explanation: rejection.explanation,
    })
    expect(await see('father', request, child)).toMatchObject({ status: 404 })
    // The same in the file of the child, which both read.
    const inFileOf = async (who: 'mother' | 'father' | 'officer') => {
      const { body } = await stack.ask('GET', `/api/rights/access/${child}`, { token: tokens[who] })
      const { history }: { history: { stream: string }[] } = JSON.parse(body)
      return history.filter(({ stream }) => stream === `rights-request-${request}`)
    }
    const secrets = [mother, DETAILS, rejection.explanation, rejection.reason, 'infond']
    const found = async (who: Parameters<typeof inFileOf>[0]) => {
      const text = JSON.stringify(await inFileOf(who))
      return secrets.filter((secret) => text.includes(secret))
    }
    for (const who of ['mother', 'officer'] as const) expect(await found(who), who).toEqual(secrets)
    expect(await inFileOf('father')).toEqual([])
  })

  it('is cancelled by whoever made it', async () => {
    const child = children[5] ?? ''
    const request = await ask('mother', child, 'restriction')
    await until(request, child, 'awaiting-approval')
    expect((await act('office', 'cancel', request, child)).json()).toMatchObject({ code: 'not-the-requester' })
    expect((await act('mother', 'cancel', request, child)).statusCode).toBe(201)
    await until(request, child, 'cancelled')
  })

  it('is carried out by hand where the service has no way of its own', async () => {
    const child = children[5] ?? ''
    const request = await ask('office', child, 'rectification')
    await until(request, child, 'awaiting-approval')
    await act('officer', 'approve', request, child)
    await until(request, child, 'approved')
    expect((await act('officer', 'carry-out', request, child)).statusCode).toBe(201)
    expect(await until(request, child, 'carried-out')).toMatchObject({ answer: null, carriedOut: 'by-hand' })
  })

  it('is not written in clear anywhere', async () => {
    const { events } = await stack.service.log.readAll({ after: 0n as never, limit: 5_000, filter: {} })
    expect(events.some(({ type }) => type === 'privacy.request-made')).toBe(true)
    expect(JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      DETAILS,
    )
  })
})

describe('who accessed the data of a child', () => {
  type Access = { action: string; outcome: string; who: string | null; roles: string[] }
  const listed = async (token: string, child: string): Promise<Access[]> =>
    (await stack.ask('GET', `/api/people/${child}/accesses`, { token })).json().items
  const look = (who: Parameters<Families['send']>[0], child: string) =>
    stack.ask('GET', `/api/learners/${child}/history`, { token: tokens[who] })
  /** The last act of each is entered after those before it. */
  const entered = (child: string, who: string, action: string, outcome = 'done') =>
    vi.waitUntil(
      async () =>
        (await listed(tokens.officer, child)).find(
          (one) => one.who === who && one.action === action && one.outcome === outcome,
        ),
      { timeout: NEVER_COMES_MS },
    )

  it('shows a parent the staff and themself, and nothing that the other parent did', async () => {
    const child = children[5] ?? ''
    const request = await ask('father', child, 'portability')
    for (const who of ['office', 'mother', 'father'] as const) expect((await look(who, child)).statusCode).toBe(200)
    await act('father', 'cancel', request, child)
    await entered(child, father, 'learner-history')
    await entered(child, mother, 'learner-history')
    await entered(child, families.ids.office, 'learner-history')
    for (const [own, other] of [
      ['mother', 'father'],
      ['father', 'mother'],
    ] as const) {
      const seen = await listed(tokens[own], child)
      expect(JSON.stringify(seen)).not.toContain(families.ids[other])
      expect(JSON.stringify(seen)).not.toContain(families.ids.viewer)
      const who = seen.filter(({ action }) => action === 'learner-history').map((one) => one.who)
      expect(new Set(who)).toEqual(new Set([families.ids[own], families.ids.office]))
      // Nor that the office asked for something: it may have been on paper, for the other parent.
      const made = seen.filter(({ action }) => action === 'privacy.make-request').map((one) => one.who)
      expect(new Set(made)).toEqual(new Set([families.ids[own]]))
      expect(seen.map(({ action }) => action)).not.toContain('privacy.approve-request')
    }
    const cancelled = (await listed(tokens.mother, child)).filter(({ action }) => action === 'privacy.cancel-request')
    expect(cancelled.filter(({ outcome }) => outcome === 'done').map(({ who }) => who)).toEqual([mother])
  })

  describe('and who wrote its past', () => {
    type Event = { type: string; actor: string }
    const stepsOf = (body: string): Event[] =>
      body.split('\n').flatMap((line) => (line.startsWith('data: {"position"') ? [JSON.parse(line.slice(6))] : []))
    beforeAll(async () => {
      const person = children[5] ?? ''
      const texts = (await stack.ask('GET', '/api/rights/consents', { token: tokens.mother })).json()
      const [{ purpose, text }] = texts.texts
      await families.must('mother', '/api/rights/consents', { person, purpose, text: text.version })
      await families.must('mother', '/api/adaptive/interaction', attempt(person))
    })
    it.each<[string, string, (body: string) => Event[]]>([
      ['the history', 'history', (body) => JSON.parse(body).items],
      ['the list of events', 'events', (body) => JSON.parse(body).items],
      ['a replay', 'replay', (body) => JSON.parse(body).steps],
      ['a replay as a stream', 'replay/stream?pace=50', stepsOf],
    ])(
      'is shown in %s to themself, to their teacher and to the school, and not to the other parent',
      async (_, of, eventsOf) => {
        const child = children[5] ?? ''
        const learner = await stack.token('learner', { actor: child })
        const teacher = await stack.token('teacher', { actor: stack.teacher })
        const seenWith = async (token: string) => {
          const { statusCode, body } = await stack.ask('GET', `/api/learners/${child}/${of}`, { token })
          expect(statusCode, body).toBe(200)
          const events = eventsOf(body)
          const actorsOf = (type: string) =>
            new Set(events.filter((one) => one.type === type).map(({ actor }) => actor))
          return [actorsOf('privacy.consent-signed'), actorsOf('learning.exercise-attempted'), body] as const
        }
        for (const token of [tokens.mother, tokens.office, teacher]) {
          const [signed, answered] = await seenWith(token)
          expect([signed, answered]).toEqual([new Set([mother]), new Set([mother])])
        }
        for (const token of [tokens.father, learner]) {
          const [signed, answered, body] = await seenWith(token)
          expect([signed, answered]).toEqual([new Set([NOT_SHOWN]), new Set([NOT_SHOWN])])
          expect(body).not.toContain(mother)
        }
      },
    )
  })

  it('shows the child that a parent looked, and not which', async () => {
    const child = children[5] ?? ''
    const seen = await listed(await stack.token('learner', { actor: child }), child)
    for (const one of [mother, father]) expect(JSON.stringify(seen)).not.toContain(one)
    const looked = seen.filter(({ action }) => action === 'learner-history')
    expect(looked).toContainEqual(expect.objectContaining({ who: null, roles: ['parent'] }))
    expect(looked).toContainEqual(expect.objectContaining({ who: families.ids.office, roles: ['administrator'] }))
  })

  it('shows a parent what somebody tried who is no longer a guardian', async () => {
    const child = children[5] ?? ''
    await families.must('office', '/api/families/links/ends', {
      ...{ learner: child, guardian: families.ids.viewer },
      reason: 'school',
    })
    await vi.waitUntil(async () => (await look('viewer', child)).statusCode === 404, { timeout: NEVER_COMES_MS })
    await entered(child, families.ids.viewer, 'learner-history', 'missing')
    expect(await listed(tokens.mother, child)).toContainEqual(
      expect.objectContaining({ action: 'learner-history', outcome: 'missing', who: families.ids.viewer }),
    )
  })

  it('still hides what a former guardian did once their link is asked for again, and shows what they tried in between', async () => {
    const child = children[5] ?? ''
    const link = { learner: child, guardian: families.ids.viewer }
    const ofViewer = async () => (await listed(tokens.mother, child)).filter(({ who }) => who === families.ids.viewer)
    await families.must('office', '/api/families/links', { ...link, level: 'view' })
    const inBetween = await ofViewer()
    expect(new Set(inBetween.map(({ outcome }) => outcome))).toEqual(new Set(['missing']))
    await families.must('office', '/api/families/links/confirmations', link)
    await vi.waitUntil(async () => (await look('viewer', child)).statusCode === 200, { timeout: NEVER_COMES_MS })
    await vi.waitUntil(
      async () => {
        const all = (await listed(tokens.officer, child)).filter(({ who }) => who === families.ids.viewer)
        return all[0]?.outcome === 'done'
      },
      { timeout: NEVER_COMES_MS },
    )
    expect(await ofViewer()).toEqual(inBetween)
  })

  it('shows what a guardian did while they worked at the school, neither what they did before nor what they do after', async () => {
    const child = children[5] ?? ''
    const { viewer } = families.ids
    const ofViewer = async (token: string) => (await listed(token, child)).filter(({ who }) => who === viewer)
    const lookOnce = async () => {
      const { length } = await ofViewer(tokens.officer)
      expect((await look('viewer', child)).statusCode).toBe(200)
      await vi.waitUntil(async () => (await ofViewer(tokens.officer)).length > length, { timeout: NEVER_COMES_MS })
    }
    const before = await ofViewer(tokens.mother)
    await families.must('office', '/api/people/roles', { person: viewer, role: 'teacher' })
    await vi.waitUntil(async () => (await ofViewer(tokens.officer)).every(({ roles }) => roles.includes('teacher')), {
      timeout: NEVER_COMES_MS,
    })
    await lookOnce()
    const atWork = await ofViewer(tokens.mother)
    expect(atWork).toHaveLength(before.length + 1)
    await families.must('office', '/api/people/roles/withdrawals', { person: viewer, role: 'teacher' })
    await vi.waitUntil(async () => (await ofViewer(tokens.officer)).every(({ roles }) => !roles.includes('teacher')), {
      timeout: NEVER_COMES_MS,
    })
    await lookOnce()
    const outcomes = atWork.map(({ outcome }) => outcome)
    expect((await ofViewer(tokens.mother)).map(({ outcome }) => outcome)).toEqual(outcomes)
    // A role that is given again does not make them a parent in the time before.
    await families.must('office', '/api/people/roles', { person: viewer, role: 'teacher' })
    await families.must('office', '/api/people/roles/withdrawals', { person: viewer, role: 'teacher' })
    expect((await ofViewer(tokens.mother)).map(({ outcome }) => outcome)).toEqual(outcomes)
  })

  it('hides what a parent did from the other after they are erased, and no longer knows which nameless acts were theirs', async () => {
    const child = children[5] ?? ''
    const before = await listed(tokens.mother, child)
    await families.must('officer', '/api/rights/erasures', { person: father })
    await vi.waitUntil(
      async () =>
        (await listed(tokens.officer, child)).some(({ who, action }) => who === null && action === 'learner-history'),
      { timeout: NEVER_COMES_MS },
    )
    const after = await listed(tokens.mother, child)
    expect(after.filter(({ who }) => who === null)).toEqual(before.filter(({ who }) => who === null))
    expect(after.filter(({ action }) => action === 'learner-history')).toEqual(
      before.filter(({ action }) => action === 'learner-history'),
    )
  })
})

describe('the registers', () => {
  it('give the record of processing, as JSON and as a page', async () => {
    const json = (await stack.ask('GET', '/api/rights/record', { token: tokens.officer })).json()
    expect(json.receivers).toEqual([expect.objectContaining({ address: receiver.url, personal: false })])
    const page = await stack.ask('GET', '/api/rights/record?format=html', { token: tokens.officer })
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).toContain('École des Tilleuls')
    const pdf = await stack.ask('GET', '/api/rights/record?format=pdf', { token: tokens.officer })
    expect(pdf.headers['content-type']).toBe('application/pdf')
    const { text } = await extractText(new Uint8Array(pdf.rawPayload), { mergePages: true })
    expect(text).toContain('Registre des activités de traitement')
    expect(text).toContain('École des Tilleuls')
  })

  it('watch the 72 hours of a breach, and give its page', async () => {
    const breach = randomUUID()
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
    const noted = {
      breach,
      natures: ['confidentiality'],
      data: ['results'],
      people: 27,
      facts: 'Un relevé <a été envoyé> à une autre école.',
      discoveredAt: hoursAgo(80),
    }
    expect((await send('officer', '/api/rights/breaches', noted)).statusCode).toBe(201)
    const register = async () =>
      (await stack.ask('GET', '/api/rights/breaches', { token: tokens.officer })).json().items[0]
    await vi.waitUntil(async () => (await register())?.warning === 'missed', { timeout: NEVER_COMES_MS })
    const late = { whom: 'authority', at: hoursAgo(1) }
    expect((await send('officer', `/api/rights/breaches/${breach}/notify`, late)).json()).toMatchObject({
      code: 'reasons-for-delay',
    })
    const page = await stack.ask('GET', '/api/rights/breaches/register', { token: tokens.officer })
    expect(page.body).toContain('Un relevé &lt;a été envoyé&gt; à une autre école.')
    expect(page.body).toContain('perte de confidentialité')
  })
})
