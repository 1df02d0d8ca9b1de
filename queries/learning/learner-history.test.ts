/** Pages, order, filters and limits of a learner's history, over a stream in memory. */

import fc from 'fast-check'
import type { Kysely } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { RecordedEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { inWords } from '#kernel/in-words.ts'
import { ERASED } from '#kernel/personal.ts'
import type { ReadHistory, Tables } from '#kernel/query.ts'
import { type Happening, minute, record, someone } from '#kernel/specification.ts'
import { noModels } from '#ml/model-kinds.ts'
import { attempted, enrolled, learner } from '../../tests/fixtures/learning.ts'
import learnerHistory from './learner-history.ts'

/** A history needs no database. */
const noDatabase = {} as Kysely<Tables<[]>>

function historyOf(events: readonly RecordedEvent[], pageSize = 500): { read: ReadHistory; pages(): number } {
  let pages = 0
  return {
    pages: () => pages,
    read: async (_, { from, direction, limit }) => {
      pages += 1
      const forwards = direction === 'forwards'
      const start = from === 'end' ? events.length - 1 : from
      const rest = forwards ? events.slice(start) : events.slice(0, start + 1).reverse()
      return { events: rest.slice(0, Math.min(limit, pageSize)), currentRevision: events.length - 1 }
    },
  }
}

type Request = Partial<z.input<typeof learnerHistory.input>>
async function readPage(read: ReadHistory, request: Request = {}) {
  const input = learnerHistory.input.parse({ learner, ...request })
  const context = {
    db: noDatabase,
    history: read,
    tenant: someone.tenant,
    actor: someone.teacher,
    reach: 'school',
    inWords: (event: RecordedEvent) => inWords(undefined, event),
    models: noModels,
    now: null,
  } as const
  const answer = await learnerHistory.run(context, input)
  if ('kind' in answer) throw new Error(`missing ${answer.what}`)
  return learnerHistory.output.parse(answer)
}

/** All pages, one after the other. */
async function readAllPages(read: ReadHistory, request: Request = {}) {
  const revisions: number[] = []
  let cursor: string | undefined
  do {
    const page = await readPage(read, { ...request, ...(cursor !== undefined && { cursor }) })
    revisions.push(...page.items.map(({ revision }) => revision))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return revisions
}

const stream = (...happenings: Happening[]) => historyOf(record(happenings)).read

it('lists the events of a learner, newest first', async () => {
  const { items, next } = await readPage(stream(enrolled(), attempted()))
  expect(items.map(({ type }) => type)).toEqual(['learning.exercise-attempted', 'teaching.learner-enrolled'])
  expect(items[0]).toMatchObject({
    revision: 1,
    position: '2',
    occurredAt: minute(1),
    version: 3,
    data: { correct: true },
  })
  expect(next).toBeNull()
})

it('shows erased fields as erased', async () => {
  const happening = attempted()
  const { items } = await readPage(stream({ ...happening, data: { ...happening.data, response: ERASED } }))
  expect(items[0]?.data.response).toEqual({ erased: true })
})

it('reports an unknown learner as missing', async () => {
  await expect(readPage(stream())).rejects.toThrow(/missing learner/)
})

it('returns every event once, whatever the page size and order', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 7 }),
      async (length, limit, pageSize) => {
        const events = record(Array.from({ length }, () => attempted()))
        const revisions = events.map(({ revision }) => revision)
        const { read } = historyOf(events, pageSize)
        expect(await readAllPages(read, { limit, order: 'asc' })).toEqual(revisions)
        expect(await readAllPages(read, { limit })).toEqual(revisions.toReversed())
      },
    ),
  ))

describe('a filter', () => {
  const read = stream(
    enrolled(),
    { ...attempted(), occurredAt: Instant.parse('2026-10-02T21:59:00Z') },
    { ...attempted({ skill: 'calcul/division' }), occurredAt: Instant.parse('2026-10-02T22:00:00Z') },
  )
  const revisions = (request: Request) => readAllPages(read, { order: 'asc', ...request })

  it('selects by type', async () => expect(await revisions({ type: 'learning.exercise-attempted' })).toEqual([1, 2]))
  it('selects by skill', async () => expect(await revisions({ skill: 'calcul/division' })).toEqual([2]))
  it('selects by days in the school’s zone, including the last', async () => {
    expect(await revisions({ from: '2026-10-02', to: '2026-10-02' })).toEqual([1])
    expect(await revisions({ from: '2026-10-03' })).toEqual([2])
  })
  it('selects by times, excluding the last', async () => {
    expect(await revisions({ from: '2026-10-02T21:59:00Z', to: '2026-10-02T22:00:00Z' })).toEqual([1])
    expect(await revisions({ to: '2026-10-02T23:59:00+02:00' })).toEqual([0])
  })
  it('combines several conditions', async () =>
    expect(await revisions({ type: 'learning.exercise-attempted', to: '2026-10-02' })).toEqual([1]))
})

it('reads a limited part of a long stream at once, and continues from there', async () => {
  const long = record([enrolled(), ...Array.from({ length: 12_000 }, () => attempted())])
  const { read, pages } = historyOf(long)
  const first = await readPage(read, { type: 'teaching.learner-enrolled' })
  expect(first).toMatchObject({ items: [], next: expect.any(String) })
  expect(pages()).toBe(10)
  expect(await readAllPages(read, { type: 'teaching.learner-enrolled' })).toEqual([0])
})

it('refuses an invalid cursor, day, limit or order', () => {
  for (const request of [{ cursor: 'x' }, { from: 'monday' }, { limit: 201 }, { limit: 0 }, { order: 'up' }])
    expect(learnerHistory.input.safeParse({ learner, ...request }).success).toBe(false)
  expect(learnerHistory.input.parse({ learner, limit: '20' }).limit).toBe(20)
})
