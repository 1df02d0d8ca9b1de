// The routes for read models over a fake administration: permissions, refusals and answers.
import { describe, expect, it } from 'vitest'
import { installationTenant, position } from '#kernel/ids.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import { actor, building, learner, profile, school, serve } from './projection-routes.fixtures.ts'

const refusal = (code: ConstructorParameters<typeof GenerationRefused>[0], sentence = 'No.') =>
  Promise.reject(new GenerationRefused(code, sentence))

const readPaths = ['', '/skill-profile', '/skill-profile/rebuild', '/skill-profile/diff', '/skill-profile/parked']
const actions = ['rebuild', 'switch', 'rollback', 'drop', 'pause', 'resume', 'retry']

describe('read models over HTTP', () => {
  it.each(['learner', 'parent', 'teacher', 'support', 'tool'] as const)('refuse the role %s', async (role) => {
    const { send } = serve()
    for (const rest of readPaths) expect((await send('GET', rest, { role })).statusCode, rest).toBe(403)
    for (const action of actions)
      expect((await send('POST', `/skill-profile/${action}`, { role })).statusCode, action).toBe(403)
  })

  it.each(['administrator', 'auditor'] as const)(
    'show a school’s %s its own rows only, and change nothing',
    async (role) => {
      const { send } = serve()
      // What there is to compare names nobody.
      for (const rest of ['', '/skill-profile']) expect((await send('GET', rest, { role })).statusCode, rest).toBe(200)
      for (const rest of ['/skill-profile/rebuild', '/skill-profile/rebuild/cost'])
        expect((await send('GET', rest, { role })).statusCode, rest).toBe(403)
      for (const action of actions)
        expect((await send('POST', `/skill-profile/${action}`, { role })).statusCode, action).toBe(403)
    },
  )

  it('say to a school that one is stopped, and only to the installation by what', async () => {
    const fault = { position: '7', type: 'learning.exercise-attempted', error: 'Error (of another school)' }
    const { send } = serve({ status: async () => [profile({ ...building, fault })] })
    for (const [role, error] of [
      ['operator', fault.error],
      ['auditor', null],
    ] as const) {
      const [listed] = (await send('GET', '', { role })).json().items
      const found = (await send('GET', '/skill-profile', { role })).json()
      for (const { generations } of [listed, found]) expect(generations[1].fault).toEqual({ ...fault, error })
    }
  })

  it('can be read by an operator, and changed by an analyst', async () => {
    const { send } = serve({ parked: async () => ({ rows: [], withheld: 0 }) })
    expect((await send('GET', '', { role: 'operator' })).json().items).toHaveLength(1)
    for (const action of actions)
      expect((await send('POST', `/skill-profile/${action}`, { role: 'operator' })).statusCode, action).toBe(403)
    expect((await send('POST', '/skill-profile/rebuild')).statusCode).toBe(202)
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
  ] as const)('report the refusal %s with status %i and its message', async (code, status) => {
    const no = () => refusal(code, 'Not this one, because.')
    const { send, accesses } = serve({ switch: no, rollback: no, drop: no, setPaused: no, retry: no, diff: no })
    for (const action of ['switch', 'rollback', 'drop', 'pause', 'retry']) {
      const answer = await send('POST', `/skill-profile/${action}`, {
        body: action === 'drop' ? { generation: 2 } : {},
      })
      expect(answer.json(), action).toMatchObject({ status, code, detail: 'Not this one, because.' })
    }
    expect((await send('GET', '/skill-profile/diff')).json()).toMatchObject({ status, code })
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
  ])('refuse %s with %j and a pointer to "%s"', async (rest, body, pointer) => {
    const { send, verbs } = serve()
    expect((await send('POST', rest, { body })).json()).toMatchObject({ status: 422, errors: [{ pointer }] })
    expect(verbs).toEqual([])
  })

  it.each(['generation=0', 'generation=x', 'show=101', 'show=-1', 'rows=1'])(
    'refuse a comparison with %s',
    async (query) => expect((await serve().send('GET', `/skill-profile/diff?${query}`)).statusCode).toBe(422),
  )

  it('are changed in the name of the caller, and the trail records it', async () => {
    const calls: unknown[] = []
    const recording =
      <T>(answer: T) =>
      async (...parameters: readonly unknown[]) => {
        calls.push(parameters)
        return answer
      }
    const second = { generation: 2 } as Generation
    const { send, accesses } = serve({
      switch: recording({ from: null, to: second }),
      rollback: recording({ from: second, to: second }),
      drop: recording([second]),
      setPaused: recording(second),
      retry: recording({ generations: [], keys: 0 }),
    })
    const by = `analyst ${actor}`
    expect((await send('POST', '/skill-profile/switch')).json()).toEqual({ from: null, to: 2 })
    expect((await send('POST', '/skill-profile/rollback', { body: { force: true } })).json()).toEqual({
      from: 2,
      to: 2,
    })
    expect((await send('POST', '/skill-profile/drop', { body: { generation: 2 } })).json()).toEqual({ dropped: [2] })
    for (const action of ['pause', 'resume']) await send('POST', `/skill-profile/${action}`)
    await send('POST', '/skill-profile/retry')
    expect(calls).toEqual([
      ['skill-profile', null, { by, force: false }],
      ['skill-profile', { by, force: true }],
      ['skill-profile', 2, by],
      ['skill-profile', true, by],
      ['skill-profile', false, by],
      ['skill-profile', by],
    ])
    expect(accesses).toHaveLength(calls.length)
    expect(accesses[0]).toMatchObject({
      tenant: installationTenant,
      actor,
      action: 'switch-projection',
      subjects: [],
      purpose: 'administration',
    })
  })

  it('report that rows are in use, if a switch could not lock them', async () => {
    const answer = await serve({ switch: () => refusal('in-use') }).send('POST', '/skill-profile/switch')
    expect(answer.json()).toMatchObject({ status: 503, code: 'unavailable' })
    expect(answer.headers['retry-after']).toBe('5')
  })
})

describe('a comparison over HTTP', () => {
  const side = (generation: number) => ({ generation, version: 1, rows: 9, checksum: 'ff' })
  const difference = {
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

  it('counts the rows of all schools, shows only those of the caller’s school, and records the persons in the trail', async () => {
    const calls: unknown[] = []
    const diff: Administration['diff'] = async (name, generation, { show, showOf }) => {
      calls.push([name, generation, show, showOf])
      return difference
    }
    const { send, accesses } = serve({ diff })
    const answer = await send('GET', '/skill-profile/diff?generation=2&show=3', { role: 'administrator' })
    expect(answer.json()).toMatchObject({ changed: 2, from: '10', to: '12', byColumn: { successes: 2 } })
    expect(answer.json().rows).toEqual([
      { key: { learner, skill: 'calcul' }, kind: 'changed', columns: { successes: { before: 1, after: 2 } } },
    ])
    expect(calls).toEqual([['skill-profile', 2, 3, school]])
    expect(accesses).toMatchObject([{ action: 'projection-diff', subjects: [learner] }])
  })

  it.each(['operator', 'analyst'] as const)('shows the role %s only counts', async (role) => {
    const { send, accesses } = serve({ diff: async () => difference })
    const answer = await send('GET', '/skill-profile/diff', { role })
    expect(answer.json()).toMatchObject({ changed: 2, rows: [] })
    expect(answer.body).not.toContain(learner)
    expect(accesses).toEqual([])
  })

  it('is abandoned if it takes too long, and names a command without that limit', async () => {
    const forever: Administration['diff'] = (_, __, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const { send } = serve({ diff: forever }, { mostComparingMs: 1 })
    expect((await send('GET', '/skill-profile/diff?generation=2')).json()).toMatchObject({
      status: 503,
      code: 'takes-too-long',
      facts: { command: 'sillage projections diff skill-profile -g 2' },
    })
  })

  it('runs one at a time', async () => {
    const ending = Promise.withResolvers<typeof difference>()
    const { send } = serve({ diff: () => ending.promise })
    const first = send('GET', '/skill-profile/diff')
    await expect.poll(async () => (await send('GET', '/skill-profile/diff')).statusCode).toBe(503)
    ending.resolve(difference)
    expect((await first).statusCode).toBe(200)
    expect((await send('GET', '/skill-profile/diff')).statusCode).toBe(200)
  })
})

describe('parked rows over HTTP', () => {
  it('are counted for all schools, and shown to their own school', async () => {
    const calls: unknown[] = []
    const parked: Administration['parked'] = async (...parameters) => {
      calls.push(parameters)
      const rows = [
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
      return { rows, withheld: 0 }
    }
    const { send, accesses } = serve({ parked })
    const answer = await send('GET', '/skill-profile/parked', { role: 'auditor' })
    expect(answer.json()).toMatchObject({
      generations: [{ generation: 1, keys: 2 }],
      items: [{ key: { learner }, events: 3, position: '7', error: 'poison' }],
    })
    expect(calls).toEqual([['skill-profile', 100, school]])
    expect(accesses).toMatchObject([{ action: 'projection-parked', subjects: [learner] }])
    const counts = await send('GET', '/skill-profile/parked', { role: 'operator' })
    expect(counts.json()).toEqual({ generations: [{ generation: 1, keys: 2 }], items: [] })
  })
})
