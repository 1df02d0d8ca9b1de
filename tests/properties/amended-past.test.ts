// Corrections in histories with any dates: by time, by position, with snapshots, and in steps.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type FoldedRow, foldEvents } from '#kernel/fold.ts'
import { Instant, PersonId, position, START, streamName } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { atPosition, type Moment } from '#past/moment.ts'
import { past } from '#past/past.ts'
import { pastRows } from '#past/past-rows.ts'
import { type HistoryLog, streamsOf } from '#past/person-history.ts'
import { personModels } from '#past/questions/person-models.ts'
import { snapshotWriter } from '#past/snapshots/snapshot-writer.ts'
import { stepsByTime } from '#past/steps-by-time.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import dailyActivity from '../../projections/learning/daily-activity.ts'
import learnerProgress from '../../projections/learning/learner-progress.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import { memorySnapshots } from '../fixtures/snapshots.ts'
import { anyHappenings, effective, eventsOf, happenedBy, inTime, type Reckoned, reckon } from './amended-life.ts'

const { tenant, learner } = someone
const RUNS = { numRuns: 150 }

let codec: Codec
let models: readonly Projection[]
beforeAll(async () => {
  const definitions = await readDefinitions()
  codec = codecOf(definitions.events, testKeys)
  models = personModels(definitions)
})

/** A log that holds just these events. */
const logOf = (events: readonly RecordedEvent[]) => {
  const stored = events.map((event): StoredEvent => ({ ...event, fingerprint: 0, sealed: [] }))
  const log: HistoryLog = {
    async readStream(stream, { from, limit }) {
      const own = stored.filter((event) => event.stream === stream)
      const start = from === 'end' ? own.length : from
      return { events: own.slice(start, start + limit), currentRevision: own.length - 1 }
    },
  }
  return { ...log, head: async () => position(BigInt(events.length)) }
}
const ask = async (events: readonly RecordedEvent[], moment: Moment) => {
  const { models: states } = await past({ log: logOf(events), codec, snapshots: null }).stateAt({
    tenant,
    streams: streamsOf(learner),
    subject: learner,
    models,
    moment,
  })
  return new Map(states.map(({ model, rows }) => [model as Projection, rows as ReadonlyMap<string, FoldedRow>]))
}

const moments = fc.record({
  happened: fc.integer({ min: -1, max: 7_300 }).map(minute),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
})
const upToOf = (events: readonly RecordedEvent[], share: number) => position(BigInt(Math.round(events.length * share)))

/** Alike, but for what rounding leaves of numbers. */
function expectAlike(rows: readonly object[], wanted: readonly object[], keyOf: (row: object) => string, what: string) {
  const byKey = (of: readonly object[]) => [...of].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const [found, expected] = [byKey(rows), byKey(wanted)]
  expect(found.map(keyOf), what).toEqual(expected.map(keyOf))
  for (const [n, row] of expected.entries())
    for (const [field, value] of Object.entries(row)) {
      const own: unknown = Reflect.get(found[n] ?? {}, field)
      if (typeof value === 'number') expect(Math.abs(Number(own) - value), `${what} ${field}`).toBeLessThan(1e-9)
      else expect(own, `${what} ${field}`).toEqual(value)
    }
}

const shownRows = (rows: ReadonlyMap<string, FoldedRow> | undefined) =>
  [...(rows?.values() ?? [])].map(({ key, row }) => ({ ...key, ...row }))
const keyIn = (model: Projection) => (row: object) =>
  JSON.stringify(Object.keys(model.key.shape).map((column) => Reflect.get(row, column)))

/** The rows of the three read models, as far as they are reckoned, against the reckoning. */
function expectReckoned(rowsOf: (model: Projection) => ReadonlyMap<string, FoldedRow> | undefined, wanted: Reckoned) {
  for (const [model, expected] of [
    [skillProfile, wanted.skills],
    [dailyActivity, wanted.days],
    [learnerProgress, wanted.progress],
  ] as const) {
    const reckoned = expected.map((row) => ({ learner, ...row }))
    expectAlike(shownRows(rowsOf(model)), reckoned, keyIn(model), model.name)
  }
}

/** Runs of wrong answers, and abilities below the mean, are negative. */
const SIGNED = new Set(['streak', 'ability'])

function expectPossible(rows: Iterable<ReadonlyMap<string, FoldedRow>>) {
  for (const of of rows)
    for (const { row } of of.values()) {
      const { attempts, answers, successes, proficiency, successRate, recentSuccess } = row as Record<string, number>
      for (const [column, value] of Object.entries(row))
        if (typeof value === 'number' && !SIGNED.has(column)) expect(value).toBeGreaterThanOrEqual(0)
      if (successes !== undefined) expect(successes).toBeLessThanOrEqual(Number(attempts ?? answers))
      for (const share of [proficiency, successRate, recentSuccess]) expect(share ?? 0).toBeLessThanOrEqual(1)
    }
}

describe('for any history with any dates', () => {
  it('the state at a time uses the verdicts of the last corrections by then', () =>
    fc.assert(
      fc.asyncProperty(anyHappenings, moments, async (happenings, { happened, share }) => {
        const events = eventsOf(happenings)
        const upTo = upToOf(events, share)
        const rows = await ask(events, { upTo, known: null, happened })
        expectReckoned((model) => rows.get(model), reckon(effective(happenedBy(events, happened, upTo))))
        // Every other read model is the plain fold of the same.
        const history = effective(happenedBy(events, happened, upTo))
        for (const model of models)
          expect(rows.get(model), model.name).toEqual(foldEvents(model, history, undefined, 'by-time'))
      }),
      RUNS,
    ))

  it('the state at a position uses the verdicts known by then, in order of arrival', () =>
    fc.assert(
      fc.asyncProperty(anyHappenings, moments, async (happenings, { share }) => {
        const events = eventsOf(happenings)
        const upTo = upToOf(events, share)
        const rows = await ask(events, atPosition(upTo))
        expectReckoned((model) => rows.get(model), reckon(effective(events.filter((event) => event.position <= upTo))))
      }),
      RUNS,
    ))

  it('where nothing arrives late, the live state equals the state by time now', () =>
    fc.assert(
      fc.asyncProperty(anyHappenings, async (happenings) => {
        const events = eventsOf(inTime(happenings))
        const rows = await ask(events, { upTo: upToOf(events, 1), known: null, happened: minute(9_999) })
        for (const model of models)
          expectAlike(shownRows(rows.get(model)), shownRows(foldEvents(model, events)), keyIn(model), model.name)
      }),
      RUNS,
    ))

  it('no count is negative or above its total, and every share is between 0 and 1, in any order', () =>
    fc.assert(
      fc.asyncProperty(anyHappenings, moments, async (happenings, { happened, share }) => {
        const events = eventsOf(happenings)
        const upTo = upToOf(events, share)
        expectPossible((await ask(events, { upTo, known: null, happened })).values())
        expectPossible((await ask(events, atPosition(upTo))).values())
      }),
      RUNS,
    ))

  it('the arrival-order fields of a correction do not affect the state by time', () =>
    fc.assert(
      fc.asyncProperty(anyHappenings, moments, fc.boolean(), async (happenings, { happened }, wasCorrect) => {
        const events = eventsOf(happenings)
        const lying = events.map((event) =>
          event.type === attemptCorrected.type
            ? { ...event, data: { ...event.data, wasCorrect, answersSince: 77, run: 9 } }
            : event,
        )
        const moment = { upTo: upToOf(events, 1), known: null, happened }
        expect(await ask(lying, moment)).toEqual(await ask(events, moment))
      }),
      RUNS,
    ))

  it('steps through time lead from one state to the next', () =>
    fc.assert(
      fc.asyncProperty(anyHappenings, moments, moments, async (happenings, one, other) => {
        const events = eventsOf(happenings)
        const [from = minute(0), to = minute(0)] = [one.happened, other.happened].sort()
        const upTo = upToOf(events, one.share)
        const asked = past({ log: logOf(events), codec, snapshots: null })
        const question = { tenant, streams: streamsOf(learner), subject: learner, models }
        const state = await asked.stateAt({ ...question, moment: { upTo, known: null, happened: from } })
        const seen: bigint[] = []
        for await (const { event, changes } of asked.stepsTo(state, { upTo, known: null, happened: to })) {
          seen.push(event.position)
          for (const { before, after } of changes) expect(after).not.toEqual(before)
          const now = happenedBy(events, event.occurredAt, upTo).filter(
            ({ occurredAt, position }) => occurredAt < event.occurredAt || position <= event.position,
          )
          for (const { model, rows } of state.models)
            expect(rows, model.name).toEqual(foldEvents(model, effective(now), undefined, 'by-time'))
        }
        expect(seen).toEqual(
          happenedBy(events, to, upTo)
            .filter(({ occurredAt }) => occurredAt > from)
            .map(({ position }) => position),
        )
      }),
      { numRuns: 60 },
    ))

  it('steps through time give the same result from any mark as from the start', () =>
    fc.assert(
      fc.property(anyHappenings, fc.integer({ min: 1, max: 6 }), fc.nat(10), (happenings, every, passed) => {
        const sorted = happenedBy(eventsOf(happenings), minute(9_999), 1_000n)
        const start = effective(sorted.slice(0, passed))
        const states = models.map((model) => ({
          model,
          rows: foldEvents(model, start, undefined, 'by-time'),
          from: START,
        }))
        const steps = stepsByTime(states, codec.reader(), every)
        for (const [n, event] of sorted.entries()) {
          const stored = { ...event, fingerprint: 0, sealed: [] }
          if (n < passed) steps.passed(stored)
          else {
            steps.step(stored)
            const now = effective(sorted.slice(0, n + 1))
            for (const { model, rows } of states)
              expect(rows, model.name).toEqual(foldEvents(model, now, undefined, 'by-time'))
          }
        }
      }),
      { numRuns: 60 },
    ))

  it('a correction of what a snapshot includes is found, also where a stream is read again', async () => {
    const answer = {
      what: 'answer',
      at: 0,
      inB: false,
      inNoumea: false,
      skill: 'calcul/addition',
      exercise: 'e1',
    } as const
    const correction = { what: 'correction', at: 1, inB: false, inNoumea: false, of: 0, isOld: false } as const
    const events = eventsOf([{ ...answer, correct: false, durationMs: 0 }, correction])
    const log = logOf(events)
    const snapshots = snapshotWriter({ log, codec, store: memorySnapshots(), models, every: 1 })
    snapshots.request({ tenant, subject: learner })
    await snapshots.settled()
    const moment = { upTo: upToOf(events, 1), known: null, happened: minute(9_999) }
    const state = await past({ log, codec, snapshots }).stateAt({
      ...{ tenant, streams: streamsOf(learner), subject: learner, models, moment },
    })
    const found = state.models.find(({ model }) => model.name === learnerProgress.name)
    expect(shownRows(found?.rows)).toMatchObject([{ attempts: 1, successes: 1 }])
  })

  it('snapshots change no answer', () =>
    fc.assert(
      fc.asyncProperty(
        anyHappenings,
        moments,
        fc.integer({ min: 1, max: 5 }),
        async (happenings, { happened, share }, every) => {
          // Half in time, so that there are snapshots that serve.
          const half = happenings.length >> 1
          const events = eventsOf([...inTime(happenings.slice(0, half)), ...happenings.slice(half)])
          const log = logOf(events)
          const writer = snapshotWriter({ log, codec, store: memorySnapshots(), models, every })
          writer.request({ tenant, subject: learner })
          await writer.settled()
          const upTo = upToOf(events, share)
          for (const moment of [
            { upTo, known: null, happened },
            { upTo, known: null, happened: minute(9_999) },
            atPosition(upTo),
          ]) {
            const { models: states } = await past({ log, codec, snapshots: writer }).stateAt({
              tenant,
              streams: streamsOf(learner),
              subject: learner,
              models,
              moment,
            })
            expect(new Map(states.map(({ model, rows }) => [model, rows]))).toEqual(await ask(events, moment))
          }
        },
      ),
      RUNS,
    ))
})

describe('where a server’s clock goes back', () => {
  it('what was known by a time is a prefix of the log, for all histories of a question together', () =>
    fc.assert(
      fc.asyncProperty(
        anyHappenings,
        fc.infiniteStream(fc.nat(9)),
        moments,
        async (happenings, clock, { happened, share }) => {
          const people = [learner, PersonId.parse(id('1ea', 2))]
          const events = eventsOf(happenings).map((event): RecordedEvent => {
            const seconds = clock.next().value
            const subject = people[seconds % 2] ?? learner
            return { ...event, subject, stream: streamName('learner', subject), recordedAt: minute(seconds) }
          })
          const revisions = new Map<string, number>()
          const numbered = events.map((event) => {
            const revision = revisions.get(event.stream) ?? 0
            revisions.set(event.stream, revision + 1)
            return { ...event, revision }
          })
          const known = minute(Math.round(share * 10))
          const firstUnknown = numbered.findIndex(({ recordedAt }) => recordedAt > known)
          const beginning = firstUnknown < 0 ? numbered : numbered.slice(0, firstUnknown)
          const asked = past({ log: logOf(numbered), codec, snapshots: null })
          for (const when of [null, happened]) {
            const moment = { upTo: upToOf(numbered, 1), known, happened: when }
            const folded = await pastRows(asked, {
              tenant,
              models: [learnerProgress],
              moment,
              whose: { people, streams: [] },
            })
            const upTo = upToOf(beginning, 1)
            const expected = await pastRows(asked, {
              tenant,
              models: [learnerProgress],
              moment: { ...moment, upTo, known: null },
              whose: { people, streams: [] },
            })
            expect(folded).toEqual(expected)
            expect(folded.position).toBe(beginning.at(-1)?.position ?? START)
          }
        },
      ),
      RUNS,
    ))
})

it('the generated histories contain late answers, corrections of corrections, corrections dated before their answers, and withdrawn imports', () => {
  const all = fc.sample(anyHappenings, 200).map(eventsOf)
  const corrections = (events: readonly RecordedEvent[]) => events.filter(({ type }) => type === attemptCorrected.type)
  const some = (is: (event: RecordedEvent, events: readonly RecordedEvent[]) => boolean) =>
    all.filter((events) => corrections(events).some((event) => is(event, events))).length
  expect(some(({ occurredAt, data }) => occurredAt < Instant.parse(data.attemptedAt))).toBeGreaterThan(20)
  expect(
    some((event, events) =>
      corrections(events).some((other) => other !== event && other.data.attempt === event.data.attempt),
    ),
  ).toBeGreaterThan(20)
  const withdrawals = all.flat().filter(({ type }) => type === importWithdrawn.type)
  expect(withdrawals.length).toBeGreaterThan(50)
})
