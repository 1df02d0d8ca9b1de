// A learner's and a class's past over HTTP: what was known, what had happened, what changed, and why.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import { derivedCommandId, eventId, Instant, PersonId, streamName, TenantId, Zone } from '#kernel/ids.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

type School = Awaited<ReturnType<typeof openSchool>>
const skill = 'calcul/addition'

let stack: Stack
let school: School
let teacher: string
beforeAll(async () => {
  stack = await openStack('learner past', { worker: true })
  school = await openSchool(stack, 3)
  teacher = await stack.token('teacher')
})
afterAll(() => stack?.close())

const get = async (url: string, more: { token?: string } = {}) => {
  const answer = await stack.ask('GET', url, more)
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}
const must = async (url: string) => {
  const { status, body } = await get(url)
  if (status !== 200) throw new Error(`${url}: ${status} ${JSON.stringify(body)}`)
  return body
}
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
const HOUR_MS = 3_600_000

/** Records an answer; gives its event's id and position. */
async function answers(learner: string, more: object = {}): Promise<{ id: string; position: string }> {
  const answer = await stack.ask('POST', '/api/adaptive/interaction', { token: teacher, body: attempt(learner, more) })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  const { events, position } = answer.json()
  return { id: events[0].id, position }
}
/** Erasure is an event like any other; the command that makes it comes with a later issue. */
async function erase(learner: string): Promise<string> {
  const command = derivedCommandId('erase', learner)
  const { position } = await stack.service.log.append({
    stream: streamName('learner', learner),
    tenant: TenantId.parse(stack.tenant),
    expected: 'any',
    events: [
      {
        ...subjectErased({}),
        id: eventId(command, 1),
        subject: PersonId.parse(learner),
        actor: PersonId.parse(randomUUID()),
        correlationId: command,
        causationId: null,
        fingerprint: 0,
        occurredAt: Instant.parse(ago(0)),
        zone: Zone.parse('Europe/Paris'),
        sealed: [],
      },
    ],
  })
  return String(position)
}
const profile = async (learner: string, query: string) => {
  const { models } = await must(`/api/learners/${learner}/state?models=skill-profile&${query}`)
  return models['skill-profile'].rows[0]
}
const learnerOf = (n: number): string => school.learners[n] ?? ''

describe('a learner’s state', () => {
  it('is, now, what the live read models hold, but for hidden columns', async () => {
    const learner = learnerOf(0)
    const { position } = await answers(learner)
    const state = await must(`/api/learners/${learner}/state`)
    expect(Object.keys(state.models)).toEqual(
      expect.arrayContaining(['class-roster', 'daily-activity', 'learner-progress', 'people', 'skill-profile']),
    )
    const live = await must(`/api/adaptive/user-progress/${learner}?atLeast=${position}`)
    expect(state.models['skill-profile'].rows).toEqual(live.skills.map((row: object) => ({ learner, ...row })))
    expect(state.models['learner-progress'].rows[0]).toMatchObject({
      attempts: live.attempts,
      lastActivityAt: live.lastActivityAt,
    })
    expect(JSON.stringify(state)).not.toContain('"run"')
    expect(state.shownAt).toEqual({ position, at: null, known: null })
  })

  it('differs by the clock where an event came late, or judged an earlier one anew', async () => {
    const learner = learnerOf(1)
    const morning = ago(3 * HOUR_MS)
    const first = await answers(learner, { correct: false, occurredAt: morning })
    // A tablet that was offline hands in, now, what was done an hour after that.
    const late = await answers(learner, { correct: true, occurredAt: ago(2 * HOUR_MS) })
    const last = await answers(learner, { correct: true })
    const noon = ago(HOUR_MS)

    expect(await profile(learner, `at=${first.position}`)).toMatchObject({ attempts: 1, successes: 0 })
    expect(await profile(learner, `at=${late.position}`)).toMatchObject({ attempts: 2, successes: 1 })
    // By noon two answers had happened; nobody knew of either.
    expect(await profile(learner, `at=${noon}`)).toMatchObject({ attempts: 2, successes: 1 })
    expect(await profile(learner, `known=${noon}`)).toBeUndefined()
    expect(await profile(learner, `at=${noon}&known=${first.position}`)).toMatchObject({ attempts: 1 })

    // The teacher judges the first answer anew: at that position it becomes known, and it happens now.
    const correction = await stack.ask('POST', '/api/attempts/corrections', {
      body: { learner, attempt: first.id, correct: true },
    })
    expect(correction.statusCode, correction.body).toBe(201)
    const { position } = correction.json()
    expect(await profile(learner, `at=${last.position}`)).toMatchObject({ attempts: 3, successes: 2 })
    expect(await profile(learner, `at=${position}`)).toMatchObject({ attempts: 3, successes: 3 })
    expect(await profile(learner, `at=${noon}`)).toMatchObject({ attempts: 2, successes: 1 })
  })

  it('links to itself by a position, and gives the same answer there for ever', async () => {
    const learner = learnerOf(0)
    const { recordedAt } = (await must(`/api/learners/${learner}/history?limit=1`)).items[0]
    const asked = ['', `known=${recordedAt}`, `at=${ago(0)}`].map((query) => `/api/learners/${learner}/state?${query}`)
    const before = await Promise.all(asked.map(must))
    await answers(learner)
    for (const { links, models, shownAt } of before) {
      expect(links.self).toMatch(/(at|known)=\d+$/)
      const again = await must(links.self)
      expect(again.models).toEqual(models)
      expect(again.shownAt.position).toBe(shownAt.position)
    }
  })

  it('is of the models asked for', async () => {
    const { models } = await must(`/api/learners/${school.learner}/state?models=people,skill-profile`)
    expect(Object.keys(models).sort()).toEqual(['people', 'skill-profile'])
  })
})

it('a learner’s state tells an application no names', async () => {
  const url = `/api/learners/${school.learner}/state`
  const token = await stack.token('tool')
  const { models } = (await get(url, { token })).body
  expect(Object.keys(models)).toContain('skill-profile')
  expect(Object.keys(models)).not.toContain('people')
  expect((await get(`${url}?models=people`, { token })).body.errors).toMatchObject([{ pointer: '/models' }])
  const own = await stack.token('learner', { tenant: stack.tenant, actor: school.learner })
  expect(Object.keys((await get(url, { token: own })).body.models)).toContain('people')
})

describe('what changed', () => {
  it('is told field by field, with the events that changed it', async () => {
    const learner = learnerOf(2)
    const first = await answers(learner, { correct: false })
    const second = await answers(learner, { correct: true })
    const third = await answers(learner, { correct: true })
    const { models, from, to } = await must(
      `/api/learners/${learner}/diff?from=${first.position}&to=${third.position}&models=skill-profile`,
    )
    expect([from.position, to.position]).toEqual([first.position, third.position])
    const [row] = models['skill-profile']
    expect(row).toMatchObject({ key: { learner, skill }, change: 'changed' })
    const byField = new Map<string, { before: unknown; after: unknown; events: { id: string }[] }>(
      row.fields.map((one: { field: string }) => [one.field, one]),
    )
    expect(byField.get('attempts')).toMatchObject({ before: 1, after: 3, eventsInAll: 2 })
    expect(byField.get('attempts')?.events.map(({ id }) => id)).toEqual([second.id, third.id])
    expect(byField.get('successRate')).toMatchObject({ before: 0, after: 0.6667 })
    expect([...byField.keys()]).not.toContain('masteredAt')
    expect([...byField.keys()]).not.toContain('run')
  })

  it('is nothing between a moment and itself', async () => {
    const { models } = await must(`/api/learners/${learnerOf(2)}/diff?from=${ago(1_000)}&to=${ago(1_000)}`)
    expect(models).toEqual({})
  })
})

describe('why a number is what it is', () => {
  it('is told by the events that moved it, a page at a time', async () => {
    const learner = learnerOf(2)
    const url = `/api/learners/${learner}/explain/skill-profile/attempts?key=${skill}&limit=2`
    const first = await must(url)
    expect(first.items.map(({ before, after }: { before: number; after: number }) => [before, after])).toEqual([
      [null, 1],
      [1, 2],
    ])
    const second = await must(`${url}&cursor=${first.next}`)
    expect(second.items[0]).toMatchObject({ type: 'learning.exercise-attempted', before: 2, after: 3 })
    const state = await profile(learner, '')
    expect(second.items.at(-1).after).toBe(state.attempts)
  })

  it('takes a row of several key columns', async () => {
    const learner = learnerOf(2)
    const [day] = (await must(`/api/learners/${learner}/state?models=daily-activity`)).models['daily-activity'].rows
    const { items, key } = await must(
      `/api/learners/${learner}/explain/daily-activity/attempts?key=${day.class},${day.day}`,
    )
    expect(key).toEqual({ learner, class: day.class, day: day.day })
    expect(items).toHaveLength(day.attempts)
  })
})

describe('a class at a moment', () => {
  it('is what the live query answered then, whatever came since', async () => {
    const url = `/api/classes/${school.class}/overview?former=include`
    const told: { position: string; live: unknown }[] = []
    for (const [n, learner] of school.learners.entries()) {
      const { position } = await answers(learner, { correct: n % 2 === 0, skill: 'calcul/division' })
      told.push({ position, live: await must(`${url}&atLeast=${position}`) })
    }
    for (const { position, live } of told) {
      const { body, headers } = await get(`${url}&at=${position}`)
      expect(body).toEqual(live)
      expect(headers['x-event-position']).toBe(position)
      expect(headers['content-location']).toBe(`${url}&at=${position}`)
    }
    const activity = `/api/classes/${school.class}/activity`
    expect(await must(`${activity}?at=${told.at(-1)?.position}`)).toEqual(await must(activity))
    expect(await must(activity)).toMatchObject({ zone: 'Europe/Paris' })
  })

  it('and one learner’s progress are the same query too', async () => {
    const url = `/api/adaptive/user-progress/${learnerOf(2)}`
    const { position } = await answers(learnerOf(2))
    const live = await must(`${url}?atLeast=${position}`)
    await answers(learnerOf(2))
    expect(await must(`${url}?at=${position}`)).toEqual(live)
  })

  it('no longer shows who was erased since', async () => {
    const erased = learnerOf(1)
    const url = `/api/classes/${school.class}/overview?former=include`
    const { position } = await answers(learnerOf(0))
    const before = (await must(`${url}&at=${position}`)).learners.map(({ learner }: { learner: string }) => learner)
    expect(before).toContain(erased)
    const at = await erase(erased)
    const after = await must(`${url}&atLeast=${at}`)
    expect(after.learners.map(({ learner }: { learner: string }) => learner)).not.toContain(erased)
    const again = (await must(`${url}&at=${position}`)).learners.map(({ learner }: { learner: string }) => learner)
    expect(again).toEqual(before.filter((one: string) => one !== erased))
  })

  it('is not there before it was opened', async () => {
    expect(await get(`/api/classes/${school.class}/overview?at=0`)).toMatchObject({
      status: 404,
      body: { facts: { what: 'class' } },
    })
  })
})

describe('a question that cannot be answered', () => {
  const of = (path: string) => `/api/learners/${school.learner}/${path}`
  it.each([
    ['state?at=monday', '/at', /position .* or a moment/],
    ['state?at=999999999', '/at', /beyond the end of the log \(\d+\)/],
    ['state?known=2999-01-01T00:00:00Z', '/known', /in the future/],
    ['state?at=3&known=2026-01-01T00:00:00Z', '/known', /position, which already determines/],
    ['state?models=people,nonsense', '/models', /nonsense.*skill-profile/],
    ['state?unheard=1', '/unheard', /No such field/],
    ['diff', '/from', /./],
    ['diff?from=3&to=2', '/from', /later/],
    ['diff?from=3&to=2026-01-01T00:00:00Z', '/to', /clock=known/],
    ['diff?from=1&clock=known&known=2', '/known', /already/],
    ['explain/nonsense/attempts', '/model', /skill-profile/],
    ['explain/skill-profile/run?key=calcul', '/field', /proficiency/],
    ['explain/skill-profile/attempts', '/key', /skill/],
    ['explain/skill-profile/attempts?key=Not%20a%20skill', '/key', /skill:/],
    ['explain/learner-progress/attempts?key=1', '/key', /one row/],
    ['explain/skill-profile/attempts?key=calcul&cursor=x', '/cursor', /cursor/],
  ])('%s is refused with %s', async (path, pointer, detail) => {
    const { status, body } = await get(of(path))
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer])
    expect(body.errors[0].detail).toMatch(detail)
  })

  it.each(['/api/classes', '/api/activities/difficulty'])('%s has no past', async (path) => {
    for (const field of ['at', 'known'])
      expect(await get(`${path}?${field}=1`)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `/${field}` }] },
      })
  })

  it('names generations of a moment that is folded from no generation', async () => {
    const token = await stack.token('administrator')
    const { status, body } = await get(`/api/classes/${school.class}/overview?at=1&generations=class-roster/1`, {
      token,
    })
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/generations'])
  })

  it('is about a learner of another school, or of none', async () => {
    const stranger = await stack.token('teacher', { tenant: randomUUID() })
    for (const path of ['state', 'diff?from=0', `explain/skill-profile/attempts?key=${skill}`]) {
      expect(await get(of(path), { token: stranger })).toMatchObject({ status: 404 })
      expect(await get(`/api/learners/${randomUUID()}/${path}`)).toMatchObject({ status: 404 })
    }
  })

  it('is asked by a learner about another one, or by who may not read', async () => {
    const [own, another] = [school.learner, learnerOf(1)]
    const token = await stack.token('learner', { tenant: stack.tenant, actor: own })
    expect((await get(`/api/learners/${own}/state`, { token })).status).toBe(200)
    expect((await get(`/api/learners/${another}/state`, { token })).status).toBe(404)
    expect((await get(`/api/learners/${own}/state`, { token: await stack.token('operator') })).status).toBe(403)
  })
})
