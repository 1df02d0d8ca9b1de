// Who sees and does what by relations, over HTTP and PostgreSQL: teachers, guardians, lists, and relations that end.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agreed } from '../fixtures/consents.ts'
import { attempt, openStack, type Stack } from './stack.ts'

/** Feeds the read models, as a service does. */
let here: Stack
/** Another process over the same log and database. */
let there: Stack
const teachers = { a: randomUUID(), b: randomUUID() }
const classes = { a: randomUUID(), b: randomUUID() }
const learners = { a: randomUUID(), b: randomUUID() }

const must = async (answer: Promise<LightMyRequestResponse>) => {
  const { statusCode, body } = await answer
  if (statusCode !== 201) throw new Error(`${statusCode} ${body}`)
}
const send = (url: string, body: object, token?: string, stack = here) =>
  stack.ask('POST', url, { body, ...(token !== undefined && { token }) })
const tokenOf = (role: Parameters<Stack['token']>[0], actor: string, stack = here) =>
  stack.token(role, { tenant: here.tenant, actor })

const classOf = (id: string, teacher: string) => ({
  class: id,
  name: 'CM1',
  level: 'CM1',
  schoolYear: '2025-2026',
  teacher,
})
const enrolmentOf = (learner: string, ofClass: string) => ({ learner, class: ofClass, schoolYear: '2025-2026' })

beforeAll(async () => {
  here = await openStack('relations', { worker: true })
  await must(send('/api/schools', { name: 'École des Tilleuls', zone: 'Europe/Paris' }))
  for (const one of ['a', 'b'] as const) {
    await must(send('/api/classes', classOf(classes[one], teachers[one])))
    await must(send('/api/enrolments', enrolmentOf(learners[one], classes[one])))
    await must(send('/api/adaptive/interaction', attempt(learners[one]), await tokenOf('teacher', teachers[one])))
  }
  there = await openStack('relations', {
    databaseUrl: here.service.databaseUrl,
    keysDirectory: join(here.directory, 'keys'),
  })
})
afterAll(async () => {
  await there?.close()
  await here?.close()
})

/** An answer without what differs from one request to the next. */
const plain = ({ statusCode, body, headers }: LightMyRequestResponse) => ({
  statusCode,
  type: headers['content-type'],
  body: body.replaceAll(/"traceId":"\w+"/g, ''),
})

/** A stay that this test may end: of a learner, in class A and of its teacher. */
async function another(): Promise<string> {
  const learner = randomUUID()
  await must(send('/api/enrolments', enrolmentOf(learner, classes.a)))
  return learner
}

describe('a teacher', () => {
  it('reads the class and the learners that they teach, and records for them', async () => {
    const token = await tokenOf('teacher', teachers.a)
    const status = async (url: string) => (await here.ask('GET', url, { token })).statusCode
    for (const url of [
      `/api/classes/${classes.a}/overview`,
      `/api/classes/${classes.a}/notices`,
      `/api/classes/${classes.a}/activity?at=${new Date().toISOString()}`,
      `/api/adaptive/user-progress/${learners.a}?atLeast=${await here.service.log.head()}`,
      `/api/learners/${learners.a}/history`,
      `/api/learners/${learners.a}/state`,
      `/api/learners/${learners.a}/replay`,
    ])
      expect(await status(url), url).toBe(200)
    expect((await send('/api/adaptive/interaction', attempt(learners.a), token)).statusCode).toBe(201)
  })

  it('gets for others the same answers as for those who do not exist', async () => {
    const token = await tokenOf('teacher', teachers.a)
    const ask = async (url: string) => plain(await here.ask('GET', url, { token }))
    for (const path of ['overview', 'notices', 'activity', 'teachers', 'overview?at=1'])
      expect(await ask(`/api/classes/${classes.b}/${path}`), path).toEqual(
        await ask(`/api/classes/${randomUUID()}/${path}`),
      )
    for (const path of [
      'history',
      'state',
      'diff?from=0',
      'replay',
      'replay/stream',
      'timeline',
      'events',
      'explain/skill-profile/x?key=y',
    ]) {
      const other = await ask(`/api/learners/${learners.b}/${path}`)
      expect(other.statusCode, path).toBe(404)
      expect(other, path).toEqual(await ask(`/api/learners/${randomUUID()}/${path}`))
    }
    const record = async (learner: string) => plain(await send('/api/adaptive/interaction', attempt(learner), token))
    expect(await record(learners.b)).toEqual(await record(randomUUID()))
    const close = async (id: string) => plain(await send('/api/classes/closures', { class: id }, token))
    expect(await close(classes.b)).toEqual(await close(randomUUID()))
    expect((await close(classes.b)).statusCode).toBe(404)
  })

  it('lists the open classes that they teach; the administrator lists all', async () => {
    const listed = async (token?: string) => {
      const url = `/api/classes?atLeast=${await here.service.log.head()}`
      const answer = await here.ask('GET', url, { ...(token !== undefined && { token }) })
      return answer.json().items.map((found: { class: string }) => found.class)
    }
    expect(await listed(await tokenOf('teacher', teachers.a))).toEqual([classes.a])
    expect(await listed(await tokenOf('teacher', randomUUID()))).toEqual([])
    expect(await listed()).toEqual(expect.arrayContaining([classes.a, classes.b]))
  })

  it('opens a class of their own, enrols newcomers, and teaches them from then on, in one request', async () => {
    const teacher = randomUUID()
    const token = await tokenOf('teacher', teacher)
    const [ofClass, learner] = [randomUUID(), randomUUID()]
    await must(send('/api/classes', classOf(ofClass, teacher), token))
    const { type: _, ...input } = attempt(learner)
    const lines = [
      { command: 'teaching.enrol-learner', id: 'e', input: enrolmentOf(learner, ofClass) },
      { command: 'learning.record-attempt', id: 'r', input },
    ]
    const batch = await here.ask('POST', '/api/events', { body: lines, token })
    expect(batch.json().map(({ status }: { status: number }) => status)).toEqual([201, 201])
    expect((await send('/api/classes', classOf(randomUUID(), teachers.b), token)).json()).toMatchObject({
      status: 403,
      detail: 'This needs the permission teaching:open.',
    })
    // To enrol would give access to what is recorded about the learner.
    expect((await send('/api/enrolments', enrolmentOf(learners.b, ofClass), token)).json()).toMatchObject({
      status: 403,
      detail: 'This needs the permission teaching:manage.',
    })
  })

  it('speaks in their own name only, and so do a learner and an application', async () => {
    const [teacher, learner, tool] = [
      await tokenOf('teacher', teachers.a),
      await tokenOf('learner', learners.a),
      await tokenOf('tool', randomUUID()),
    ]
    const outcome = async (body: object, token: string, url = '/api/adaptive/interaction') => {
      const answer = (await send(url, { learner: learners.a, ...body }, token)).json()
      return answer.detail ?? 'recorded'
    }
    await must(send('/api/rights/consents/on-paper', agreed(learners.a, 'declared-emotions')))
    const needs = (permission: string) => `This needs the permission ${permission}.`
    const emotion = { type: 'emotion_detected', emotion: 'pride', intensity: 3 }
    const progress = { skill: 'calcul/addition', proficiency: 0.7 }
    const badge = { type: 'achievement_unlocked', achievement: 'tables-de-7' }
    const inProgress = '/api/adaptive/skill-progress'
    expect([
      await outcome({ ...emotion, source: 'learner' }, learner),
      await outcome({ ...emotion, source: 'teacher' }, learner),
      await outcome({ ...emotion, source: 'learner' }, teacher),
      await outcome({ ...emotion, source: 'teacher' }, teacher),
      await outcome({ ...emotion, source: 'teacher' }, tool),
      await outcome({ ...progress, source: 'teacher' }, learner, inProgress),
      await outcome({ ...progress, source: 'tool' }, learner, inProgress),
      await outcome({ ...progress, source: 'teacher' }, teacher, inProgress),
      await outcome({ ...progress, source: 'tool' }, teacher, inProgress),
      await outcome({ ...progress, source: 'teacher' }, tool, inProgress),
      await outcome(badge, learner),
      await outcome(badge, teacher),
    ]).toEqual([
      'recorded',
      needs('learning:attest'),
      needs('learning:declare'),
      'recorded',
      needs('learning:attest'),
      needs('learning:attest'),
      needs('learning:report'),
      'recorded',
      needs('learning:report'),
      needs('learning:attest'),
      needs('learning:award'),
      'recorded',
    ])
  })
})

describe('a guardian', () => {
  async function linked(level: 'view' | 'manage') {
    const [guardian, child] = [randomUUID(), await another()]
    await must(send('/api/people', { person: child, role: 'learner', givenName: 'Inès', familyName: 'Caradec' }))
    await must(send('/api/families/links', { learner: child, guardian, level }))
    return { guardian, child, token: await tokenOf('parent', guardian), link: { learner: child, guardian } }
  }

  it('sees a child from the confirmation of the link on, and acts for the child with the level manage', async () => {
    const { child, token, link } = await linked('view')
    const see = async () => (await here.ask('GET', `/api/learners/${child}/history`, { token })).statusCode
    const record = async () => (await send('/api/adaptive/interaction', attempt(child), token)).json()
    expect(await see()).toBe(404)
    await must(send('/api/families/links/confirmations', link))
    expect(await see()).toBe(200)
    expect(await record()).toMatchObject({ status: 403, detail: 'This needs the permission learning:record.' })
    await must(send('/api/families/links/levels', { ...link, level: 'manage' }))
    expect(await record()).toMatchObject({ stream: `learner-${child}` })
    const other = await here.ask('GET', `/api/learners/${learners.b}/history`, { token })
    expect(other.statusCode).toBe(404)
  })

  it('sees nothing any more a second after the link has ended, in any process', async () => {
    const { child, guardian, link } = await linked('view')
    await must(send('/api/families/links/confirmations', link))
    const see = async (stack: Stack) => {
      const token = await tokenOf('parent', guardian, stack)
      return (await stack.ask('GET', `/api/learners/${child}/history`, { token })).statusCode
    }
    expect([await see(here), await see(there)]).toEqual([200, 200])
    await must(send('/api/families/links/ends', { ...link, reason: 'withdrawn' }))
    expect(await see(here)).toBe(404)
    await pause(1_000)
    expect(await see(there)).toBe(404)
  })
})

describe('a relation that ends', () => {
  it('is over at once in the process that answers, and a second later in every other', async () => {
    const learner = await another()
    const see = async (stack: Stack) => {
      const token = await tokenOf('teacher', teachers.a, stack)
      return (await stack.ask('GET', `/api/learners/${learner}/history`, { token })).statusCode
    }
    expect([await see(here), await see(there)]).toEqual([200, 200])
    await must(send('/api/enrolments/withdrawals', { learner, class: classes.a }))
    expect(await see(here)).toBe(404)
    await pause(1_000)
    expect(await see(there)).toBe(404)
  })

  it('is over as soon while no worker feeds the read models: then the log says so', async () => {
    const learner = await another()
    const token = await tokenOf('teacher', teachers.a)
    const see = async () => (await here.ask('GET', `/api/learners/${learner}/history`, { token })).statusCode
    expect(await see()).toBe(200)
    const all = [...here.service.definitions.projections.keys()]
    for (const name of all) await here.service.projections.setPaused(name, true, 'a test')
    try {
      // What joins the read models of relations is not shown while they are behind.
      const list = async () => {
        await another()
        return (await here.ask('GET', '/api/classes', { token, patient: false })).json().detail
      }
      await expect
        .poll(list, { interval: 100 })
        .toBe('Who teaches whom, and who is whose guardian, is not known at the moment. Try again.')
      expect(await see()).toBe(200)
      await must(send('/api/enrolments/withdrawals', { learner, class: classes.a }))
      expect(await see()).toBe(404)
      const [newClass, newcomer] = [randomUUID(), randomUUID()]
      await must(send('/api/classes', classOf(newClass, teachers.a), token))
      await must(send('/api/enrolments', enrolmentOf(newcomer, newClass), token))
      expect((await send('/api/adaptive/interaction', attempt(newcomer), token)).statusCode).toBe(201)
    } finally {
      for (const name of all) await here.service.projections.setPaused(name, false, 'a test')
    }
  })

  it('ends with the class, and with the time of a teacher in it', async () => {
    const [ofClass, learner, second] = [randomUUID(), randomUUID(), randomUUID()]
    await must(send('/api/classes', classOf(ofClass, teachers.a)))
    await must(send('/api/enrolments', enrolmentOf(learner, ofClass)))
    await must(send('/api/classes/teachers', { class: ofClass, teacher: second }))
    const see = async (teacher: string) => {
      const token = await tokenOf('teacher', teacher)
      return (await here.ask('GET', `/api/learners/${learner}/history`, { token })).statusCode
    }
    expect([await see(teachers.a), await see(second)]).toEqual([200, 200])
    await must(send('/api/classes/teachers/removals', { class: ofClass, teacher: second }))
    expect([await see(teachers.a), await see(second)]).toEqual([200, 404])
    await must(send('/api/classes/closures', { class: ofClass }))
    expect(await see(teachers.a)).toBe(404)
  })

  it('ends the replay that somebody is watching', async () => {
    const learner = await another()
    const token = await tokenOf('teacher', teachers.a)
    for (let n = 0; n < 3; n += 1) await must(send('/api/adaptive/interaction', attempt(learner), token))
    const address = await here.server.listen({ port: 0, host: '127.0.0.1' })
    const watched = await fetch(`${address}/api/learners/${learner}/replay/stream?pace=0.2`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(watched.status).toBe(200)
    await must(send('/api/enrolments/withdrawals', { learner, class: classes.a }))
    // Four steps take a quarter of a minute at this pace, and a replay that is watched to its end says so.
    expect(await watched.text()).not.toContain('event: end')
  })
})

describe('a session', () => {
  it('shows permissions with their scopes', async () => {
    const shown = async (role: 'learner' | 'operator') =>
      (await here.ask('GET', '/api/session', { token: await tokenOf(role, learners.a) })).json()
    expect(await shown('learner')).toMatchObject({
      school: here.tenant,
      roles: ['learner'],
      permissions: { 'learning:declare': ['own'], 'learning:read': ['own'], 'learning:record': ['own'] },
    })
    expect(await shown('operator')).toMatchObject({
      school: '00000000-0000-4000-8000-000000000000',
      permissions: { 'operations:read': ['installation'], 'projections:read': ['installation'] },
    })
  })
})
