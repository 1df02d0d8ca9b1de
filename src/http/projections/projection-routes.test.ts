// The routes for read models over an administration that is made up: who may what, what is refused, what is told.
import { describe, expect, it } from 'vitest'
import { position } from '#kernel/ids.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import { actor, learner, school, serve } from './projection-routes.fixtures.ts'

const refusal = (code: ConstructorParameters<typeof GenerationRefused>[0], sentence = 'No.') =>
  Promise.reject(new GenerationRefused(code, sentence))

const reading = ['', '/skill-profile', '/skill-profile/rebuild', '/skill-profile/diff', '/skill-profile/parked']
const changing = ['rebuild', 'switch', 'rollback', 'drop', 'pause', 'resume', 'retry']

describe('read models over HTTP', () => {
  it.each(['learner', 'teacher', 'administrator', 'tool', 'auditor'] as const)('are not for a %s', async (role) => {
    const { ask } = serve()
    for (const rest of reading) expect((await ask('GET', rest, { role })).statusCode, rest).toBe(403)
    for (const action of changing)
      expect((await ask('POST', `/skill-profile/${action}`, { role })).statusCode, action).toBe(403)
  })

  it('are seen by an operator, and changed by an analyst', async () => {
    const { ask } = serve({ parked: async () => [] })
    expect((await ask('GET', '', { role: 'operator' })).json().items).toHaveLength(1)
    for (const action of changing)
      expect((await ask('POST', `/skill-profile/${action}`, { role: 'operator' })).statusCode, action).toBe(403)
    expect((await ask('POST', '/skill-profile/rebuild')).statusCode).toBe(202)
  })

  it.each([
    ['unknown-projection', 404],
    ['unknown-generation', 404],
    ['is-live', 409],
    ['being-built', 409],
    ['candidate', 409],
    ['not-built', 409],
    ['faulted', 409],
    ['parked', 409],
    ['behind', 409],
    ['frozen', 409],
    ['apart', 409],
    ['nothing-to-roll-back', 409],
  ] as const)('refuse with the code %s, as status %i, and the sentence for people', async (code, status) => {
    const no = () => refusal(code, 'Not this one, because.')
    const { ask, accesses } = serve({ switch: no, rollback: no, drop: no, setPaused: no, retry: no, diff: no })
    for (const action of ['switch', 'rollback', 'drop', 'pause', 'retry']) {
      const answer = await ask('POST', `/skill-profile/${action}`, { body: action === 'drop' ? { generation: 2 } : {} })
      expect(answer.json(), action).toMatchObject({ status, code, detail: 'Not this one, because.' })
    }
    expect((await ask('GET', '/skill-profile/diff')).json()).toMatchObject({ status, code })
    expect(accesses).toEqual([])
  })

  it.each([
    ['/skill-profile/drop', {}, '/generation'],
    ['/skill-profile/drop', { generation: 0 }, '/generation'],
    ['/skill-profile/drop', { generation: 2 ** 31 }, '/generation'],
    ['/skill-profile/switch', { generation: '2' }, '/generation'],
    ['/skill-profile/switch', { to: 2 }, '/to'],
    ['/skill-profile/rollback', { force: 'yes' }, '/force'],
    ['/skill-profile/rebuild', { compare: null }, '/compare'],
    ['/skill-profile/rebuild', { candidate: true, switch: true }, '/switch'],
    ['/skill-profile/rebuild', [], ''],
  ])('%s with %j is refused with a pointer to "%s"', async (rest, body, pointer) => {
    const { ask, verbs } = serve()
    expect((await ask('POST', rest, { body })).json()).toMatchObject({ status: 422, errors: [{ pointer }] })
    expect(verbs).toEqual([])
  })

  it.each(['generation=0', 'generation=x', 'show=101', 'show=-1', 'rows=1'])(
    'a comparison asked for with %s is refused',
    async (query) => expect((await serve().ask('GET', `/skill-profile/diff?${query}`)).statusCode).toBe(422),
  )

  it('are changed in the name of whoever asked, which the trail has', async () => {
    const told: unknown[] = []
    const noting =
      <T>(answer: T) =>
      async (...asked: readonly unknown[]) => {
        told.push(asked)
        return answer
      }
    const one = { generation: 2 } as Generation
    const { ask, accesses } = serve({
      switch: noting({ from: null, to: one }),
      rollback: noting({ from: one, to: one }),
      drop: noting([one]),
      setPaused: noting(one),
      retry: noting({ generations: [], keys: 0 }),
    })
    const by = `analyst ${actor}`
    expect((await ask('POST', '/skill-profile/switch')).json()).toEqual({ from: null, to: 2 })
    expect((await ask('POST', '/skill-profile/rollback', { body: { force: true } })).json()).toEqual({ from: 2, to: 2 })
    expect((await ask('POST', '/skill-profile/drop', { body: { generation: 2 } })).json()).toEqual({ dropped: [2] })
    for (const action of ['pause', 'resume']) await ask('POST', `/skill-profile/${action}`)
    await ask('POST', '/skill-profile/retry')
    expect(told).toEqual([
      ['skill-profile', null, { by, force: false }],
      ['skill-profile', { by, force: true }],
      ['skill-profile', 2, by],
      ['skill-profile', true, by],
      ['skill-profile', false, by],
      ['skill-profile', by],
    ])
    expect(accesses).toHaveLength(told.length)
    expect(accesses[0]).toMatchObject({
      tenant: school,
      actor,
      action: 'switch-projection',
      subjects: [],
      purpose: 'administration',
    })
  })

  it('say that rows are in use, where a switch never finds a moment without readers', async () => {
    const answer = await serve({ switch: () => refusal('in-use') }).ask('POST', '/skill-profile/switch')
    expect(answer.json()).toMatchObject({ status: 503, code: 'unavailable' })
    expect(answer.headers['retry-after']).toBe('5')
  })
})

describe('a comparison over HTTP', () => {
  const side = (generation: number) => ({ generation, version: 1, rows: 9, checksum: 'ff' })
  const found = {
    before: side(1),
    after: side(2),
    from: position(10n),
    to: position(12n),
    columns: { added: [], removed: [], retyped: [] },
    changed: 2,
    onlyBefore: 0,
    onlyAfter: 0,
    byColumn: { successes: 2 },
    first: [
      {
        key: { tenant: school, learner, skill: 'calcul' },
        kind: 'changed',
        columns: { successes: { before: 1, after: 2 } },
      },
    ],
    same: false,
  } as const

  it('counts the rows of all schools, shows those of the caller’s own, and the trail has whose they are', async () => {
    const asked: unknown[] = []
    const diff: Administration['diff'] = async (name, generation, { show, showOf }) => {
      asked.push([name, generation, show, showOf])
      return found
    }
    const { ask, accesses } = serve({ diff })
    const answer = await ask('GET', '/skill-profile/diff?generation=2&show=3')
    expect(answer.json()).toMatchObject({ changed: 2, from: '10', to: '12', byColumn: { successes: 2 } })
    expect(answer.json().rows).toEqual([
      { key: { learner, skill: 'calcul' }, kind: 'changed', columns: { successes: { before: 1, after: 2 } } },
    ])
    expect(asked).toEqual([['skill-profile', 2, 3, school]])
    expect(accesses).toMatchObject([{ action: 'projection-diff', subjects: [learner] }])
  })

  it('shows an operator counts, and no row', async () => {
    const { ask, accesses } = serve({ diff: async () => found })
    const answer = await ask('GET', '/skill-profile/diff', { role: 'operator' })
    expect(answer.json()).toMatchObject({ changed: 2, rows: [] })
    expect(answer.body).not.toContain(learner)
    expect(accesses).toEqual([])
  })

  it('that takes longer than a request may is given up, and names the command that has no such limit', async () => {
    const forever: Administration['diff'] = (_, __, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const { ask } = serve({ diff: forever }, { mostComparingMs: 1 })
    expect((await ask('GET', '/skill-profile/diff?generation=2')).json()).toMatchObject({
      status: 503,
      code: 'takes-too-long',
      facts: { command: 'sillage projections diff skill-profile -g 2' },
    })
  })

  it('is one at a time', async () => {
    const ending = Promise.withResolvers<typeof found>()
    const { ask } = serve({ diff: () => ending.promise })
    const first = ask('GET', '/skill-profile/diff')
    await expect.poll(async () => (await ask('GET', '/skill-profile/diff')).statusCode).toBe(503)
    ending.resolve(found)
    expect((await first).statusCode).toBe(200)
    expect((await ask('GET', '/skill-profile/diff')).statusCode).toBe(200)
  })
})

describe('rows that wait, over HTTP', () => {
  it('are counted for all schools and shown of the caller’s own, to whoever may change read models', async () => {
    const asked: unknown[] = []
    const parked: Administration['parked'] = async (...of) => {
      asked.push(of)
      return [
        {
          generation: 'skill-profile/1' as Generation['id'],
          tenant: school,
          key: { learner, skill: 'calcul' },
          events: 3,
          position: position(7n),
          stream: 'learner-x' as never,
          revision: 0,
          type: 'learning.skill-mastered',
          error: 'poison',
          parkedAt: '2026-03-12T08:00:00.000Z',
          retryAt: null,
        },
      ]
    }
    const { ask, accesses } = serve({ parked })
    const answer = await ask('GET', '/skill-profile/parked')
    expect(answer.json()).toMatchObject({
      generations: [{ generation: 1, keys: 2 }],
      items: [{ key: { learner }, events: 3, position: '7', error: 'poison' }],
    })
    expect(asked).toEqual([['skill-profile', 100, school]])
    expect(accesses).toMatchObject([{ action: 'projection-parked', subjects: [learner] }])
    const counted = await ask('GET', '/skill-profile/parked', { role: 'operator' })
    expect(counted.json()).toEqual({ generations: [{ generation: 1, keys: 2 }], items: [] })
  })
})
