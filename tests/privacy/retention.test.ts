// Retention over a whole service, with a clock of its own: what is over is planned, waits, and is destroyed; what is protected
// stays; another purpose, another person and another school do not change.

import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Instant, PersonId, streamName, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { permissions } from '#kernel/permission.ts'
import { isErased as isErasedValue } from '#kernel/personal.ts'
import { openPool } from '#platform/database.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { leftAfterExpiry } from '#rights/retention/retention.ts'
import { agreed } from '../fixtures/consents.ts'
import { type SealedSchool, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'

const school = sealedSchool(91, 'identifying', 'identifying', 'identifying')
/** It knows the same people. */
const same: SealedSchool = { ...sealedSchool(92, 'all', 'all', 'all'), class: school.class, learners: school.learners }
const [first, second, third] = school.learners
const by = PersonId.parse(randomUUID())
/** Of the school, whose August begins before that of the machine. */
const [year = 0, month = 0] = localDay(instantOf(Date.now()), Zone.parse('Europe/Paris')).split('-').map(Number)
/** The year that the test writes in ends on 31 July; its wellbeing expires a year later, and its teaching two. */
const endOfYear = month >= 8 ? year + 1 : year
const on = (years: number, day: string) => Instant.parse(`${endOfYear + years}-${day}T02:00:00.000Z`)

let stack: Stack
let pool: ReturnType<typeof openPool>
const keyStore = memoryKeyStore()
beforeAll(async () => {
  stack = await openStack('retention', { worker: true, keyStore })
  pool = openPool(stack.service.databaseUrl, { name: 'retention test', max: 1 })
  for (const one of [school, same]) await live(one)
  await caughtUp(stack)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

/** Everybody answers once, and says once how it felt: now, so that it is all in one school year. */
async function live({ tenant, class: ofClass, learners, levels: [sealing] }: SealedSchool): Promise<void> {
  const caller = testCaller(permissions, { tenant, actor: by })
  const does = (command: string, input: object) =>
    stack.service.commands.run({ command, input, caller, key: randomUUID() })
  const schoolYear = `${endOfYear - 1}-${endOfYear}`
  await does('identity.open-school', { name: 'École des Tilleuls', zone: 'Europe/Paris', sealing })
  await does('teaching.open-class', { class: ofClass, name: 'CM1 A', level: 'CM1', schoolYear, teacher: by })
  for (const learner of learners) {
    const names = { role: 'learner', givenName: 'Inès', familyName: 'Caradec' }
    await does('identity.register-person', { person: learner, ...names })
    await does('teaching.enrol-learner', { learner, class: ofClass, schoolYear })
    const answer = { exercise: 'calcul/addition/7', skill: 'calcul/addition', difficulty: 3, response: 'quarante-deux' }
    await does('learning.record-attempt', { learner, ...answer, correct: true, durationMs: 5_200 })
    const emotion = { emotion: 'pride', intensity: 4, source: 'learner', comment: 'La table de sept' }
    await does('privacy.record-paper-consent', agreed(learner, 'declared-emotions'))
    await does('learning.declare-emotion', { learner, ...emotion })
  }
}

const retention = () => stack.service.retention

/** What can be read of a kind of event of a learner, as the auditor sees it. */
async function read(of: SealedSchool, learner: string, type: string): Promise<string[]> {
  const { codec, log } = stack.service
  const page = { tenant: of.tenant, from: 0, direction: 'forwards', limit: 1_000 } as const
  const { events } = await log.readStream(streamName('learner', learner), page)
  const reader = codec.reader('all')
  await reader.prepare(events)
  return events.flatMap((stored) => (stored.type === type ? JSON.stringify(reader.show(stored).data) : []))
}
const answers = (learner: string, of = school) => read(of, learner, 'learning.exercise-attempted')
const feelings = (learner: string, of = school) => read(of, learner, 'learning.emotion-detected')
const isErased = (texts: readonly string[]) => texts.length > 0 && texts.every((text) => text.includes('"erased":true'))
const isWhole = (texts: readonly string[]) => texts.length > 0 && texts.every((text) => !text.includes('"erased":true'))

const ask = async (method: 'GET' | 'POST', url: string, body?: object, of = school) => {
  const { auditor } = await tokensOf(stack, of)
  return stack.ask(method, url, { token: auditor, ...(body && { body }) })
}
const protect = async (person: string, until: string) => {
  const body = { person, purpose: 'teaching', until, reason: 'Recours en cours' }
  expect((await ask('POST', '/api/rights/retention/protections', body)).statusCode).toBe(201)
}

describe('what is kept for a purpose', () => {
  it('is planned when its period is over, not before, and nothing is destroyed by the plan', async () => {
    expect(await retention().sweep(school.tenant, on(1, '07-30'))).toEqual({ expired: 0, planned: 0 })
    expect((await retention().summary(school.tenant))?.plan).toBeNull()
    expect(await retention().sweep(school.tenant, on(1, '08-01'))).toEqual({ expired: 0, planned: 3 })
    expect(await retention().summary(school.tenant)).toMatchObject({
      plan: { day: `${endOfYear + 1}-08-01`, dueOn: `${endOfYear + 1}-08-08`, finishedAt: null },
      counts: [{ purpose: 'wellbeing', schoolYear: `${endOfYear - 1}-${endOfYear}`, why: null, people: 3, expired: 0 }],
      periods: { teaching: 'P2Y', wellbeing: 'P1Y' },
      left: leftAfterExpiry.identifying,
    })
    expect(isWhole(await feelings(first))).toBe(true)
  })

  it('waits seven days, and is then destroyed: that purpose, in that school', async () => {
    expect(await retention().sweep(school.tenant, on(1, '08-07'))).toEqual({ expired: 0, planned: 3 })
    expect(isWhole(await feelings(first))).toBe(true)
    expect(await retention().sweep(school.tenant, on(1, '08-08'))).toEqual({ expired: 3, planned: 0 })
    await expect.poll(async () => isErased(await feelings(first))).toBe(true)
    for (const learner of school.learners) {
      expect(isErased(await feelings(learner))).toBe(true)
      expect(isWhole(await answers(learner))).toBe(true)
      expect(isWhole(await feelings(learner, same))).toBe(true)
    }
    const page = { tenant: school.tenant, from: 0, direction: 'forwards', limit: 10 } as const
    const { events } = await stack.service.log.readStream(streamName('retention-periods', school.tenant), page)
    expect(events).toMatchObject([
      { type: 'privacy.retention-applied', data: { expired: [{ purpose: 'wellbeing', people: 3 }], keptBack: 0 } },
    ])
    expect(await retention().sweep(school.tenant, on(1, '08-09'))).toEqual({ expired: 0, planned: 0 })
  })

  it('is kept where it is protected, also if the protection came after the plan; the reason is sealed', async () => {
    await protect(second, `${endOfYear + 3}-01-01`)
    const plan = await retention().plan(school.tenant, on(2, '08-01'))
    expect((await retention().summary(school.tenant))?.counts).toMatchObject([
      { purpose: 'teaching', why: null, people: 2 },
      { purpose: 'teaching', why: 'protected', people: 1, keptUntil: `${endOfYear + 3}-01-01` },
    ])
    await protect(third, `${endOfYear + 2}-12-31`)
    expect(await retention().confirm(school.tenant, randomUUID(), by, on(2, '08-01'))).toBe(false)
    expect(await retention().carryOut(school.tenant, { now: on(2, '08-01') })).toBe(0)
    expect(await retention().confirm(school.tenant, plan?.id ?? '', by, on(2, '08-01'))).toBe(true)
    expect(await retention().carryOut(school.tenant, { now: on(2, '08-01') })).toBe(1)
    await expect.poll(async () => isErased(await answers(first))).toBe(true)
    for (const learner of [second, third]) expect(isWhole(await answers(learner))).toBe(true)
    const { rows } = await pool.query("select data::text from log.events where data::text like '%Recours%'")
    expect(rows).toEqual([])
  })

  it('cannot be added to once it has expired', async () => {
    const { tool } = await tokensOf(stack, school)
    const body = {
      ...{ type: 'exercise_attempted', exercise: 'e', skill: 'calcul/addition', difficulty: 1, response: '1' },
      ...{ correct: true, durationMs: 1 },
    }
    const send = (learner: string) =>
      stack.ask('POST', '/api/adaptive/interaction', { body: { ...body, learner }, token: tool })
    await expect.poll(async () => (await send(first)).statusCode).toBe(409)
    expect((await send(second)).statusCode).toBe(201)
  })

  it('is destroyed once, and recorded once, if it is stopped on the way', async () => {
    await ask('POST', '/api/rights/retention/protections/end', { person: third, purpose: 'teaching' })
    expect(await retention().sweep(school.tenant, on(2, '09-01'))).toEqual({ expired: 0, planned: 1 })
    const destroyEach = keyStore.destroyEach.bind(keyStore)
    vi.spyOn(keyStore, 'destroyEach').mockImplementationOnce(async (keys) => {
      await destroyEach(keys)
      throw new Error('the process was killed')
    })
    await expect(retention().sweep(school.tenant, on(2, '09-08'))).rejects.toThrow('killed')
    expect((await retention().summary(school.tenant))?.plan?.finishedAt).toBeNull()
    expect(await retention().sweep(school.tenant, on(2, '09-08'))).toEqual({ expired: 1, planned: 0 })
    await expect.poll(async () => isErased(await answers(third))).toBe(true)
    const page = { tenant: school.tenant, from: 0, direction: 'forwards', limit: 10 } as const
    const { events } = await stack.service.log.readStream(streamName('retention-periods', school.tenant), page)
    expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 3 }, () => 'privacy.retention-applied'))
  })

  it('waits while the key store does not answer', async () => {
    keyStore.setAway(true)
    await expect(retention().sweep(same.tenant, on(1, '08-01'))).rejects.toThrow('key store')
    keyStore.setAway(false)
    expect(await retention().sweep(same.tenant, on(1, '08-01'))).toEqual({ expired: 0, planned: 3 })
  })

  it('is for the school to change, within bounds; a longer period counts for a plan that is open', async () => {
    const change = (period: string, purpose = 'wellbeing') =>
      ask('POST', '/api/rights/retention/periods', { purpose, period }, same)
    const refused = await change('P10Y')
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'retention-out-of-bounds'])
    expect((await change('P1D')).statusCode).toBe(422)
    expect((await change('two years')).statusCode).toBe(422)
    const { teacher } = await tokensOf(stack, same)
    const body = { purpose: 'wellbeing', period: 'P2Y' }
    expect((await stack.ask('POST', '/api/rights/retention/periods', { token: teacher, body })).statusCode).toBe(403)
    expect((await change('P2Y')).statusCode).toBe(201)
    expect(await retention().sweep(same.tenant, on(1, '08-08'))).toEqual({ expired: 0, planned: 0 })
    expect(await retention().summary(same.tenant)).toMatchObject({
      counts: [{ purpose: 'wellbeing', why: 'not-over', people: 3 }],
      periods: { wellbeing: 'P2Y' },
    })
    for (const learner of same.learners) expect(isWhole(await feelings(learner, same))).toBe(true)
  })

  it('leaves at the level “all” only types and times, and rows until they are rebuilt', async () => {
    const plan = await retention().plan(same.tenant, on(2, '08-01'))
    await retention().confirm(same.tenant, plan?.id ?? '', by, on(2, '08-01'))
    expect(await retention().carryOut(same.tenant, { now: on(2, '08-01') })).toBe(6)
    expect((await retention().summary(same.tenant))?.left).toEqual(leftAfterExpiry.all)
    const isWhollyErased = (text: string) => Object.values(JSON.parse(text)).every((value) => isErasedValue(value))
    await expect.poll(async () => (await answers(first, same)).every(isWhollyErased)).toBe(true)
    const rowsOfSkills = async () => {
      const { rows } = await pool.query<{ count: number }>(
        'select count(*)::integer as count from read.skill_profile where tenant = $1 and learner = $2',
        [same.tenant, first],
      )
      return rows[0]?.count
    }
    expect(await rowsOfSkills()).toBeGreaterThan(0)
    await stack.service.projections.rebuild(['skill-profile'], {
      ...{ switch: 'yes', candidate: false, compare: false, by: 'a test' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    await caughtUp(stack)
    expect(await rowsOfSkills()).toBe(0)
  })

  it('keeps the administration of who is still at the school, and nothing else', async () => {
    const left = await stack.service.retention.plan(same.tenant, on(12, '08-01'))
    expect(left).toBeNull()
    const { administrator } = await tokensOf(stack, same)
    const gone = await stack.ask('POST', '/api/people/departures', { token: administrator, body: { person: second } })
    expect(gone.statusCode, gone.body).toBe(201)
    await caughtUp(stack)
    expect(await retention().sweep(same.tenant, on(12, '08-01'))).toEqual({ expired: 0, planned: 3 })
    expect((await retention().summary(same.tenant))?.counts).toMatchObject([
      { purpose: 'administration', why: null, people: 1 },
      { purpose: 'administration', why: 'at-school', people: 2 },
      { purpose: 'names', why: null, people: 1 },
      { purpose: 'security', why: null, people: 1 },
      { purpose: 'security', why: 'at-school', people: 2 },
    ])
  })

  it('takes the names of whoever has left so long ago, and of nobody else', async () => {
    const { administrator } = await tokensOf(stack, school)
    const send = async (url: string, body: object) => {
      const answer = await stack.ask('POST', url, { token: administrator, body })
      expect(answer.statusCode, answer.body).toBe(201)
    }
    for (const person of [first, second, third]) await send('/api/people/departures', { person, note: 'Déménagement' })
    const names = { role: 'learner', givenName: 'Inès', familyName: 'Caradec' }
    await send('/api/people', { person: third, ...names })
    await caughtUp(stack)
    const namesIn = async (person: string) => {
      const page = { tenant: school.tenant, from: 0, direction: 'forwards', limit: 100 } as const
      const { events } = await stack.service.log.readStream(streamName('person', person), page)
      const reader = stack.service.codec.reader('all')
      await reader.prepare(events)
      return events.filter(({ sealed }) => sealed.length > 0).map((stored) => JSON.stringify(reader.show(stored).data))
    }
    const rowOf = async (person: string) =>
      (
        await pool.query('select given_name from read.people where tenant = $1 and person = $2', [
          school.tenant,
          person,
        ])
      ).rows[0]?.given_name
    const counts = async () =>
      (await retention().summary(school.tenant))?.counts
        .filter(({ purpose }) => purpose === 'names')
        .map(({ schoolYear, why, people }) => [schoolYear, why, people])
    const left = `${endOfYear - 1}-${endOfYear}`

    const changed = { purpose: 'administration', period: 'P3Y' }
    expect((await ask('POST', '/api/rights/retention/periods', changed)).statusCode).toBe(201)
    expect((await retention().summary(school.tenant))?.periods).toMatchObject({ administration: 'P3Y', names: 'P3Y' })
    // Years of teaching are over before; the names are planned on the day on which they are over.
    const before = await retention().plan(school.tenant, on(3, '07-30'))
    if (before) {
      await retention().confirm(school.tenant, before.id, by, on(3, '07-30'))
      await retention().carryOut(school.tenant, { now: on(3, '07-30') })
    }
    expect(await counts()).toEqual([])
    // Whatever is protected is kept with its name.
    await protect(second, `${endOfYear + 4}-01-01`)
    const plan = await retention().plan(school.tenant, on(3, '08-01'))
    expect(await counts()).toEqual([
      [left, null, 1],
      [left, 'protected', 1],
    ])
    expect(isWhole(await namesIn(first))).toBe(true)
    await retention().confirm(school.tenant, plan?.id ?? '', by, on(3, '08-01'))
    expect(await retention().carryOut(school.tenant, { now: on(3, '08-01') })).toBeGreaterThan(0)
    await expect.poll(async () => isErased(await namesIn(first))).toBe(true)
    await expect.poll(() => rowOf(first)).toBeNull()
    for (const person of [second, third]) {
      expect(isWhole(await namesIn(person))).toBe(true)
      expect(await rowOf(person)).toBe('Inès')
    }
    // Another school keeps the name of the same person.
    const elsewhere = await pool.query('select given_name from read.people where tenant = $1 and person = $2', [
      same.tenant,
      first,
    ])
    expect(elsewhere.rows).toEqual([{ given_name: 'Inès' }])
    const page = { tenant: school.tenant, from: 'end', direction: 'backwards', limit: 1 } as const
    const [last] = (await stack.service.log.readStream(streamName('retention-periods', school.tenant), page)).events
    expect(last).toMatchObject({ type: 'privacy.retention-applied', data: { names: 1 } })
    expect(await retention().plan(school.tenant, on(3, '08-02'))).toBeNull()

    // Without the protection, the other name goes too; whoever comes back after the plan keeps theirs.
    await ask('POST', '/api/rights/retention/protections/end', { person: second, purpose: 'teaching' })
    await send('/api/people/departures', { person: third })
    await caughtUp(stack)
    const late = await retention().plan(school.tenant, on(3, '09-01'))
    expect(await counts()).toEqual([[left, null, 2]])
    await send('/api/people', { person: third, ...names })
    await retention().confirm(school.tenant, late?.id ?? '', by, on(3, '09-01'))
    await retention().carryOut(school.tenant, { now: on(3, '09-01') })
    expect(await counts()).toEqual([
      [left, null, 1],
      [left, 'at-school', 1],
    ])
    await expect.poll(() => rowOf(second)).toBeNull()
    expect(isWhole(await namesIn(third))).toBe(true)
  })

  it('goes from the plans with the person who is erased', async () => {
    const { rows: before } = await pool.query('select from sillage.retention_items where person = $1', [first])
    expect(before.length).toBeGreaterThan(0)
    for (const one of [school, same]) {
      const asked = await ask('POST', '/api/rights/erasures', { person: first }, one)
      expect(asked.statusCode).toBe(202)
      const url = `/api/rights/erasures/${asked.json().id}`
      await expect.poll(async () => (await ask('GET', url, undefined, one)).json().state).toBe('finished')
    }
    const { rows } = await pool.query('select from sillage.retention_items where person = $1', [first])
    expect(rows).toEqual([])
  })
})
