// GET /api/adaptive/services-health: each part of the service, what to do about it, and the figures of the last day.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Figures } from '#operating/service/figures.ts'
import { openPool } from '#platform/database.ts'
import { caughtUp } from './caught-up.ts'
import { openedSchool } from './signed-in.ts'
import { attempt, openStack, type Stack } from './stack.ts'

const calm: Figures = {
  requestsPerS: 40,
  commandsPerS: 10,
  latencyMs: 20,
  errors: 0,
  queue: 3,
  pool: 25,
  cpu: 30,
  memory: 50,
  disk: 40,
  logMs: 2,
  databaseMs: 1,
  keysMs: 1,
  lagSeconds: 0,
}

describe('the health of the services', () => {
  let stack: Stack
  let token: string
  beforeAll(async () => {
    stack = await openStack('services health', { worker: true })
    await openedSchool(stack)
    token = await stack.token('operator')
  })
  afterAll(() => stack.close())
  const health = async (query = '') => {
    const answer = await stack.ask('GET', `/api/adaptive/services-health${query}`, { token })
    expect(answer.statusCode).toBe(200)
    return answer.json()
  }

  it('says of each part how it is, and does not claim to know what nobody has measured', async () => {
    const { parts, figures, history, thresholds } = await health()
    expect(figures).toBeNull()
    expect(history).toEqual([])
    expect(thresholds.latency).toEqual({ warning: 500, trouble: 1_000 })
    expect(parts.find(({ part }: { part: string }) => part === 'log')).toMatchObject({
      state: 'unknown',
      latencyMs: null,
    })
  })

  it('adds up what its processes do, and says what to do about what is above a threshold', async () => {
    await stack.service.figureRows.add('one', calm)
    await stack.service.figureRows.add('two', { ...calm, latencyMs: 1_200 })
    await expect
      .poll(() => health('?hours=24'), { timeout: 20_000, interval: 200 })
      .toMatchObject({ state: 'trouble', figures: { requestsPerS: 80, latencyMs: 1_200 } })
    const { parts, history } = await health('?hours=24')
    expect(parts.find(({ part }: { part: string }) => part === 'http')).toMatchObject({
      state: 'trouble',
      perSecond: 80,
      alerts: [
        {
          code: 'answers-slow',
          severity: 'trouble',
          measured: 1_200,
          remedy: { en: expect.stringContaining('machine') },
        },
      ],
    })
    expect(history).toHaveLength(1)
    expect(history[0]).toMatchObject({ requestsPerS: 80, latencyMs: 1_200 })
    const plain = await stack.server.inject('/health')
    expect(plain.json()).toMatchObject({
      status: 'trouble',
      troubles: [{ about: 'the service', what: 'the time of answers is above its limit in milliseconds (1200)' }],
    })
  })

  it('keeps a day, joined to as many points as a screen shows', async () => {
    const pool = openPool(stack.service.databaseUrl, { name: 'figures', max: 1 })
    await pool.query('delete from sillage.service_figures')
    await pool.query(
      `insert into sillage.service_figures (process, at, figures)
       select 'one', now() - make_interval(secs => 30 * n), $1 from generate_series(1, 3100) n`,
      [JSON.stringify(calm)],
    )
    await stack.service.figureRows.add('one', calm)
    const { rows } = await pool.query('select count(*)::int as kept from sillage.service_figures')
    await pool.end()
    expect(rows[0].kept).toBeLessThan(3_010)
    const { history, everySeconds } = await health('?hours=24')
    expect(everySeconds).toBe(300)
    expect(history.length).toBeLessThanOrEqual(289)
    expect(history.length).toBeGreaterThan(280)
  })

  it('says how much each school uses the installation, and nothing about few learners', async () => {
    const [learner, ofClass] = [randomUUID(), randomUUID()]
    const must = async (url: string, body: object, by?: string) =>
      expect((await stack.ask('POST', url, { body, ...(by !== undefined && { token: by }) })).statusCode).toBe(201)
    const klass = { class: ofClass, schoolYear: '2026-2027' }
    await must('/api/classes', { ...klass, name: 'CM1 B', level: 'CM1', teacher: stack.teacher })
    await must('/api/enrolments', { ...klass, learner })
    await must('/api/adaptive/interaction', attempt(learner), await stack.token('tool'))
    await caughtUp(stack)
    const usage = await stack.ask('GET', '/api/usage?days=90', { token })
    expect(usage.statusCode).toBe(200)
    expect(usage.json()).toMatchObject({
      days: 90,
      schools: [
        {
          ...{ school: stack.tenant, closedAt: null, classes: 1 },
          ...{ learners: null, activeLearners: null, attempts: null, lastActiveOn: null },
        },
      ],
    })
    expect(usage.body).not.toContain(learner)
    expect((await stack.ask('GET', '/api/usage?days=8', { token })).statusCode).toBe(422)
  })

  it('publishes statistics of a school for everybody, and takes them down', async () => {
    const auditor = await stack.token('auditor')
    const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, by: string | null = auditor) =>
      stack.ask(method, path, { token: by })
    const page = `/api/public/statistics/${stack.tenant}`
    const acts = async (): Promise<string[]> => {
      const pool = openPool(stack.service.databaseUrl, { name: 'acts on statistics', max: 1 })
      try {
        const { rows } = await pool.query<{ action: string }>(
          `select entry::jsonb ->> 'action' as action from sillage.trail_entries
           where tenant = $1 and entry::jsonb ->> 'action' like '%-statistics' order by n`,
          [stack.tenant],
        )
        return rows.map(({ action }) => action)
      } finally {
        await pool.end()
      }
    }
    const seen = await ask('GET', '/api/statistics')
    expect(seen.json()).toMatchObject({ table: null, refusal: { reason: 'too-few-people' }, current: null })
    const refused = await ask('POST', '/api/statistics/publications')
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({ code: 'statistics-refused', facts: { reason: 'too-few-people' } })
    expect((await ask('GET', page, null)).statusCode).toBe(404)
    expect(await acts()).toEqual(['preview-statistics', 'preview-statistics'])

    const ofClass = { class: randomUUID(), schoolYear: '2026-2027' }
    const must = async (url: string, body: object, by?: string) =>
      expect((await stack.ask('POST', url, { body, ...(by !== undefined && { token: by }) })).statusCode).toBe(201)
    await must('/api/classes', { ...ofClass, name: 'CM2 A', level: 'CM2', teacher: stack.teacher })
    const tool = await stack.token('tool')
    for (let n = 0; n < 20; n += 1) {
      const learner = randomUUID()
      await must('/api/enrolments', { ...ofClass, learner })
      await must('/api/adaptive/interaction', attempt(learner, { correct: n % 2 === 0 }), tool)
    }
    await caughtUp(stack)
    const table = (await ask('GET', '/api/statistics')).json().table
    expect(table).toMatchObject({ people: 20, groups: [{ of: { answers: '1–4' } }] })
    expect((await ask('POST', '/api/statistics/publications')).json()).toMatchObject(table)
    expect((await acts()).at(-1)).toBe('publish-statistics')
    const shown = await ask('GET', page, null)
    expect(shown.statusCode).toBe(200)
    expect(shown.json()).toMatchObject({ school: stack.tenant, ...table })
    expect((await ask('GET', '/api/statistics')).json()).toMatchObject({ current: table, publications: [table] })

    expect((await ask('DELETE', '/api/statistics/publications')).statusCode).toBe(204)
    expect((await ask('GET', page, null)).statusCode).toBe(404)
    const { traceId: _, ...ofNone } = (await ask('GET', `/api/public/statistics/${randomUUID()}`, null)).json()
    expect((await ask('GET', page, null)).json()).toMatchObject(ofNone)
    expect((await ask('GET', '/api/public/statistics/x', null)).statusCode).toBe(422)
  })

  it.each(['hours=25', 'hours=-1', 'hours=x', 'hours=1&hours=2', 'days=1'])('refuses ?%s', async (query) => {
    const answer = await stack.ask('GET', `/api/adaptive/services-health?${query}`, { token })
    expect(answer.statusCode).toBe(422)
  })
})
