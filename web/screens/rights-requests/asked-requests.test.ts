import { expect, it } from 'vitest'
import { askRequests, type Page, type Query, type Request } from './asked-requests.ts'

const request = (id: string, deadline: string): Request => ({
  request: id,
  person: 'p',
  right: 'erasure',
  lift: false,
  texts: false,
  namedTexts: 0,
  state: 'pending',
  askedAs: null,
  requestedBy: null,
  madeAt: '2026-01-01T00:00:00.000Z',
  deadline,
  isExtended: false,
  warning: null,
  missing: 0,
  signs: false,
  missingSigners: [],
  events: null,
  rows: null,
  receivers: null,
  decidedBy: null,
  decidedAt: null,
  erasure: null,
  answer: null,
  endedAt: null,
})

const service = (answer: (query: Query) => Page) => {
  const asked: Query[] = []
  return {
    asked,
    ask: async (query: Query) => {
      asked.push(query)
      return answer(query)
    },
  }
}

it('the most overdue of very many is first, although the API gives the newest first', async () => {
  const newest = Array.from({ length: 500 }, (_, n) => request(`new ${n}`, '2026-06-01'))
  const { ask } = service(({ state, cursor }) => {
    if (state !== 'pending') return { items: [], next: null }
    return cursor === undefined
      ? { items: newest, next: 'older' }
      : { items: [request('overdue', '2025-12-01')], next: null }
  })
  const { items, isWhole } = await askRequests(ask, 'waiting')
  expect([items[0]?.request, items.length, isWhole]).toEqual(['overdue', 501, true])
})

it('those that wait are asked for by their states, and those that have ended are not', async () => {
  const { ask, asked } = service(() => ({ items: [], next: null }))
  await askRequests(ask, 'waiting')
  expect(asked.map(({ state }) => state)).toEqual([
    'pending',
    'preparing',
    'awaiting-approval',
    'approved',
    'carried-out',
  ])
})

it('one that goes on to another state meanwhile is shown once', async () => {
  const { ask } = service(({ state }) => ({
    items: state === 'pending' || state === 'preparing' ? [{ ...request('one', '2026-01-01'), state }] : [],
    next: null,
  }))
  expect((await askRequests(ask, 'waiting')).items.map(({ state }) => state)).toEqual(['preparing'])
})

it('those that are late are asked for as such', async () => {
  const { ask, asked } = service(() => ({ items: [], next: null }))
  await askRequests(ask, 'late')
  expect(asked).toEqual([{ late: 'true', limit: 500 }])
})
