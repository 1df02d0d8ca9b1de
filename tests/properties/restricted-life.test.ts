// For any life of a school, a restriction that was lifted has left no trace in the rows about the person, and every other row
// counts throughout: folding goes on while it is set, and only reading stops.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import restrictionLifted from '#events/privacy/restriction-lifted.ts'
import restrictionSet from '#events/privacy/restriction-set.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { LocalDay, PersonId, streamName } from '#kernel/ids.ts'
import { record } from '#kernel/specification.ts'
import { anySteps, castOf, eventsOf, memoryStage, play } from './school-life.ts'

const cast = castOf(28)
const person = PersonId.parse(cast.learners[0])
const rights = new Set<string>([restrictionSet.type, restrictionLifted.type])

/** The same life with a restriction between two places of it. */
function restrictedBetween(life: readonly RecordedEvent[], from: number, until: number): readonly RecordedEvent[] {
  const place = { tenant: cast.tenant, subject: person, stream: streamName('rights', person), actor: cast.actor }
  const [set, lifted] = record(
    [restrictionSet({ ground: 'accuracy-contested' }), restrictionLifted({ informedOn: LocalDay.parse('2026-09-01') })],
    place,
  )
  if (!set || !lifted) throw new Error('two events were recorded')
  return [...life.slice(0, from), set, ...life.slice(from, until), lifted, ...life.slice(until)]
}

describe('for any life of a school', () => {
  let definitions: Definitions
  beforeAll(async () => {
    definitions = await readDefinitions()
  })

  it('rows are the same as without a restriction, once it is lifted', () =>
    fc.assert(
      fc.asyncProperty(anySteps(definitions, cast), fc.nat(), fc.nat(), async (steps, a, b) => {
        const stage = memoryStage(definitions)
        await play(stage, cast, steps)
        const life = (await eventsOf(stage, cast.tenant)).filter(({ type }) => !rights.has(type))
        const [from = 0, until = 0] = [a, b].map((n) => n % (life.length + 1)).sort((x, y) => x - y)
        const restricted = restrictedBetween(life, from, until)
        for (const projection of definitions.projections.values()) {
          // That the person has a stream of rights is what it records.
          if (projection.name === 'subject-streams') continue
          expect(foldEvents(projection, restricted), projection.name).toEqual(foldEvents(projection, life))
        }
      }),
      { numRuns: 60 },
    ))
})
