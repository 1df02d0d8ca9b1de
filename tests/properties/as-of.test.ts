// The past of a person, for any sequence of commands: one fold, whatever the clock, the snapshots and the pages.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type FoldedRow, foldEvents } from '#kernel/fold.ts'
import { Instant, PersonId, type Position, position } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { minute } from '#kernel/specification.ts'
import { streamsOf } from '#runtime/as-of/history.ts'
import { atPosition, type Moment } from '#runtime/as-of/moment.ts'
import { type Past, type PastState, past } from '#runtime/as-of/past.ts'
import { personModels } from '#runtime/as-of/person-models.ts'
import { type Definitions, readDefinitions } from '#runtime/definitions.ts'
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

const timely = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => (step.do === 'command' ? { ...step, lateMinutes: 0 } : []))

const anyLife = () => anySteps(definitions, cast)
const aPlaceIn = (events: readonly RecordedEvent[], share: number): Position =>
  position(BigInt(Math.round(events.length * share)))
const shares = fc.double({ min: 0, max: 1, noNaN: true })

describe('for any sequence of commands', () => {
  it('the state at a position is the fold of what stood in the log then; at the head, of all of it', async () => {
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

  it('while nothing comes late, all clocks agree', async () => {
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
        expect(rowsOf(await ask(life, { upTo: head, known: null, happened: last.occurredAt }))).toEqual(byPosition)
        expect(rowsOf(await ask(life, { upTo, known: null, happened: last.occurredAt }))).toEqual(byPosition)
      }),
      { numRuns: 40 },
    )
  })

  it('what had happened by a time is the fold, in the order of time, of what occurred by then', async () => {
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
            return [model.name, sorted(foldEvents(model, own, undefined, 'by-time'))]
          }),
        )
        expect(rowsOf(await ask(life, { upTo, known: null, happened }))).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})
