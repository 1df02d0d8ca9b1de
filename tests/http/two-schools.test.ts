// Two schools that know the same ids, over HTTP: each has streams of its own, and neither learns of the other's.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startKurrentServer } from '../kurrent/kurrent-server.ts'
import { attempt, openStack, type Stack } from './stack.ts'

describe.each(['PostgreSQL', 'KurrentDB'])('two schools that know the same ids, over a log on %s', (where) => {
  let stack: Stack
  let closeLog = async () => {}
  beforeAll(async () => {
    const server = where === 'KurrentDB' ? await startKurrentServer() : null
    if (server) closeLog = () => server.close()
    stack = await openStack(`two schools ${where}`, { worker: true, ...(server && { eventLog: server.url }) })
  })
  afterAll(async () => {
    await stack?.close()
    await closeLog()
  })

  const ids = { person: randomUUID(), class: randomUUID(), learner: randomUUID() }
  /** A school through the API: what it was answered, without what differs from one answer to the next. */
  async function school(name: string) {
    const tenant = randomUUID()
    const token = await stack.token('administrator', { tenant, actor: randomUUID() })
    const tool = await stack.token('tool', { tenant, actor: randomUUID() })
    const post = (url: string, body: object) =>
      stack.ask('POST', url, {
        body,
        token: url.startsWith('/api/adaptive') ? tool : token,
        headers: { 'idempotency-key': randomUUID() },
      })
    const opened = await post('/api/schools', { name, zone: 'Europe/Paris' })
    expect(opened.statusCode, opened.body).toBe(201)
    return { token: await stack.token('auditor', { tenant }), post, name }
  }
  type School = Awaited<ReturnType<typeof school>>

  const theSame = (of: School): [string, object][] => [
    ['/api/people', { person: ids.person, role: 'teacher', givenName: 'Claude', familyName: of.name }],
    ['/api/classes', { class: ids.class, name: of.name, level: 'CM1', schoolYear: '2025-2026', teacher: ids.person }],
    ['/api/enrolments', { learner: ids.learner, class: ids.class, schoolYear: '2025-2026' }],
    ['/api/adaptive/interaction', attempt(ids.learner, { response: of.name })],
  ]

  it('are both answered 201, each with a stream that begins, and see what is theirs alone', async () => {
    const [a, b] = [await school('Les Tilleuls'), await school('Le Lagon')]
    const shown: unknown[][] = []
    for (const one of [a, b]) {
      const answers = []
      for (const [url, body] of theSame(one)) answers.push(await one.post(url, body))
      expect(
        answers.map(({ statusCode }) => statusCode),
        answers.map(({ body }) => body).join('\n'),
      ).toEqual([201, 201, 201, 201])
      // All but the ids and positions of the log: the same names and revisions as the other is told.
      shown.push(answers.map((answer) => [answer.json().stream, answer.json().revision, answer.headers.etag]))
    }
    expect(shown[1]).toEqual(shown[0])
    expect(shown[0]).toEqual([
      [`person-${ids.person}`, 0, '"0"'],
      [`class-${ids.class}`, 0, '"0"'],
      [`learner-${ids.learner}`, 0, '"0"'],
      [`learner-${ids.learner}`, 1, '"1"'],
    ])

    // What ends in one school goes on in the other.
    const closed = await a.post('/api/classes/closures', { class: ids.class })
    expect(closed.statusCode, closed.body).toBe(201)
    const again = await b.post('/api/adaptive/interaction', attempt(ids.learner, { response: b.name }))
    expect([again.statusCode, again.json().revision]).toEqual([201, 2])

    const { position } = again.json()
    for (const [of, attempts] of [
      [a, 1],
      [b, 2],
    ] as const) {
      const overview = await stack.ask('GET', `/api/classes/${ids.class}/overview?atLeast=${position}`, {
        token: of.token,
      })
      expect(overview.statusCode, overview.body).toBe(200)
      expect(overview.body).toContain(of.name)
      expect(overview.body).not.toContain((of === a ? b : a).name)
      const history = await stack.ask('GET', `/api/learners/${ids.learner}/history`, { token: of.token })
      expect(history.statusCode, history.body).toBe(200)
      expect(history.body.match(/learning\.exercise-attempted/g), history.body).toHaveLength(attempts)
      expect(history.body).not.toContain((of === a ? b : a).name)
    }
  })

  it('learn nothing of an id that the other alone knows: it is answered as one that nobody knows', async () => {
    const [a, b] = [await school('Les Tilleuls'), await school('Le Lagon')]
    const [learner, ofClass] = [randomUUID(), randomUUID()]
    const known = [
      await a.post('/api/classes', { ...theSame(a)[1]?.[1], class: ofClass }),
      await a.post('/api/enrolments', { learner, class: ofClass, schoolYear: '2025-2026' }),
    ]
    expect(known.map(({ statusCode }) => statusCode)).toEqual([201, 201])
    const asked = async (learner: string, ofClass: string) => {
      const answers = [
        await b.post('/api/adaptive/interaction', attempt(learner)),
        await b.post('/api/enrolments/withdrawals', { learner, class: ofClass }),
        await b.post('/api/classes/closures', { class: ofClass }),
        ...(await Promise.all(
          [
            `/api/classes/${ofClass}/overview`,
            `/api/learners/${learner}/history`,
            `/api/learners/${learner}/state`,
          ].map((url) => stack.ask('GET', url, { token: b.token })),
        )),
      ]
      const text = (body: string) =>
        body
          .replaceAll(learner, 'the learner')
          .replaceAll(ofClass, 'the class')
          .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a moment')
          .replaceAll(/"(trace|traceId|instance|asOf|position|behindSeconds)":("[^"]*"|\d+)/g, '"$1"')
      return answers.map(({ statusCode, body }) => [statusCode, text(body)])
    }
    expect(await asked(learner, ofClass)).toEqual(await asked(randomUUID(), randomUUID()))
  })
})
