// Withdrawing what an import brought, in the log.
import { expect, it } from 'vitest'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { PersonId, START, streamName } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { attempted } from '../../tests/fixtures/learning.ts'
import { schoolsInMemory } from '../../tests/fixtures/schools-in-memory.ts'
import { withdrawFacts } from './withdraw-facts.ts'

it.each(['identifying', 'all'] as const)(
  'withdraws a learner whose withdrawals are more bytes than one append may have, where %s is sealed',
  async (level) => {
    const { log, codec, write } = await schoolsInMemory()
    const { tenant, learner, zone } = someone
    const actor = PersonId.parse(id('1139'))
    const facts = 4_000
    for (let from = 0; from < facts; from += 500)
      await write({
        ...{ tenant, stream: streamName('learner', learner), subject: learner, actor, level },
        events: Array.from({ length: 500 }, (_, n) =>
          attempted({ response: undefined, exercise: `${from + n}-${'x'.repeat(90)}` }),
        ),
      })
    const parts = { log, codec, tenant, zone, level, actor }
    const withdraw = () => withdrawFacts(parts, [learner], { source: 'mathcopain' })
    expect(await withdraw()).toEqual({ facts, answers: facts, before: 0 })
    expect(await withdraw()).toEqual({ facts: 0, answers: 0, before: facts })
    const { events } = await log.readAll({ after: START, limit: 9_999, filter: { types: [importWithdrawn.type] } })
    expect(JSON.stringify(events.map(({ data, sealed }) => [data, sealed])).length).toBeGreaterThan(1_000_000)
  },
)
