// For any commands, with keys that tablets count from one: an event id identifies one event of the whole log.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { CommandFailed } from '#commanding/command-problem.ts'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { derivedCommandId, PersonId, START } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { processActor } from '#kernel/process.ts'
import { id, minute } from '#kernel/specification.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { anySteps, type Cast, castOf, memoryStage } from './school-life.ts'

/** Another school that knows the same ids of people and classes. */
const one = castOf(1)
const casts: readonly Cast[] = [one, { ...one, tenant: castOf(2).tenant }]

/** Two events, as processes derive keys from them: one triggers several commands, and the same command more than once. */
const triggers = ['e1', 'e2']
const Key: fc.Arbitrary<{ readonly key: string; readonly actor: PersonId }> = fc.oneof(
  fc.constantFrom('1', '2', '3').map((key) => ({ key, actor: one.actor })),
  fc.constantFrom('1', '2', '3').map((key) => ({ key, actor: PersonId.parse(id('7eac', 99)) })),
  fc
    .record({ trigger: fc.constantFrom(...triggers), ordinal: fc.integer({ min: 1, max: 3 }) })
    .map(({ trigger, ordinal }) => ({
      key: derivedCommandId('process', 'any', trigger, String(ordinal)),
      actor: processActor('any'),
    })),
)
const Place = fc.record({ named: Key, school: fc.nat(1), process: fc.nat(1), alone: fc.boolean(), twice: fc.boolean() })

describe('for any commands under any keys', () => {
  let definitions: Definitions
  beforeAll(async () => {
    definitions = await readDefinitions()
  })

  it('no event id is used twice in the log, and no command in two streams', async () => {
    let carriedOut = 0
    let repeated = 0
    const property = fc.asyncProperty(
      anySteps(definitions, one, 80),
      fc.array(Place, { minLength: 40, maxLength: 40 }),
      async (steps, places) => {
        const log = openMemoryLog()
        const stages = [memoryStage(definitions, log), memoryStage(definitions, log)]
        const send = async (command: string, input: object, { named, school, process }: (typeof places)[number]) => {
          const { tenant } = casts[school] ?? one
          const caller = testCaller(permissions, { tenant, actor: named.actor })
          const request = { command, input, caller, key: named.key, occurredAt: minute(10_000) }
          await stages[process]?.commands.run(request).then(
            (answer) => {
              if (answer.repeated) repeated += 1
              else carriedOut += 1
            },
            (error: unknown) => {
              if (!(error instanceof CommandFailed)) throw error
            },
          )
        }
        const opening = { named: { key: '1', actor: one.actor }, process: 0, alone: true, twice: false }
        for (const school of [0, 1]) {
          await send('identity.open-school', { name: 'École', zone: 'Europe/Paris' }, { ...opening, school })
          for (const learner of one.learners)
            for (const ofClass of one.classes) {
              const input = { learner, class: ofClass, schoolYear: '2026-2027' }
              await send('teaching.enrol-learner', input, {
                ...opening,
                named: { ...opening.named, key: ofClass },
                school,
              })
            }
        }
        const waiting: Promise<void>[] = []
        for (const [n, step] of steps.entries()) {
          const place = places[n % places.length]
          if (step.do !== 'command' || !place) continue
          waiting.push(send(step.command, step.input, place))
          // To the other process as well, on its way at the same time.
          if (place.twice) waiting.push(send(step.command, step.input, { ...place, process: 1 - place.process }))
          if (place.alone) await Promise.all(waiting.splice(0))
        }
        await Promise.all(waiting)

        const { events } = await log.readAll({ after: START, limit: 100_000 })
        expect(new Set(events.map((event) => event.id)).size).toBe(events.length)
        const streams = Map.groupBy(events, (event) => event.commandId)
        for (const of of streams.values())
          expect(new Set(of.map(({ tenant, stream }) => `${tenant} ${stream}`)).size).toBe(1)
      },
    )
    await fc.assert(property, { numRuns: 100 })
    // Or nothing was tried.
    expect(carriedOut).toBeGreaterThan(1_000)
    expect(repeated).toBeGreaterThan(100)
  })
})
