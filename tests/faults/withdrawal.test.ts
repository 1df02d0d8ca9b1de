// Two API processes: what one of them has taken away, the other grants no more, also if it was frozen, killed or cut off meanwhile.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CutWay, openCutWay } from '../fixtures/cut-way.ts'
import { type ServiceUnderTest, startService } from './service-under-test.ts'

const PASSWORD = 'quatre mots au hasard'

describe('two API processes', () => {
  let service: ServiceUnderTest
  let way: CutWay
  let administrator: string

  beforeAll(async () => {
    service = await startService({
      apis: 2,
      workers: 0,
      async wayOf(n, url) {
        if (n === 0) return url
        way = await openCutWay(url)
        return way.url
      },
    })
    administrator = await service.tokenOf('administrator')
    await sent('/api/schools/second-factor', { required: false })
  })
  afterAll(async () => {
    await service?.stop()
    await way?.close()
  })

  /**
   * To the first process, as an administrator with a token of their own, which no session can end.
   * A busy machine is answered with 503: it is sent again, with its key, until there is an answer.
   */
  async function sent(path: string, body: object, token = administrator): Promise<Response> {
    const key = randomUUID()
    const once = () =>
      fetch(`${service.urls[0]}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      })
    let answer = await once()
    for (; answer.status === 503; answer = await once()) await pause(100)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }

  /** A parent of the school who is also an auditor, and signed in at the first process. */
  async function signedIn() {
    const person = randomUUID()
    const name = `name-${person}`
    await sent('/api/people', { person, role: 'parent', givenName: 'Ada', familyName: 'Martin' })
    await sent('/api/people/roles', { person, role: 'auditor' })
    await sent('/api/accounts', { person, name })
    await sent(`/api/accounts/${person}/password`, { password: PASSWORD })
    const body = { school: service.tenant, name, password: PASSWORD, as: 'tokens' }
    const { tokens } = (await (await sent('/api/sign-in', body)).json()) as { tokens: { accessToken: string } }
    return { person, token: tokens.accessToken }
  }

  /** What the second process answers to somebody who reads the classes of the school. */
  const atOnce = async (token: string): Promise<number> => {
    const answer = await fetch(`${service.urls[1]}/api/classes`, { headers: { authorization: `Bearer ${token}` } })
    await answer.arrayBuffer()
    return answer.status
  }
  /** The first answer that decides. 503 grants nothing: its database is away, or slower than what it answers may be old. */
  async function second(token: string): Promise<number> {
    let status = await atOnce(token)
    for (; status === 503; status = await atOnce(token)) await pause(100)
    return status
  }

  const changes = [
    ['signs out', 401, ({ token }) => sent('/api/sign-out', {}, token)],
    ['has the account disabled', 401, ({ person }) => sent(`/api/accounts/${person}/disable`, {})],
    ['has the account closed', 401, ({ person }) => sent(`/api/accounts/${person}/close`, {})],
    ['loses a role', 403, ({ person }) => sent('/api/people/roles/withdrawals', { person, role: 'auditor' })],
    ['leaves the school', 401, ({ person }) => sent('/api/people/departures', { person })],
    [
      'gets another password',
      401,
      ({ person }) => sent(`/api/accounts/${person}/password`, { password: `${PASSWORD} !` }),
    ],
  ] as const satisfies readonly (readonly [
    string,
    number,
    (who: { readonly person: string; readonly token: string }) => Promise<Response>,
  ])[]

  it.each(changes)('once it is answered that somebody %s, the other process refuses: %i', async (_, status, change) => {
    const who = await signedIn()
    expect(await second(who.token)).toBe(200)
    // Asked again and again, so that it always remembers an answer.
    let isAnswered = false
    const asking = (async () => {
      while (!isAnswered) await second(who.token)
    })()
    await change(who)
    isAnswered = true
    expect(await second(who.token)).toBe(status)
    await asking
  })

  it.each(changes)('a frozen process that wakes after somebody %s refuses: %i', async (_, status, change) => {
    const who = await signedIn()
    const frozen = service.apis[1]
    // What it remembers is as new as can be.
    expect(await second(who.token)).toBe(200)
    frozen?.freeze()
    try {
      await change(who)
      // Waits in the socket of the frozen process.
      const waiting = second(who.token)
      frozen?.thaw()
      expect(await waiting).toBe(status)
      expect(await second(who.token)).toBe(status)
    } finally {
      frozen?.thaw()
    }
  })

  /** A learner who has agreed to declared emotions, with a parent, on paper. */
  async function agreed() {
    const learner = randomUUID()
    await sent('/api/people', { person: learner, role: 'learner', givenName: 'Ada', familyName: 'Martin' })
    await sent('/api/enrolments', { learner, class: randomUUID(), schoolYear: '2026-2027' })
    const signed = { purpose: 'declared-emotions', text: 2, signatories: ['learner', 'guardian'] }
    await sent('/api/rights/consents/on-paper', { person: learner, ...signed })
    const token = await service.tokenOf('tool')
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    }
    const declared = { type: 'emotion_detected', learner, emotion: 'pride', intensity: 4, source: 'learner' }
    /** Always the same command. Null if the connection breaks. */
    const declare = (url = service.urls[1]) =>
      fetch(`${url}/api/adaptive/interaction`, { method: 'POST', headers, body: JSON.stringify(declared) }).catch(
        () => null,
      )
    return {
      declare,
      /** Sent again until there is an answer that decides. */
      async declaredAt(url?: string) {
        let answer = await declare(url)
        for (; answer === null || answer.status === 503; answer = await declare(url)) await pause(50)
        return { status: answer.status, code: ((await answer.json()) as { code?: string }).code }
      },
      withdraw: () =>
        sent('/api/rights/consents/on-paper/withdrawals', {
          ...{ person: learner, purpose: 'declared-emotions', by: 'guardian' },
        }),
      /** What happened to consent and emotions, in the order of the log. */
      async recorded() {
        const types = 'learning.emotion-detected,privacy.consent-withdrawn'
        const answer = await fetch(`${service.urls[0]}/api/events?limit=500&types=${types}`, {
          headers: { authorization: `Bearer ${administrator}` },
        })
        const { items } = (await answer.json()) as { items: { type: string; subject: string }[] }
        return items.filter(({ subject }) => subject === learner).map(({ type }) => type)
      },
    }
  }
  const refused = { status: 409, code: 'no-consent' }
  const WITHDRAWN = 'privacy.consent-withdrawn'

  it('a process that was frozen before it wrote refuses what a consent allowed that was withdrawn meanwhile', async () => {
    const { declaredAt, withdraw, recorded } = await agreed()
    const [, frozen] = service.apis
    const standing = frozen?.freezeAt('before-commit', 1)
    const answer = declaredAt()
    try {
      await standing
      await withdraw()
    } finally {
      frozen?.thaw()
    }
    expect(await answer).toEqual(refused)
    expect(await recorded()).toEqual([WITHDRAWN])
  })

  it.each([
    ['before-commit', refused, [WITHDRAWN]],
    // It was recorded while the consent was there: whoever sends it again gets that answer.
    ['after-commit', { status: 200, code: undefined }, ['learning.emotion-detected', WITHDRAWN]],
  ] as const)(
    'what a process killed %s left open is answered by %j after a withdrawal',
    async (point, expected, log) => {
      const { declare, declaredAt, withdraw, recorded } = await agreed()
      const api = service.apis[1]
      const died = api?.crashAt(point, 1)
      // It ends twice: to be started anew, and at that point. Until it is up, nothing answers.
      for (const before = api?.ends.length ?? 0; (api?.ends.length ?? 0) < before + 2; await pause(20)) await declare()
      await died
      await withdraw()
      for (const url of service.urls) expect(await declaredAt(url)).toEqual(expected)
      expect(await recorded()).toEqual(log)
    },
  )

  it.each(['cut', 'silent'] as const)('a process whose way to the database is %s asks or refuses', async (how) => {
    const who = await signedIn()
    expect(await second(who.token)).toBe(200)
    way.become(how)
    try {
      await sent(`/api/accounts/${who.person}/disable`, {})
      expect([401, 503]).toContain(await atOnce(who.token))
      expect([401, 503]).toContain(await atOnce(who.token))
    } finally {
      way.become('open')
    }
    expect(await second(who.token)).toBe(401)
    expect(await second(who.token)).toBe(401)
  })
})
