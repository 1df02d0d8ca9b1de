// The routes for read models over an administration that is made up here: who may what, what is refused, what is told.
import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { type Instant, position, type TenantId } from '#kernel/ids.ts'
import type { Access } from '#runtime/audit.ts'
import { readDefinitions } from '#runtime/definitions.ts'
import type { Administration } from '#runtime/generations/administration.ts'
import { GenerationRefused } from '#runtime/generations/errors.ts'
import type { Generation } from '#runtime/generations/generation.ts'
import type { GenerationStatus, ProjectionStatus } from '#runtime/generations/status.ts'
import { pretendVerbs, progressLine, toldAtTheEnd } from '#runtime/rebuild/rebuild-jobs.fixtures.ts'
import { rebuildJobs } from '#runtime/rebuild/rebuild-jobs.ts'
import { requireTokens } from './authentication.ts'
import { readJsonBodies } from './body.ts'
import { isRole, type Role, roles } from './permissions.ts'
import { answerWithProblems } from './problems.ts'
import { projectionRoutes } from './projections.ts'
import { TokenRefused } from './token-keys.ts'

const definitions = await readDefinitions()
const school = randomUUID() as TenantId
const actor = randomUUID()
const learner = randomUUID()

const live: GenerationStatus = {
  generation: 1,
  version: 1,
  state: 'live',
  candidate: false,
  paused: false,
  position: '1000',
  lagEvents: 0,
  lagSeconds: 0,
  fedBy: 'host:1',
  frozenSince: null,
  fault: null,
  parkedKeys: 2,
  createdAt: '2026-03-12T08:00:00.000Z',
  switchedAt: '2026-03-12T08:00:00.000Z',
}
const beside: GenerationStatus = {
  ...live,
  generation: 2,
  state: 'building',
  parkedKeys: 0,
  lagEvents: 600,
  switchedAt: null,
}
const profile = (...generations: GenerationStatus[]): ProjectionStatus => ({
  projection: 'skill-profile',
  description: 'What a learner can do.',
  verdict: 'in-sync',
  definedVersion: 1,
  generations: [live, ...generations],
})
const unasked = () => Promise.reject(new Error('the test did not expect this to be asked'))

/** The routes, with tokens that are a role's name, over an administration of which the test says what it answers. */
function serve(answers: Partial<Administration> = {}, options: { mostComparingMs?: number } = {}) {
  const accesses: Access[] = []
  const { start, verbs } = pretendVerbs()
  const app = Fastify()
  answerWithProblems(app)
  requireTokens(app, {
    published: { keys: [] },
    async verify(role) {
      if (!isRole(role)) throw new TokenRefused('invalid')
      const permissions = new Set<string>(roles[role])
      return { tenant: school, actor: actor as Access['actor'], role, permissions, expiresAtMs: 0 }
    },
  })
  readJsonBodies(app)
  projectionRoutes(app, {
    definitions,
    log: { lag: async () => 1_000 },
    projections: {
      status: async () => [profile()],
      history: async () => [],
      plan: () => [],
      planSwitch: unasked,
      planRollback: unasked,
      planDrop: unasked,
      rebuild: unasked,
      diff: unasked,
      switch: unasked,
      rollback: unasked,
      drop: unasked,
      setPaused: unasked,
      verify: unasked,
      parked: unasked,
      retry: unasked,
      export: unasked,
      ...answers,
    },
    rebuilds: rebuildJobs({ start, now: () => '2026-03-12T09:00:00.000Z' as Instant, onBroken: () => {} }),
    audit: { record: (access) => void accesses.push(access) },
    options,
  })
  // Awaited here: what `inject` gives begins only when somebody waits for it.
  const ask = async (method: 'GET' | 'POST', rest: string, more: { body?: object; role?: Role } = {}) =>
    await app.inject({
      method,
      url: `/api/projections${rest}`,
      headers: { authorization: `Bearer ${more.role ?? 'analyst'}` },
      ...(more.body && { payload: more.body }),
    })
  return { ask, verbs, accesses }
}

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

  it('are changed in the name of whoever asked, which the access trail has', async () => {
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

  it('counts the rows of all schools, shows those of the caller’s own, and the access trail has whose they are', async () => {
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

describe('a rebuild over HTTP', () => {
  it('begins at once, says where to look, and is seen as it goes and as it ended', async () => {
    const { ask, verbs, accesses } = serve()
    const begun = await ask('POST', '/skill-profile/rebuild', { body: { switch: true } })
    expect(begun.statusCode).toBe(202)
    expect(begun.headers.location).toBe('/api/projections/skill-profile/rebuild')
    expect(begun.json()).toMatchObject({ state: 'running', asked: { switch: true, compare: true }, done: null })
    expect(accesses).toMatchObject([{ action: 'rebuild-projection' }])
    const standing = async () => (await ask('GET', '/skill-profile/rebuild', { role: 'operator' })).json()
    verbs[0]?.say('stderr', progressLine())
    expect(await standing()).toMatchObject({
      state: 'running',
      generation: 2,
      phase: 'loading',
      done: 250,
      total: 1_000,
      eventsPerSecond: 500,
      secondsLeft: 2,
    })
    verbs[0]?.say('stdout', toldAtTheEnd({ switched: {} }))
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

  it('waits for others to end, where two run already', async () => {
    const status = async () => ['people', 'classes', 'schools'].map((projection) => ({ ...profile(), projection }))
    const { ask, verbs } = serve({ status })
    await ask('POST', '/people/rebuild')
    await ask('POST', '/classes/rebuild')
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
    verbs[0]?.say('stdout', toldAtTheEnd())
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
