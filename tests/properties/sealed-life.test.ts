// For any life of a school, at any levels of sealing: folds see what they would see in clear, and after the destruction of
// keys they see less, never something else.

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { streamStates } from '#commanding/stream-states.ts'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import sealingChanged from '#events/identity/sealing-changed.ts'
import { isWhollyErased, purposes, type RecordedEvent } from '#kernel/event.ts'
import { type FoldedRow, foldEvents } from '#kernel/fold.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import { PersonId, parseStream, START } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { minute } from '#kernel/specification.ts'
import { usesOfYear } from '#privacy/key-scope.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { NEVER_WHOLE } from '#privacy/sealing.ts'
import { readerFor } from '#projecting/reading.ts'
import { correlate } from '#reacting/react.ts'
import { anySteps, castOf, memoryStage, play, type Stage, type Step } from './school-life.ts'

const cast = castOf(7)

/** What is destroyed: everything of a person, or what the person did in a year, for one purpose. */
const anyDestruction = fc.record({
  person: fc.constantFrom(...cast.learners.map((learner) => PersonId.parse(learner))),
  purpose: fc.constantFrom(null, ...purposes),
})

describe('for any sequence of commands at any levels', () => {
  let definitions: Definitions
  let projections: readonly Projection[]
  beforeAll(async () => {
    definitions = await readDefinitions()
    projections = [...definitions.projections.values()]
  })

  async function lives(steps: readonly Step[], level: 'identifying' | 'all') {
    const store = memoryKeyStore()
    let nowMs = 0
    // Each look asks the store again.
    const keys = keysOf(store, { nowMs: () => (nowMs += 1_000) })
    const sealed = memoryStage(definitions, openMemoryLog({ now: () => minute(30_000) }), keys)
    const clear = memoryStage(definitions, openMemoryLog({ now: () => minute(30_000) }), 'unsealed')
    const first: Step = {
      do: 'command',
      command: 'identity.change-sealing',
      input: { sealing: level },
      lateMinutes: 0,
      attempt: 0,
    }
    for (const stage of [sealed, clear]) await play(stage, cast, [first, ...steps])
    return { store, sealed, clear }
  }

  const anyLife = () =>
    fc.tuple(anySteps(definitions, cast, 40), fc.constantFrom('identifying' as const, 'all' as const))

  async function storedIn({ log }: Stage) {
    const { events, end } = await log.readAll({ after: START, limit: 10_000 })
    expect(end).toBe(true)
    return events
  }
  async function readBy(stage: Stage, folding: readonly Projection[]): Promise<RecordedEvent[]> {
    const reader = readerFor(stage.codec, folding)
    const stored = await storedIn(stage)
    await reader.prepare(stored)
    return stored.map((event) => reader.decode(event))
  }
  const rowsOf = async (stage: Stage, projection: Projection) =>
    foldEvents(projection, await readBy(stage, [projection]))
  const content = (rows: ReadonlyMap<string, FoldedRow>) => [...rows].map(([text, { row }]) => [text, row])

  it('rows, deciders and processes see what they see in clear', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(), async ([steps, level]) => {
        const { sealed, clear } = await lives(steps, level)
        const stored = await storedIn(sealed)
        expect(stored.map(({ id, type }) => [id, type])).toEqual(
          (await storedIn(clear)).map(({ id, type }) => [id, type]),
        )
        for (const projection of projections)
          expect(content(await rowsOf(sealed, projection)), projection.name).toEqual(
            content(await rowsOf(clear, projection)),
          )
        const deciders = [...new Set([...definitions.commands.values()].map(({ decider }) => decider))]
        for (const stream of new Set(stored.map((event) => event.stream))) {
          const own = deciders.filter((decider) => decider.stream === parseStream(stream).kind)
          const load = async ({ log, codec }: Stage) => [
            ...(await streamStates(log, codec).load(stream, cast.tenant, own, false)).states.values(),
          ]
          expect(await load(sealed), stream).toEqual(await load(clear))
        }
        const [here, there] = [await readBy(sealed, []), await readBy(clear, [])]
        expect(here.map(({ data }) => data)).toEqual(there.map(({ data }) => data))
      }),
      { numRuns: 40 },
    )
  })

  it('the log holds nothing of a person in clear where everything is sealed', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(definitions, cast, 40), async (steps) => {
        const own = steps.filter((step) => step.do === 'erase' || step.command !== 'identity.change-sealing')
        const { sealed } = await lives(own, 'all')
        const stored = await storedIn(sealed)
        const change = stored.findIndex(({ type }) => type === sealingChanged.type)
        expect(change).toBeGreaterThan(0)
        for (const { type, data, subject } of stored.slice(change)) {
          if (subject === null) continue
          // What is recorded about privacy itself is readable without keys, but for its personal fields.
          const personal = definitions.events.get(type)?.personal
          const clear = Object.keys(data).filter((field) => !NEVER_WHOLE.test(type) || personal?.has(field))
          expect(clear, type).toEqual([])
        }
      }),
      { numRuns: 20 },
    )
  })

  it('after any destruction, rows fold without what is gone, and other people’s rows are as before', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyLife(),
        fc.array(anyDestruction, { minLength: 1, maxLength: 3 }),
        async ([steps, level], all) => {
          const { store, sealed } = await lives(steps, level)
          const before = new Map<Projection, readonly RecordedEvent[]>()
          for (const projection of projections) before.set(projection, await readBy(sealed, [projection]))
          const stored = await storedIn(sealed)
          for (const { person, purpose } of all) {
            const years = stored.map(({ occurredAt, zone }) => schoolYearOf(occurredAt, zone))
            const uses = purpose
              ? [...new Set(years)].flatMap((schoolYear) => usesOfYear(purpose, schoolYear))
              : [undefined]
            for (const use of uses) await store.destroy({ tenant: cast.tenant, person, ...(use && { use }) })
          }
          const gone = new Set<string>(all.map(({ person }) => person))
          for (const projection of projections) {
            const events = await readBy(sealed, [projection])
            const rows = foldEvents(projection, events)
            expect(JSON.stringify([...rows.values()].map(({ row }) => row))).not.toContain('"erased"')
            const subjects = subjectColumns(projection)
            const ofOthers = (folded: ReadonlyMap<string, FoldedRow>) =>
              content(folded).filter(([text]) => ![...gone].some((person) => String(text).includes(person)))
            // What others did in a person's stream, such as reviewing a text, is sealed and gone as a whole with the rest of it.
            const lost = new Set(events.filter(isWhollyErased).map(({ id }) => id))
            const left = (before.get(projection) ?? []).filter(({ id }) => !lost.has(id))
            const expected = foldEvents(projection, left)
            if (subjects.length > 0) expect(ofOthers(rows), projection.name).toEqual(ofOthers(expected))
            if (lost.size === 0 && projection.opens.size === 0)
              expect(content(rows), projection.name).toEqual(content(expected))
          }
          for (const process of definitions.processes.values())
            for (const event of await readBy(sealed, []))
              if (isWhollyErased(event)) expect(correlate(process, event)).toBeNull()
        },
      ),
      { numRuns: 40 },
    )
  })
})
