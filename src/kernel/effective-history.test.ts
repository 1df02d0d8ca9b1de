// Amendments whose key is destroyed between two reads of one history.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { amendmentsOf, effectiveHistory } from './effective-history.ts'
import { defineEvent, type RecordedEvent, withOtherData } from './event.ts'
import { ERASED } from './personal.ts'
import { defineProjection, unconcerned } from './projection.ts'
import { record } from './specification.ts'

const declared = {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const judged = defineEvent('tests.judged', { ...declared, data: z.object({ right: z.boolean() }) })
const corrected = defineEvent('tests.corrected', {
  ...declared,
  data: z.object({ of: z.string(), right: z.boolean() }),
  amends: {
    fact: judged,
    names: ({ of }) => ({ id: of, revision: null }),
    says: ({ right }) => ({ right }),
  },
})
const verdicts = defineProjection('verdicts', {
  version: 1,
  description: 'For this test.',
  key: z.object({ one: z.string() }),
  row: z.object({ right: z.boolean() }),
  on: (on, revise) => [
    on(
      judged,
      () => ({ one: 'one' }),
      (_, { data }) => ({ right: data.right }),
    ),
    revise(corrected, unconcerned),
  ],
})

it('reads a fact as it was, once the amendment is erased, also after the amendment was added', () => {
  const [fact] = record([judged({ right: false })])
  const [, amendment] = record([judged({ right: false }), corrected({ of: String(fact?.id), right: true })])
  if (!fact || !amendment) throw new Error('two events were recorded')
  const erased = new Set<RecordedEvent>()
  const read = (event: RecordedEvent) => (erased.has(event) ? withOtherData(event, { ...ERASED }) : event)
  const history = effectiveHistory(amendmentsOf([verdicts]), read)
  for (const event of [fact, amendment]) history.add(event)
  const [entry] = history.entries
  if (!entry) throw new Error('two events were added')
  expect(history.read(entry)?.data).toEqual({ right: true })
  erased.add(amendment)
  expect(history.read(entry)?.data).toEqual({ right: false })
  erased.add(fact)
  expect(history.read(entry)?.data).toEqual({ erased: true })
})
