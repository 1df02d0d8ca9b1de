/** Steps by time if an amendment moves its fact from one row to another, or removes it. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import { withdrawn } from '#kernel/amendment.ts'
import { defineEvent } from '#kernel/event.ts'
import type { FoldedRow } from '#kernel/fold.ts'
import { PersonId, START } from '#kernel/ids.ts'
import { defineProjection, refold } from '#kernel/projection.ts'
import { record } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { stepsByTime } from './steps-by-time.ts'

const declared = {
  version: 1,
  description: 'For tests.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const read = defineEvent('tests.read', { ...declared, data: z.object({ book: z.string() }) })
const rectified = defineEvent('tests.rectified', {
  ...declared,
  data: z.object({ of: z.string(), book: z.string().nullable() }),
  amends: {
    fact: read,
    names: ({ of }) => ({ id: of, revision: null }),
    says: ({ book }) => (book === null ? withdrawn : { book }),
  },
})
const books = defineProjection('books', {
  version: 1,
  description: 'For tests.',
  of: 'learner',
  words: {
    title: { fr: 'Test', en: 'Test' },
    columns: {
      learner: { fr: 'learner', en: 'learner' },
      book: { fr: 'book', en: 'book' },
      times: { fr: 'times', en: 'times' },
    },
  },
  key: z.object({ learner: PersonId, book: z.string() }),
  row: z.object({ times: z.int() }),
  on: (on, revise) => [
    on(
      read,
      (e) => (e.subject ? { learner: e.subject, book: e.data.book } : []),
      (row) => ({ times: (row?.times ?? 0) + 1 }),
    ),
    revise(rectified, () => [], refold),
  ],
})

it('reports the changes of both rows, whether or not the fact itself was a step', () => {
  const [first] = record([read({ book: 'A' })])
  const factId = first?.id ?? ''
  const events = record([
    read({ book: 'A' }),
    rectified({ of: factId, book: 'B' }),
    rectified({ of: factId, book: null }),
  ])
  for (const passed of [0, 1]) {
    const rows = new Map<string, FoldedRow>()
    const steps = stepsByTime(
      [{ model: books, rows, from: START }],
      codec(new Map([read, rectified].map((one) => [one.type, one])), testKeys).reader(),
    )
    const reported = events.flatMap((event, n) => {
      const stored: StoredEvent = { ...event, fingerprint: 0, sealed: [] }
      if (n >= passed) return [steps.step(stored)]
      const { tenant, subject, position } = event
      const key = { learner: subject, book: 'A' }
      rows.set(`${tenant}\0${subject}\0A`, { tenant, key, row: { times: 1 }, position })
      steps.passed(stored)
      return []
    })
    const changes = reported.map((step) =>
      step.map(({ key, before, after }) => [Reflect.get(key, 'book'), before, after]),
    )
    expect(changes.slice(-2)).toEqual([
      [
        ['A', { times: 1 }, null],
        ['B', null, { times: 1 }],
      ],
      [['B', { times: 1 }, null]],
    ])
  }
})
