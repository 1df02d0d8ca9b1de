// For any sequence of commands, the rows are the fold of the log, whatever the pages, and match the documentation.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { agrees, type FoldedRow, foldEvents, keyText } from '#kernel/fold.ts'
import { parseStream } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { recallHistory } from '#kernel/recalled-history.ts'
import { foldPage, planPage } from '#projecting/projector/page.ts'
import { anySteps, castOf, eventsOf, memoryStage, play, type Step } from './school-life.ts'

const cast = castOf(1)

describe('for any sequence of commands', () => {
  let definitions: Definitions
  let projections: readonly Projection[]
  beforeAll(async () => {
    definitions = await readDefinitions()
    projections = [...definitions.projections.values()]
  })

  async function eventsAfter(steps: readonly Step[]): Promise<readonly RecordedEvent[]> {
    const on = memoryStage(definitions)
    await play(on, cast, steps)
    return eventsOf(on, cast.tenant)
  }

  it('every event type occurs, so that the properties below cover all of them', async () => {
    const seen = new Set<string>()
    // The clock of a stage in memory does not move, and a deadline is a month away.
    const byTheClock = ['privacy.request-deadline-neared', 'privacy.request-deadline-missed']
    // No command makes them: the nightly run of retention writes them.
    const byRetention = ['privacy.retention-applied', 'privacy.names-expired', 'privacy.texts-expired']
    // Nor this one: the service writes it once it has destroyed the key of a text (removed-texts.test.ts).
    // Nor this one: withdrawing an import writes it (amended-past.test.ts).
    const byImports = ['learning.import-withdrawn']
    // Nor these: publishing the statistics of a school writes them (publications.test.ts).
    const byPublishing = ['privacy.statistics-printed', 'privacy.statistics-published', 'privacy.statistics-taken-down']
    const others = [...byTheClock, ...byRetention, ...byImports, ...byPublishing, 'privacy.text-removed']
    const made = [...definitions.events.keys()].filter((type) => !others.includes(type))
    const missing = () => made.filter((type) => !seen.has(type))
    // Long lives: some events need several others before them.
    for (const steps of fc.sample(anySteps(definitions, cast, 400), 1_200)) {
      for (const { type } of await eventsAfter(steps)) seen.add(type)
      if (missing().length === 0) break
    }
    expect(missing()).toEqual([])
  })

  it('the rows are the same for any sizes of pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySteps(definitions, cast),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
        async (steps, sizes) => {
          const events = await eventsAfter(steps)
          for (const projection of projections)
            expect(foldInPages(projection, events, sizes), projection.name).toEqual(foldEvents(projection, events))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('the rows of a projection of one kind of stream come from each stream separately', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(definitions, cast), async (steps) => {
        const events = await eventsAfter(steps)
        for (const projection of projections.filter(({ of }) => of !== undefined)) {
          const ofKind = events.filter(({ stream }) => parseStream(stream).kind === projection.of)
          const streams = Map.groupBy(ofKind, ({ stream }) => stream)
          // An erasure stands in one stream and is everybody's: whoever folds one stream asks for it too.
          const erasures = events.filter(
            ({ type, stream }) => type === subjectErased.type && parseStream(stream).kind !== projection.of,
          )
          const apart = [...streams.values()].flatMap((own) => [...foldEvents(projection, inOrder(own, erasures))])
          expect(new Map(apart), projection.name).toEqual(foldEvents(projection, events))
          expect(new Set(apart.map(([text]) => text)).size, `${projection.name}: one row of two streams`).toBe(
            apart.length,
          )
        }
      }),
      { numRuns: 60 },
    )
  })

  it('the log has no gaps in revisions and positions', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(definitions, cast), async (steps) => {
        const events = await eventsAfter(steps)
        events.forEach(({ position }, n) => {
          expect(position).toBe(BigInt(n + 1))
        })
        for (const own of Map.groupBy(events, ({ stream }) => stream).values())
          expect(own.map(({ revision }) => revision)).toEqual(own.map((_, n) => n))
        expect(new Set(events.map((event) => event.id)).size).toBe(events.length)
      }),
      { numRuns: 30 },
    )
  })
})

const inOrder = (...parts: (readonly RecordedEvent[])[]) =>
  parts.flat().sort((a, b) => (a.position < b.position ? -1 : 1))

/** As the projector does it: loads the rows of a page, folds it, writes what changed; removals first. */
function foldInPages(
  projection: Projection,
  events: readonly RecordedEvent[],
  sizes: readonly number[],
): Map<string, FoldedRow> {
  events.forEach((event, n) => {
    recallHistory(event, [projection], () => events.slice(0, n).filter(({ stream }) => stream === event.stream))
  })
  const table = new Map<string, FoldedRow>()
  const textOf = (row: Pick<FoldedRow, 'tenant' | 'key'>) => keyText(projection, row.tenant, row.key)
  for (let at = 0, n = 0; at < events.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1
    const plan = planPage(projection, events.slice(at, at + size))
    at += size
    const matching = [...table.values()].filter((row) =>
      plan.matching.some(({ tenant, key }) => row.tenant === tenant && agrees(row.key, key)),
    )
    const loaded = [...plan.keys.flatMap((key) => table.get(textOf(key)) ?? []), ...matching]
    const { changes, fault } = foldPage(plan, loaded)
    expect(fault).toBeNull()
    for (const removal of changes.removals)
      for (const [text, row] of table)
        if (row.tenant === removal.tenant && agrees(row.key, removal.key)) table.delete(text)
    for (const row of changes.deletes) table.delete(textOf(row))
    for (const row of changes.upserts) table.set(textOf(row), row)
  }
  return table
}
