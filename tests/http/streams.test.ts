// GET /api/streams/{stream} and GET /api/events/{position}: a stream by its name, and one event with what is around it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let learner: string
let auditor: string
let tool: string
type Item = { id: string; type: string; position: string; revision: number; data: Record<string, unknown> }

beforeAll(async () => {
  stack = await openStack('streams')
  learner = (await openSchool(stack, 2)).learner
  auditor = await stack.token('auditor')
  tool = await stack.token('tool', { tenant: stack.tenant })
  for (let n = 0; n < 3; n += 1)
    await stack.ask('POST', '/api/adaptive/interaction', { token: tool, body: attempt(learner) })
})
afterAll(() => stack?.close())

const get = async (url: string, token = auditor) => stack.ask('GET', url, { token })
const stream = async (query = '', token = auditor) =>
  (await get(`/api/streams/learner-${learner}${query}`, token)).json()

describe('a stream', () => {
  it('is read by its name, the latest event first, page by page to its beginning', async () => {
    const whole = await stream()
    expect(whole.items.map(({ type }: Item) => type)).toEqual([
      'learning.skill-mastered',
      'learning.exercise-attempted',
      'learning.exercise-attempted',
      'learning.exercise-attempted',
      'teaching.learner-enrolled',
    ])
    expect(whole).toMatchObject({ stream: `learner-${learner}`, revision: 4, next: null })
    const paged: Item[] = []
    for (let before = ''; ; ) {
      const { items, next } = await stream(`?limit=2${before}`)
      paged.push(...items)
      if (next === null) break
      before = `&before=${next}`
    }
    expect(paged).toEqual(whole.items)
    expect((await stream('?before=0')).items).toEqual([])
    expect((await stream('?before=2147483647')).items).toEqual(whole.items)
  })

  it('withholds personal fields from those who may not see them', async () => {
    const answers = ({ items }: { items: Item[] }) =>
      items.filter(({ type }) => type === 'learning.exercise-attempted').map(({ data }) => data.response)
    expect(answers(await stream())).toEqual(['42', '42', '42'])
    expect(answers(await stream('', tool))).toEqual([{ withheld: true }, { withheld: true }, { withheld: true }])
  })

  it('of another school, of nobody, or without a name of a stream is not found or refused, with the field', async () => {
    const elsewhere = await stack.token('auditor', { tenant: randomUUID() })
    expect((await get(`/api/streams/learner-${learner}`, elsewhere)).json()).toMatchObject({ status: 404 })
    expect((await get(`/api/streams/learner-${randomUUID()}`)).json()).toMatchObject({
      status: 404,
      code: 'unknown-stream',
    })
    expect((await get('/api/streams/no-such-name')).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/stream' }],
    })
    expect((await get(`/api/streams/learner-${learner}?before=-1`)).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/before' }],
    })
  })
})

const unlock = (achievement: string, origin: { readonly causationId: string; readonly correlationId: string }) =>
  stack.service.commands.run({
    command: 'learning.unlock-achievement',
    input: { learner, achievement },
    caller: {
      tenant: stack.tenant as never,
      actor: randomUUID() as never,
      onBehalfOf: null,
      permissions: new Map([['learning:award', new Set(['school'] as const)]]),
      origin: { kind: 'worker' } as never,
    },
    key: randomUUID(),
    ...origin,
  })

describe('one event', () => {
  it('is shown with its neighbours, what the same request recorded, and the rows that it touches', async () => {
    const { items } = await stream()
    const [mastered, third] = items
    const answer = await get(`/api/events/${third.position}`)
    expect(answer.statusCode, answer.body).toBe(200)
    const around = answer.json()
    expect(around.event).toEqual(third)
    expect(around).toMatchObject({ causedBy: null, ledTo: [], correlated: [{ id: mastered.id }] })
    expect(around.before.map(({ revision }: Item) => revision)).toEqual([0, 1, 2])
    expect(around.after.map(({ revision }: Item) => revision)).toEqual([4])
    const touched = around.touches.find(({ readModel }: { readModel: string }) => readModel === 'skill-profile')
    expect(touched.keys).toEqual([{ learner, skill: third.data.skill }])
    expect(BigInt(around.searched.to)).toBeGreaterThanOrEqual(BigInt(mastered.position))
  })

  it('is found by what it led to and what caused it', async () => {
    const { items } = await stream()
    const cause = items.at(-1)
    const { records } = { records: await stack.service.log.readAll({ after: 0n as never, limit: 500 }) }
    expect(records.events.some(({ id }) => id === cause.id)).toBe(true)
    await unlock('three-skills', { causationId: cause.id, correlationId: randomUUID() })
    const [effect] = (await stream('?limit=1')).items
    expect(effect).toMatchObject({ type: 'learning.achievement-unlocked', causation: cause.id })
    expect((await get(`/api/events/${cause.position}`)).json().ledTo).toMatchObject([{ id: effect.id }])
    expect((await get(`/api/events/${effect.position}`)).json().causedBy).toMatchObject({ id: cause.id })
  })

  it('names what caused it, also where that led to many others in between', async () => {
    const cause = (await stream()).items.at(-1)
    const correlationId = randomUUID()
    for (let n = 0; n < 60; n += 1) await unlock(`medal-${n}`, { causationId: cause.id, correlationId })
    const [last] = (await stream('?limit=1')).items
    expect(last).toMatchObject({ type: 'learning.achievement-unlocked', causation: cause.id })
    expect((await get(`/api/events/${last.position}`)).json()).toMatchObject({ causedBy: { id: cause.id } })
  })

  it('of another school, beyond the end, or at no position is not shown', async () => {
    const [{ position }] = (await stream('?limit=1')).items
    const elsewhere = await stack.token('auditor', { tenant: randomUUID() })
    expect((await get(`/api/events/${position}`, elsewhere)).json()).toMatchObject({
      status: 404,
      code: 'unknown-event',
    })
    expect((await get('/api/events/0')).statusCode).toBe(404)
    expect((await get('/api/events/999999999')).statusCode).toBe(404)
    expect((await get('/api/events/here')).json()).toMatchObject({ status: 422, errors: [{ pointer: '/position' }] })
  })
})
