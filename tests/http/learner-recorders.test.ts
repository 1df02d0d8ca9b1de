// Who recorded the events of a learner, by kind: the list says it and is filtered by it, as far as the reader may know it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importerOf } from '#imports/answers/answer-plans.ts'
import { TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { agreed } from '../fixtures/consents.ts'
import { type Families, openFamilies } from './families.fixtures.ts'
import { attempt } from './stack.ts'

const CONSENT = 'privacy.consent-signed'
const NOT_SHOWN = '00000000-0000-4000-8000-0000000000ff'
const kinds = ['learner', 'guardian', 'staff', 'application', 'process', 'import'] as const

let families: Families
let child: string
let ofChild: string
let clerk: string

beforeAll(async () => {
  families = await openFamilies('learner recorders', 1)
  const { stack, children, must } = families
  child = children[0] ?? ''
  ofChild = await stack.token('learner', { actor: child })
  clerk = await stack.token('administrator', { actor: families.ids.office })
  const tenant = TenantId.parse(stack.tenant)
  const record = async (token: string, response: string) => {
    const body = attempt(child, { response })
    const answer = await stack.ask('POST', '/api/adaptive/interaction', { body, token })
    expect(answer.statusCode, answer.body).toBe(201)
  }
  const names = { givenName: 'Solène', familyName: 'Aubier' }
  await must('office', '/api/people', { person: stack.teacher, role: 'teacher', ...names })
  await record(ofChild, 'de l’enfant')
  await record(await stack.token('tool', { actor: randomUUID() }), 'd’une application')
  await record(await stack.token('teacher'), 'de l’école')
  await record(await stack.token('tool', { actor: processActor('parcels') }), 'du service')
  await record(await stack.token('tool', { actor: importerOf(tenant) }), 'd’un import')
  const { person, purpose, text } = agreed(child, 'detailed-tracking')
  await must('mother', '/api/rights/consents', { person, purpose, text })
})
afterAll(() => families?.stack.close())

type Item = {
  readonly position: string
  readonly type: string
  readonly by: string | null
  readonly actor: string
  readonly words: { fr: string }
}
type Page = { readonly total: number | null; readonly items: readonly Item[] }

async function list(token: string, query = ''): Promise<Page> {
  const answer = await families.stack.ask('GET', `/api/learners/${child}/events?limit=200&lang=fr${query}`, { token })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const answers = ({ items }: Page) =>
  items.flatMap(({ type, words }) => (type === 'learning.exercise-attempted' ? [/«\s(.*)\s»/.exec(words.fr)?.[1]] : []))
const consents = ({ items }: Page) => items.filter(({ type }) => type === CONSENT)

describe('who recorded an event of a learner', () => {
  it('is said by kind, and selects the events', async () => {
    const selected = async (by: string) => answers(await list(clerk, `&kinds=answers&by=${by}`))
    expect(await selected('learner')).toEqual(['de l’enfant'])
    expect(await selected('application')).toEqual(['d’une application'])
    expect(await selected('staff')).toEqual(['de l’école'])
    expect(await selected('process')).toEqual(['du service'])
    expect(await selected('import')).toEqual(['d’un import'])
    expect(consents(await list(clerk, '&by=guardian'))).toMatchObject([{ by: 'guardian', actor: families.ids.mother }])
  })

  it('divides the whole history for the school, and is counted without opening an event', async () => {
    const whole = await list(clerk)
    expect(new Set(whole.items.map(({ by }) => by))).toEqual(new Set(kinds))
    const last = Math.max(...whole.items.map(({ position }) => Number(position)))
    const pages = await Promise.all(kinds.map((by) => list(clerk, `&by=${by}`)))
    for (const { total, items } of pages) expect(total).toBe(items.length)
    // The service may have recorded something more meanwhile.
    const all = pages.flatMap(({ items }) => items).filter(({ position }) => Number(position) <= last)
    expect(all.map(({ position }) => Number(position)).sort((one, other) => one - other)).toEqual(
      whole.items.map(({ position }) => Number(position)),
    )
  })

  it('leads to the next and the previous event of a kind', async () => {
    const whole = await list(clerk, '&by=staff')
    const [first, second] = whole.items
    expect((await list(clerk, `&by=staff&after=${first?.position}`)).items[0]).toEqual(second)
  })

  it('is not found by a separated parent where the other one did it, whatever kind they choose', async () => {
    expect(consents(await list(families.tokens.mother, '&by=guardian'))).toHaveLength(1)
    const asFather = await Promise.all(kinds.map((by) => list(families.tokens.father, `&by=${by}`)))
    expect(asFather.flatMap(consents)).toEqual([])
    expect(consents(await list(families.tokens.father))).toMatchObject([{ by: null, actor: NOT_SHOWN }])
    // Nor by the child, who may know that the consent was signed, not by which parent.
    const asChild = await Promise.all(kinds.map((by) => list(ofChild, `&by=${by}`)))
    expect(asChild.flatMap(consents)).toEqual([])
  })

  it('is one of the known kinds', async () => {
    const answer = await families.stack.ask('GET', `/api/learners/${child}/events?by=robot`, { token: clerk })
    expect(answer.statusCode).toBe(422)
    expect(answer.json().errors).toMatchObject([{ pointer: '/by' }])
  })
})
