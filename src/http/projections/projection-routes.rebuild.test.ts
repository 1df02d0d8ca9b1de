// The routes for a rebuild, over an administration and processes that are made up: begun, seen, refused, known later.
import { describe, expect, it } from 'vitest'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { GenerationStatus } from '#projecting/generations/generation-status.ts'
import { finalLine, progressLine } from '#projecting/rebuild/rebuild-jobs.fixtures.ts'
import { beside, profile, serve } from './projection-routes.fixtures.ts'

describe('a rebuild over HTTP', () => {
  it('begins at once, says where to look, and is seen as it goes and as it ended', async () => {
    const { ask, verbs, accesses } = serve()
    const begun = await ask('POST', '/skill-profile/rebuild', { body: { switch: true } })
    expect(begun.statusCode).toBe(202)
    expect(begun.headers.location).toBe('/api/projections/skill-profile/rebuild')
    expect(begun.json()).toMatchObject({ state: 'running', asked: { switch: true, compare: true }, done: null })
    expect(accesses).toMatchObject([{ action: 'rebuild-projection' }])
    const standing = async () => (await ask('GET', '/skill-profile/rebuild', { role: 'operator' })).json()
    verbs[0]?.print('stderr', progressLine())
    expect(await standing()).toMatchObject({
      state: 'running',
      generation: 2,
      phase: 'loading',
      done: 250,
      total: 1_000,
      eventsPerSecond: 500,
      secondsLeft: 2,
    })
    verbs[0]?.print('stdout', finalLine({ switched: {} }))
    await verbs[0]?.end(0)
    expect(await standing()).toMatchObject({
      state: 'done',
      secondsLeft: null,
      result: { generation: 2, switched: true },
    })
    expect(JSON.stringify(await standing())).not.toContain('a person')
  })

  it('is refused while one runs, here or in another process', async () => {
    const { ask } = serve()
    await ask('POST', '/skill-profile/rebuild')
    expect((await ask('POST', '/skill-profile/rebuild')).json()).toMatchObject({ status: 409, code: 'being-built' })
    const elsewhere = serve({ status: async () => [profile({ ...beside, fedBy: 'other:7 rebuild' })] })
    expect((await elsewhere.ask('POST', '/skill-profile/rebuild')).json()).toMatchObject({
      status: 409,
      code: 'being-built',
      detail: expect.stringContaining('other:7'),
    })
    expect(elsewhere.verbs).toEqual([])
  })

  it('leaves a place for another school, and gives the place back', async () => {
    const status = async () => ['people', 'classes', 'schools'].map((projection) => ({ ...profile(), projection }))
    const { ask, verbs } = serve({ status })
    await ask('POST', '/people/rebuild')
    const refused = await ask('POST', '/classes/rebuild')
    expect(refused.headers['retry-after']).toBe('60')
    expect(refused.json()).toMatchObject({
      status: 429,
      type: '/problems/school-share-used',
      detail: 'Your school has 1 rebuild running, which is the most for one school: wait until it has ended.',
    })
    expect((await ask('POST', '/classes/rebuild', { role: 'analyst.elsewhere' })).statusCode).toBe(202)
    await verbs[0]?.end(0)
    expect((await ask('POST', '/schools/rebuild')).statusCode).toBe(202)
  })

  it('waits for others to end, where two run already', async () => {
    const status = async () => ['people', 'classes', 'schools'].map((projection) => ({ ...profile(), projection }))
    const { ask, verbs } = serve({ status })
    await ask('POST', '/people/rebuild')
    await ask('POST', '/classes/rebuild', { role: 'analyst.elsewhere' })
    expect((await ask('POST', '/schools/rebuild')).json()).toMatchObject({ status: 503, code: 'overloaded' })
    await verbs[0]?.end(0)
    expect((await ask('POST', '/schools/rebuild')).statusCode).toBe(202)
  })

  it.each([
    [
      'of another process, as of its last save',
      { fedBy: 'other:7 rebuild' },
      { state: 'running', done: 400, total: 1_000 },
    ],
    ['that was cut off, and goes on when asked again', { fedBy: null }, { state: 'stopped', done: 400 }],
    [
      'that met an event it cannot fold',
      { fedBy: null, fault: { position: '7', type: 't', error: 'poison' } },
      { state: 'failed', trouble: { code: 'faulted', detail: expect.stringContaining('poison') } },
    ],
  ])('is seen from the database: one %s', async (_, building, shown) => {
    const { ask } = serve({
      status: async () => [profile({ ...beside, ...building })],
      history: async () => [
        { at: '', projection: 'skill-profile', generation: 2, action: 'rebuild', by: 'someone', facts: {} },
      ],
    })
    const answer = await ask('GET', '/skill-profile/rebuild')
    expect(answer.json()).toMatchObject({ generation: 2, by: 'someone', asked: null, result: null, ...shown })
  })

  it('that ended before this service was started is known by its history', async () => {
    const { ask } = serve({
      history: async () => [
        { at: '2026-03-12T08:30:00.000Z', projection: 'p', generation: 2, action: 'built', by: 'someone', facts: {} },
      ],
    })
    expect((await ask('GET', '/skill-profile/rebuild')).json()).toMatchObject({
      state: 'done',
      generation: 2,
      by: 'someone',
      endedAt: '2026-03-12T08:30:00.000Z',
    })
  })

  it('that ended here gives way to a later one of another process', async () => {
    let generations: GenerationStatus[] = []
    const { ask, verbs } = serve({ status: async () => [profile(...generations)] })
    await ask('POST', '/skill-profile/rebuild')
    verbs[0]?.print('stdout', finalLine())
    await verbs[0]?.end(0)
    const state = async () => {
      const { generation, state } = (await ask('GET', '/skill-profile/rebuild')).json()
      return [generation, state]
    }
    expect(await state()).toEqual([2, 'done'])
    generations = [{ ...beside, generation: 3, fedBy: 'other:7 rebuild' }]
    expect(await state()).toEqual([3, 'running'])
    generations = [{ ...beside, generation: 3, fedBy: null, createdAt: '2026-03-12T10:00:00.000Z' }]
    expect(await state()).toEqual([3, 'stopped'])
  })

  it('of what is not there, or was never asked for, is not found', async () => {
    const { ask } = serve({
      plan: () => {
        throw new GenerationRefused('unknown-projection', 'There is no read model "x".')
      },
    })
    expect((await ask('GET', '/skill-profile/rebuild')).statusCode).toBe(404)
    for (const rest of ['/x', '/x/rebuild'])
      expect((await ask('GET', rest)).json().code, rest).toBe('unknown-projection')
    expect((await ask('POST', '/x/rebuild')).json()).toMatchObject({ status: 404, code: 'unknown-projection' })
  })
})
