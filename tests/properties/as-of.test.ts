// The past of a person for any sequence of commands: always the same fold, whatever the clock, snapshots and pages.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type FoldedRow, foldEvents } from '#kernel/fold.ts'
import { Instant, PersonId, type Position, position } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { minute } from '#kernel/specification.ts'
import { atPosition, type Moment } from '#past/moment.ts'
import { type Past, past } from '#past/past.ts'
import type { PastState } from '#past/past-state.ts'
import { streamsOf } from '#past/person-history.ts'
import diff from '#past/questions/diff-question.ts'
import explain from '#past/questions/explain-question.ts'
import { personModels } from '#past/questions/person-models.ts'
import type { Asking } from '#past/questions/person-question.ts'
import stateQuestion from '#past/questions/state-question.ts'
import { ALL_SEEN } from '#past/seen-events.ts'
import { snapshotWriter } from '#past/snapshots/snapshot-writer.ts'
import { historyIndexes } from '#past/timeline/history-index.ts'
import { indexedHistory } from '#past/timeline/indexed-history.ts'
import { memorySnapshots } from '../fixtures/snapshots.ts'
import { effective } from './amended-life.ts'
import { anySteps, castOf, eventsOf, memoryStage, play, type Stage, type Step } from './school-life.ts'

const cast = castOf(1)
const subject = PersonId.parse(cast.learners[0])

let definitions: Definitions
let models: readonly Projection[]
beforeAll(async () => {
  definitions = await readDefinitions()
  models = personModels(definitions)
})

type Lived = { readonly stage: Stage; readonly events: readonly RecordedEvent[]; readonly past: Past }

/** A school after the steps; each append is recorded a second after the one before, long after the last of them happened. */
async function lived(steps: readonly Step[]): Promise<Lived> {
  let seconds = 0
  const log = openMemoryLog({
    now: () => new Date(Date.parse(minute(30_000)) + ++seconds * 1_000).toISOString() as Instant,
  })
  const stage = memoryStage(definitions, log)
  await play(stage, cast, steps)
  const events = await eventsOf(stage, cast.tenant)
  return { stage, events, past: past({ log, codec: stage.codec, snapshots: null }) }
}

const ask = ({ past }: Pick<Lived, 'past'>, moment: Moment) =>
  past.stateAt({ tenant: cast.tenant, streams: streamsOf(subject), subject, models, moment })

const rowsOf = (state: PastState) => new Map(state.models.map(({ model, rows }) => [model.name, sorted(rows)]))
const sorted = (rows: ReadonlyMap<string, FoldedRow>) => new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)))

/** The rows about the person that a fold of all events gives. */
const folded = (events: readonly RecordedEvent[]) =>
  new Map(
    models.map((model) => {
      const column = Object.keys(model.key.shape).find((name) => ['learner', 'person'].includes(name)) ?? ''
      const own = [...foldEvents(model, events)].filter(([, { key }]) => Reflect.get(key, column) === subject)
      return [model.name, sorted(new Map(own))]
    }),
  )

/** Rows without their positions. */
const plain = (state: PastState, read = (value: unknown) => value) =>
  state.models.map(({ model, rows }) => [
    model.name,
    [...sorted(rows)].map(([, { key, row }]) => ({
      ...key,
      ...Object.fromEntries(Object.entries(row).map(([field, value]) => [field, read(value)])),
    })),
  ])
/** The same, to compare with: a number as it is but for rounding. */
const alike = (state: PastState) =>
  plain(state, (value) => (typeof value === 'number' ? expect.closeTo(value, 9) : value))

const askingOf = ({ stage: { log }, past, events }: Lived): Asking => ({
  past,
  history: indexedHistory({ log, past, indexes: historyIndexes() }, { tenant: cast.tenant, head: aPlaceIn(events, 1) }),
  seen: ALL_SEEN,
  recordersOf: async () => () => 'staff',
  tenant: cast.tenant,
  events: definitions.events,
  now: { head: aPlaceIn(events, 1), now: Instant.parse(minute(40_000)) },
  models: new Map(models.map((model) => [model.name, model])),
})

const timely = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => (step.do === 'command' ? { ...step, lateMinutes: 0 } : []))

const anyLife = () => anySteps(definitions, cast)
const aPlaceIn = (events: readonly RecordedEvent[], share: number): Position =>
  position(BigInt(Math.round(events.length * share)))
const shares = fc.double({ min: 0, max: 1, noNaN: true })

describe('for any sequence of commands', () => {
  it('the state at a position is the fold of the log up to it; at the head, of the whole log', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(), shares, async (steps, share) => {
        const life = await lived(steps)
        for (const upTo of [aPlaceIn(life.events, share), aPlaceIn(life.events, 1)])
          expect(rowsOf(await ask(life, atPosition(upTo)))).toEqual(
            folded(life.events.filter((event) => event.position <= upTo)),
          )
      }),
      { numRuns: 40 },
    )
  })

  it('while nothing arrives late, all clocks agree', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(), shares, async (steps, share) => {
        const life = await lived(timely(steps))
        const { events } = life
        const last = events[Number(aPlaceIn(events, share)) - 1]
        if (!last) return
        // Of the events of one command, which share their moments, the last.
        const upTo = events.findLast(({ recordedAt }) => recordedAt === last.recordedAt)?.position ?? last.position
        const head = aPlaceIn(events, 1)
        const byPosition = rowsOf(await ask(life, atPosition(upTo)))
        expect(rowsOf(await ask(life, { upTo: head, known: last.recordedAt, happened: null }))).toEqual(byPosition)
        // By time a corrected answer is folded as it now reads, and live its row was revised: alike, but for rounding.
        for (const moment of [{ upTo: head }, { upTo }])
          expect(plain(await ask(life, { ...moment, known: null, happened: last.occurredAt }))).toEqual(
            alike(await ask(life, atPosition(upTo))),
          )
      }),
      { numRuns: 40 },
    )
  })

  it('the state by time is the fold, in order of time, of the events that occurred by then', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(), shares, shares, async (steps, share, knownShare) => {
        const life = await lived(steps)
        const upTo = aPlaceIn(life.events, knownShare)
        const happened = Instant.parse(minute(10_000 + Math.round(share * steps.length)))
        const counting = life.events
          .filter((event) => event.position <= upTo && event.occurredAt <= happened)
          .sort((a, b) =>
            a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.position < b.position) ? -1 : 1,
          )
        const expected = new Map(
          models.map((model) => {
            const own = counting.filter(({ stream }) => streamsOf(subject).includes(stream))
            return [model.name, sorted(foldEvents(model, effective(own), undefined, 'by-time'))]
          }),
        )
        expect(rowsOf(await ask(life, { upTo, known: null, happened }))).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })

  it('snapshots change no answer: with all of them, with some of them deleted, or with none', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyLife(),
        fc.array(shares, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        async (steps, at, isKept) => {
          const life = await lived(steps)
          const { log, codec } = life.stage
          const store = memorySnapshots()
          const writer = snapshotWriter({ log, codec, store, models, every: 3 })
          writer.request({ tenant: cast.tenant, subject })
          await writer.settled()
          const withSnapshots = { past: past({ log, codec, snapshots: writer }) }
          const withIndexes = { past: past({ log, codec, snapshots: writer, indexes: historyIndexes() }) }
          const moments = at.flatMap((share): Moment[] => {
            const upTo = aPlaceIn(life.events, share)
            const known = life.events[Number(upTo) - 1]?.recordedAt ?? null
            const happened = Instant.parse(minute(9_000 + Math.round(share * (1_000 + steps.length))))
            const head = aPlaceIn(life.events, 1)
            return [
              atPosition(upTo),
              { upTo: head, known, happened: null },
              { upTo: head, known: null, happened },
              { upTo, known: null, happened },
            ]
          })
          const without = await Promise.all(moments.map(async (moment) => rowsOf(await ask(life, moment))))
          for (const keep of [() => true, () => isKept.next().value === true, () => isKept.next().value === true]) {
            store.held = store.held.filter(keep)
            for (const [n, moment] of moments.entries()) {
              expect(rowsOf(await ask(withSnapshots, moment))).toEqual(without[n])
              expect(rowsOf(await ask(withIndexes, moment))).toEqual(without[n])
            }
          }
          // What was deleted is written again, and is what it was.
          writer.request({ tenant: cast.tenant, subject })
          await writer.settled()
          for (const [n, moment] of moments.entries())
            expect(rowsOf(await ask(withSnapshots, moment))).toEqual(without[n])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('a snapshot saves reading, so that the property above is meaningful', async () => {
    // Models that hold personal fields have no snapshots, and read the person’s own stream from its start.
    const kept = models.filter(({ opens }) => opens.size === 0)
    const at = (past: Past, moment: Moment) =>
      past.stateAt({ tenant: cast.tenant, streams: streamsOf(subject), subject, models: kept, moment })
    for (const steps of fc.sample(anyLife(), { numRuns: 50, seed: 7 })) {
      const life = await lived(steps)
      const moment = atPosition(aPlaceIn(life.events, 1))
      const cold = await at(life.past, moment)
      if (cold.eventsRead <= 3) continue
      const { log, codec } = life.stage
      const writer = snapshotWriter({ log, codec, store: memorySnapshots(), models, every: 3 })
      writer.request({ tenant: cast.tenant, subject })
      await writer.settled()
      const warm = await at(past({ log, codec, snapshots: writer }), moment)
      expect(warm.eventsRead).toBeLessThan(3)
      expect(warm.fromSnapshot).toBe(cold.eventsRead - warm.eventsRead)
      return
    }
    expect.unreachable('no life was long enough for a snapshot')
  })

  it('behind a snapshot, of the events of read models with personal fields, only those that they fold are read again', async () => {
    const opening = models.filter(({ opens }) => opens.size > 0)
    const types = new Set(opening.flatMap(({ handlers }) => [...handlers.keys()]))
    for (const steps of fc.sample(anyLife(), { numRuns: 50, seed: 7 })) {
      const life = await lived(steps)
      const own = life.events.filter(({ stream }) => streamsOf(subject).includes(stream))
      const others = own.filter(({ type }) => !types.has(type))
      if (others.length < 6) continue
      const { log, codec } = life.stage
      const writer = snapshotWriter({ log, codec, store: memorySnapshots(), models, every: 3 })
      writer.request({ tenant: cast.tenant, subject })
      await writer.settled()
      const moment = atPosition(aPlaceIn(life.events, 1))
      const { eventsRead } = await past({ log, codec, snapshots: writer, indexes: historyIndexes() }).stateAt({
        ...{ tenant: cast.tenant, streams: streamsOf(subject), subject, models, moment },
      })
      expect(eventsRead).toBeLessThan(own.length - others.length + 3)
      return
    }
    expect.unreachable('no life was long enough for a snapshot')
  })

  it('an erased person has no snapshots', async () => {
    const erase: Step = { do: 'erase', learner: subject }
    await fc.assert(
      fc.asyncProperty(anyLife(), async (steps) => {
        const { stage } = await lived([...steps, erase])
        const store = memorySnapshots()
        const writer = snapshotWriter({ ...stage, store, models, every: 2 })
        writer.request({ tenant: cast.tenant, subject })
        await writer.settled()
        // At the erasure itself, or after it, there is nothing about the person to keep.
        expect(store.held.filter(({ snapshot }) => snapshot.rows.size > 0)).toEqual([])
      }),
      { numRuns: 15 },
    )
  })

  it('a number is explained by consecutive changes that lead to its value', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(), fc.integer({ min: 1, max: 4 }), async (steps, limit) => {
        const life = await lived(steps)
        const asking = askingOf(life)
        const { output } = await stateQuestion.answer(asking, stateQuestion.input.parse({ id: subject }))
        for (const [row] of [output.models['skill-profile']?.rows ?? []])
          for (const field of ['attempts', 'proficiency', 'lastPractisedAt', 'masteredAt']) {
            if (!row) continue
            const asked = { id: subject, model: 'skill-profile', field, key: row.skill, limit }
            const moves: { before: unknown; after: unknown }[] = []
            for (let cursor: string | null | undefined; cursor !== null; ) {
              const input = explain.input.parse({ ...asked, ...(cursor !== undefined && { cursor }) })
              const page = (await explain.answer(asking, input)).output
              moves.push(...page.items)
              cursor = page.next
            }
            moves.forEach(({ before }, n) => {
              expect(before).toEqual(n === 0 ? null : moves[n - 1]?.after)
            })
            expect(moves.at(-1)?.after).toEqual(row[field])
          }
      }),
      { numRuns: 40 },
    )
  })

  it('the changes between two moments, applied to the first state, give the second', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife(), shares, shares, fc.boolean(), async (steps, one, another, byTime) => {
        const life = await lived(steps)
        const [from, to] = [Math.min(one, another), Math.max(one, another)].map((share) =>
          byTime ? minute(9_000 + Math.round(share * (1_000 + steps.length))) : String(aPlaceIn(life.events, share)),
        )
        const asking = askingOf(life)
        const stateAt = async (at: string | undefined) =>
          (await stateQuestion.answer(asking, stateQuestion.input.parse({ id: subject, at }))).output.models
        const { output } = await diff.answer(asking, diff.input.parse({ id: subject, from, to }))
        expect(applied(await stateAt(from), output.models)).toEqual(withoutEmpty(await stateAt(to)))
        for (const { fields } of Object.values(output.models).flat())
          for (const { eventsInAll, events } of fields)
            expect([eventsInAll > 0, events.length > 0]).toEqual([true, true])
      }),
      { numRuns: 60 },
    )
  })
})

type StateShown = Awaited<ReturnType<typeof stateQuestion.answer>>['output']['models']
type DiffShown = Awaited<ReturnType<typeof diff.answer>>['output']['models']

const withoutEmpty = (state: StateShown) =>
  Object.fromEntries(
    Object.entries(state).flatMap(([name, { rows }]) =>
      rows.length > 0 ? [[name, new Map(rows.map((row) => [keyIn(name, row), row]))]] : [],
    ),
  )

const keyIn = (name: string, row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.keys(models.find((model) => model.name === name)?.key.shape ?? {}).map((column) => row[column]))

function applied(from: StateShown, differences: DiffShown) {
  const rows = withoutEmpty(from)
  for (const [name, changes] of Object.entries(differences)) {
    const own = new Map(rows[name])
    for (const { key, change, fields } of changes) {
      const text = keyIn(name, key)
      for (const { field, before } of fields) expect(own.get(text)?.[field] ?? null).toEqual(before)
      const after = Object.fromEntries(fields.map(({ field, after }) => [field, after]))
      if (change === 'removed') own.delete(text)
      else own.set(text, { ...key, ...own.get(text), ...after })
    }
    if (own.size > 0) rows[name] = own
    else delete rows[name]
  }
  return rows
}
