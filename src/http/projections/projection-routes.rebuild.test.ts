// The routes for rebuilds, over a fake administration and fake processes.
import { describe, expect, it } from 'vitest'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { GenerationStatus } from '#projecting/generations/generation-status.ts'
import { finalLine, progressLine } from '#projecting/rebuild/rebuild-jobs.fixtures.ts'
import { building as buildingGeneration, profile, serve } from './projection-routes.fixtures.ts'

describe('a rebuild over HTTP', () => {
  it('starts at once, returns the address of its progress, and reports progress and result', async () => {
    const { send, verbs, accesses } = serve()
    const started = await send('POST', '/skill-profile/rebuild', { body: { switch: true } })
    expect(started.statusCode).toBe(202)
    expect(started.headers.location).toBe('/api/projections/skill-profile/rebuild')
    expect(started.json()).toMatchObject({ state: 'running', asked: { switch: true, compare: true }, done: null })
    expect(accesses).toMatchObject([{ action: 'rebuild-projection' }])
    const status = async () => (await send('GET', '/skill-profile/rebuild', { role: 'operator' })).json()
    verbs[0]?.print('stderr', progressLine())
    expect(await status()).toMatchObject({
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
    expect(await status()).toMatchObject({
      state: 'done',
      secondsLeft: null,
      result: { generation: 2, switched: true },
    })
    expect(JSON.stringify(await status())).not.toContain('a person')
  })

  it('is refused while another one runs, here or in another process', async () => {
    const { send } = serve()
    await send('POST', '/skill-profile/rebuild')
    expect((await send('POST', '/skill-profile/rebuild')).json()).toMatchObject({ status: 409, code: 'being-built' })
    const elsewhere = serve({ status: async () => [profile({ ...buildingGeneration, fedBy: 'other:7 rebuild' })] })
    expect((await elsewhere.send('POST', '/skill-profile/rebuild')).json()).toMatchObject({
      status: 409,
      code: 'being-built',
      detail: expect.stringContaining('other:7'),
    })
    expect(elsewhere.verbs).toEqual([])
  })

  it('is refused while two others run', async () => {
    const status = async () => ['people', 'classes', 'schools'].map((projection) => ({ ...profile(), projection }))
    const { send, verbs } = serve({ status })
    await send('POST', '/people/rebuild')
    await send('POST', '/classes/rebuild')
    expect((await send('POST', '/schools/rebuild')).json()).toMatchObject({ status: 503, code: 'overloaded' })
    await verbs[0]?.end(0)
    expect((await send('POST', '/schools/rebuild')).statusCode).toBe(202)
  })

  it.each([
    [
      'in another process, as of its last save',
      { fedBy: 'other:7 rebuild' },
      { state: 'running', done: 400, total: 1_000 },
    ],
    ['that was interrupted, and continues on the next request', { fedBy: null }, { state: 'stopped', done: 400 }],
    [
      'that reached an event it cannot fold',
      { fedBy: null, fault: { position: '7', type: 't', error: 'poison' } },
      { state: 'failed', trouble: { code: 'faulted', detail: expect.stringContaining('poison') } },
    ],
  ])('is read from the database: one %s', async (_, building, shown) => {
    const { send } = serve({
      status: async () => [profile({ ...buildingGeneration, ...building })],
      history: async () => [
        { at: '', projection: 'skill-profile', generation: 2, action: 'rebuild', by: 'someone', facts: {} },
      ],
    })
    const answer = await send('GET', '/skill-profile/rebuild')
    expect(answer.json()).toMatchObject({ generation: 2, by: 'someone', asked: null, result: null, ...shown })
  })

  it('that ended before this service started is read from the history', async () => {
    const { send } = serve({
      history: async () => [
        { at: '2026-03-12T08:30:00.000Z', projection: 'p', generation: 2, action: 'built', by: 'someone', facts: {} },
      ],
    })
    expect((await send('GET', '/skill-profile/rebuild')).json()).toMatchObject({
      state: 'done',
      generation: 2,
      by: 'someone',
      endedAt: '2026-03-12T08:30:00.000Z',
    })
  })

  it('that ended here is replaced by a later one in another process', async () => {
    let generations: GenerationStatus[] = []
    const { send, verbs } = serve({ status: async () => [profile(...generations)] })
    await send('POST', '/skill-profile/rebuild')
    verbs[0]?.print('stdout', finalLine())
    await verbs[0]?.end(0)
    const state = async () => {
      const { generation, state } = (await send('GET', '/skill-profile/rebuild')).json()
      return [generation, state]
    }
    expect(await state()).toEqual([2, 'done'])
    generations = [{ ...buildingGeneration, generation: 3, fedBy: 'other:7 rebuild' }]
    expect(await state()).toEqual([3, 'running'])
    generations = [{ ...buildingGeneration, generation: 3, fedBy: null, createdAt: '2026-03-12T10:00:00.000Z' }]
    expect(await state()).toEqual([3, 'stopped'])
  })

  it('is not found if there was none, or if the read model does not exist', async () => {
    const { send } = serve({
      plan: () => {
        throw new GenerationRefused('unknown-projection', 'There is no read model "x".')
      },
    })
    expect((await send('GET', '/skill-profile/rebuild')).statusCode).toBe(404)
    for (const rest of ['/x', '/x/rebuild'])
      expect((await send('GET', rest)).json().code, rest).toBe('unknown-projection')
    expect((await send('POST', '/x/rebuild')).json()).toMatchObject({ status: 404, code: 'unknown-projection' })
  })
})
