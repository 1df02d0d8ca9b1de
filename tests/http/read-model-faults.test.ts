// A read model that cannot go on, one that nobody feeds, and rows that wait: shown wherever somebody would look.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { derivedCommandId, eventId, PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { requestRetry } from '#projecting/projector/request-retry.ts'
import { attempted } from '../fixtures/learning.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

describe('read models that are not as they should be', () => {
  let stack: Stack
  let school: Awaited<ReturnType<typeof openSchool>>
  let pool: pg.Pool
  let operator: string
  beforeAll(async () => {
    stack = await openStack('read model faults', { worker: true })
    pool = openPool(stack.service.databaseUrl, { name: 'faults', max: 2 })
    operator = await stack.token('operator')
    school = await openSchool(stack)
    await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(school.learner) })
  })
  afterAll(async () => {
    await pool.end()
    await stack.close()
  })

  const eventually = (ask: () => Promise<unknown>) => expect.poll(ask, { interval: 50 })
  async function warnings(): Promise<Record<string, string[]>> {
    const answer = await stack.server.inject('/health/projections')
    expect(answer.statusCode).toBe(200)
    const { status, projections } = answer.json<{
      status: string
      projections: { projection: string; warnings: string[] }[]
    }>()
    const troubled = projections.filter((one) => one.warnings.length > 0)
    expect(status).toBe(troubled.length > 0 ? 'warning' : 'ok')
    expect(projections.map(({ projection }) => projection)).toEqual(
      [...stack.service.definitions.projections.keys()].sort(),
    )
    return Object.fromEntries(troubled.map((one) => [one.projection, one.warnings]))
  }
  /** As the service measures it every two seconds. */
  async function metric(name: string): Promise<string | undefined> {
    for (const lag of await stack.service.lags()) stack.metrics.setProjection(lag.projection, lag)
    stack.metrics.setCrew(await stack.service.crew())
    const { body } = await stack.ask('GET', '/metrics', { token: operator })
    return body
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1)
  }
  const overview = () => stack.ask('GET', `/api/classes/${school.class}/overview`)
  const progress = () => stack.ask('GET', `/api/adaptive/user-progress/${school.learner}`)

  it('are none while all is well', async () => {
    await eventually(() => metric('sillage_projection_lag_events{projection="skill-profile"}')).toBe('0')
    expect(await warnings()).toEqual({})
    expect(await metric('sillage_projection_faulted{projection="skill-profile"}')).toBe('0')
    expect(await metric('sillage_projection_parked_keys{projection="skill-profile"}')).toBe('0')
    expect(await metric('sillage_projection_frozen{projection="skill-profile"}')).toBe('0')
    expect(await metric('sillage_workers_alive')).toBe('1')
    expect(Number(await metric('sillage_leases{state="held"}'))).toBeGreaterThanOrEqual(
      stack.service.definitions.projections.size,
    )
    const { headers } = await progress()
    expect(headers).toMatchObject({ 'x-lag-events': '0', 'x-lag-seconds': '0' })
    expect(headers).not.toHaveProperty('x-read-models-faulted')
    expect(headers).not.toHaveProperty('x-read-models-frozen')
  })

  it('say since when nobody feeds them, in the health, in the metrics and in every answer that shows them', async () => {
    await pool.query(`update sillage.generations set paused = true where projection = 'skill-profile'`)
    await eventually(warnings).toEqual({ 'skill-profile': [expect.stringMatching(/^frozen since 20/)] })
    expect(await metric('sillage_projection_frozen{projection="skill-profile"}')).toBe('1')
    expect((await progress()).headers).toMatchObject({
      'x-read-models-frozen': expect.stringMatching(/skill-profile;since=20/),
    })
    await pool.query(`update sillage.generations set paused = false where projection = 'skill-profile'`)
    await eventually(warnings).toEqual({})
    expect((await progress()).headers).not.toHaveProperty('x-read-models-frozen')
  })

  it('say how many of their rows wait for a fix', async () => {
    await pool.query(
      `insert into sillage.parked (projection, generation, key_text, position, tenant, key, stream, revision, type, error)
        select 'skill-profile', 1, k, 1, gen_random_uuid(), '{}', 's', 0, 't', 'because' from unnest(array['a', 'b']) k`,
    )
    await eventually(warnings).toEqual({ 'skill-profile': [expect.stringMatching(/^2 rows wait for a fix/)] })
    expect(await metric('sillage_projection_parked_keys{projection="skill-profile"}')).toBe('2')
    expect((await progress()).headers['x-read-models-faulted']).toMatch(/skill-profile/)
    await pool.query('delete from sillage.parked')
    await eventually(warnings).toEqual({})
  })

  it('stand still before an event that they cannot take, loudly; the others go on, and traffic still comes', async () => {
    const learner = PersonId.parse(randomUUID())
    await stack.service.log.append({
      stream: streamName('learner', learner),
      tenant: TenantId.parse(stack.tenant),
      expected: 'none',
      events: [
        {
          ...attempted(),
          // Of a release that is newer than this program.
          version: 99,
          id: eventId(derivedCommandId(learner), 1),
          subject: learner,
          actor: learner,
          correlationId: randomUUID(),
          causationId: null,
          fingerprint: 0,
          occurredAt: minute(0),
          zone: someone.zone,
          sealed: [],
        },
      ],
    })
    const at = String(await stack.service.log.head())
    const stopped = expect.stringContaining(`stands still before position ${at} (learning.exercise-attempted)`)
    await eventually(async () => (await warnings())['skill-profile']).toEqual([stopped])
    expect(await metric('sillage_projection_faulted{projection="skill-profile"}')).toBe('1')
    expect(await metric('sillage_projection_lag_events{projection="skill-profile"}')).toBe('1')
    expect(Number(await metric('sillage_projection_lag_seconds{projection="skill-profile"}'))).toBeGreaterThan(0)
    const { headers } = await progress()
    expect(headers['x-read-models-faulted']).toMatch(/skill-profile/)
    expect(headers['x-lag-events']).toBe('1')
    expect(Number(headers['x-lag-seconds'])).toBeGreaterThan(0)
    // What does not fold such events is where the log ends.
    expect(Object.keys(await warnings())).not.toContain('class-roster')
    await eventually(() => metric('sillage_projection_lag_events{projection="class-roster"}')).toBe('0')
    expect((await overview()).statusCode).toBe(200)
    expect((await stack.server.inject('/health/ready')).statusCode).toBe(200)
    expect(stack.logged.join('\n')).toMatch(/stands still/)
    // Asked to try again, before anything is mended, it does, and stumbles over the same event.
    const times = () => stack.logged.filter((line) => line.includes('"skill-profile/1"') && line.includes(at)).length
    const before = times()
    expect(await requestRetry(pool, { projection: 'skill-profile' })).toEqual({
      generations: ['skill-profile/1'],
      keys: 0,
    })
    await eventually(async () => times()).toBeGreaterThan(before)
    await eventually(async () => (await warnings())['skill-profile']).toEqual([stopped])
    // Nothing of what the event holds is told to whoever asks.
    expect((await stack.server.inject('/health/projections')).body).not.toContain(learner)
  })
})
