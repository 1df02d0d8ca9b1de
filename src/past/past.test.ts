// Folding a person's history: its two streams as one, events that cannot be read, and limits.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { defineEvent, type NewEvent } from '#kernel/event.ts'
import {
  derivedCommandId,
  eventId,
  Instant,
  type PersonId,
  position,
  START,
  type StreamName,
  streamName,
} from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import learnerProgress from '../../projections/learning/learner-progress.ts'
import { attempted, enrolled } from '../../tests/fixtures/learning.ts'
import { atPosition, type Moment } from './moment.ts'
import { past } from './past.ts'
import { pastRows } from './past-rows.ts'
import { readHistory, startOf, streamsOf } from './person-history.ts'

const { events } = await readDefinitions()
const { learner, teacher, tenant, zone } = someone
const [ofLearner = streamName('learner', learner), ofPerson = ofLearner] = streamsOf(learner)

function scene() {
  const log = openMemoryLog()
  let n = 0
  return {
    log,
    past: past({ log, codec: codecOf(events, testKeys), snapshots: null }),
    async happens(
      event: NewEvent<string, object>,
      {
        stream = ofLearner as StreamName,
        at = minute((n + 1) * 10),
        copied,
      }: { readonly stream?: StreamName; readonly at?: Instant; readonly copied?: Instant } = {},
    ) {
      n += 1
      const command = derivedCommandId(stream, String(n))
      const origin = copied && { log: log.id, position: START, recordedAt: copied }
      const ids = { id: eventId(command, 1), subject: learner, actor: teacher, correlationId: command }
      const record = { ...event, ...ids, ...(origin && { origin }) }
      const { position } = await log.append({
        stream,
        tenant,
        expected: 'any',
        events: [{ ...record, causationId: null, fingerprint: 0, occurredAt: at, zone, sealed: [] }],
      })
      return position
    },
  }
}
type Scene = ReturnType<typeof scene>

const progress = async ({ past }: Scene, moment: Moment, mostEvents?: number) => {
  const state = await past.stateAt({
    tenant,
    streams: streamsOf(learner),
    subject: learner,
    models: [learnerProgress],
    moment,
    ...(mostEvents !== undefined && { mostEvents }),
  })
  return [...(state.models[0]?.rows.values() ?? [])].map(({ row }) => row)
}

describe('a person’s past', () => {
  it('consists of both of their streams: an erasure in one removes what the other made', async () => {
    const life = scene()
    await life.happens(enrolled())
    await life.happens(attempted())
    const erased = await life.happens(subjectErased({}), { stream: ofPerson })
    expect(await progress(life, atPosition(position(erased - 1n)))).toMatchObject([{ attempts: 1 }])
    expect(await progress(life, atPosition(erased))).toEqual([])
  })

  it('is known by the first log’s clock after a copy, which may put one stream before what another knew earlier', async () => {
    const life = scene()
    await life.happens(attempted(), { copied: minute(10) })
    await life.happens(attempted(), { copied: minute(40) })
    await life.happens(subjectErased({}), { stream: ofPerson, copied: minute(20) })
    const known = async (by: Instant) => progress(life, { upTo: await life.log.head(), known: by, happened: null })
    expect(await known(minute(15))).toMatchObject([{ attempts: 1 }])
    expect(await known(minute(25))).toEqual([])
    expect(await known(minute(45))).toEqual([])
  })

  it('is read in log order, however the streams alternate and the pages end', async () => {
    const life = scene()
    for (let n = 0; n < 1_300; n += 1)
      await life.happens(attempted(), { stream: n % 5 === 2 || n > 1_200 ? ofPerson : ofLearner })
    const read: bigint[] = []
    const from = startOf(streamsOf(learner))
    for await (const page of readHistory(life.log, { tenant, from, upTo: position(1_290n) }))
      read.push(...page.map(({ position }) => position))
    expect(read).toEqual(Array.from({ length: 1_290 }, (_, n) => BigInt(n + 1)))
  })

  it('ends with a reason at an event that a read model folds and this program cannot decode', async () => {
    const life = scene()
    await life.happens(attempted())
    const newer = await life.happens({ type: 'learning.exercise-attempted', version: 99, data: {} })
    await expect(progress(life, atPosition(newer))).rejects.toMatchObject({
      problem: { kind: 'history-unreadable', position: newer, type: 'learning.exercise-attempted' },
    })
    expect(await progress(life, atPosition(position(newer - 1n)))).toMatchObject([{ attempts: 1 }])
  })

  it('skips events that no read model folds, including unknown types', async () => {
    const life = scene()
    await life.happens({ type: 'learning.not-yet-invented', version: 1, data: {} })
    expect(await progress(life, atPosition(await life.happens(attempted())))).toMatchObject([{ attempts: 1 }])
  })

  it('ends with a reason at an event for which a fold throws', async () => {
    const made = defineEvent('tests.made', {
      version: 1,
      description: 'x',
      purpose: 'teaching',
      basis: 'public-task',
      recipients: ['teachers'],
      retention: 'P1Y',
      data: z.object({}),
    })
    const stumbling = defineProjection('stumbling', {
      version: 1,
      description: 'Stumbles.',
      of: 'learner',
      words: {
        title: { fr: 'Test', en: 'Test' },
        columns: { learner: { fr: 'learner', en: 'learner' }, made: { fr: 'made', en: 'made' } },
      },
      key: z.object({ learner: z.string() }),
      row: z.object({ made: z.int() }),
      on: (on) => [
        on(
          made,
          () => ({ learner }),
          () => {
            throw new Error('over a stone')
          },
        ),
        on(subjectErased, () => ({ learner }), remove),
      ],
    })
    const life = scene()
    const position = await life.happens(made({}))
    const pastOfMade = past({ log: life.log, codec: codecOf(new Map([[made.type, made]]), testKeys), snapshots: null })
    const question = { tenant, streams: streamsOf(learner), models: [stumbling], moment: atPosition(position) }
    await expect(pastOfMade.stateAt(question)).rejects.toMatchObject({ problem: { position, reason: 'over a stone' } })
  })

  it('of too many events or people is refused with the limit', async () => {
    const life = scene()
    for (let n = 0; n < 3; n += 1) await life.happens(attempted())
    const moment = atPosition(position(3n))
    await expect(progress(life, moment, 2)).rejects.toMatchObject({
      problem: { kind: 'past-too-large', what: 'events', most: 2 },
    })
    expect(await progress(life, moment, 3)).toMatchObject([{ attempts: 3 }])
    const people = Array.from({ length: 2_001 }, (_, n) => id('1ea', n + 1) as PersonId)
    const question = { tenant, models: [learnerProgress], moment, whose: { people, streams: [] } }
    await expect(pastRows(life.past, question)).rejects.toMatchObject({
      problem: { kind: 'past-too-large', what: 'people', most: 2_000 },
    })
    const { rows, position: shown } = await pastRows(life.past, {
      ...question,
      whose: { people: people.slice(0, 2_000), streams: [] },
    })
    expect([rows.get(learnerProgress)?.length, shown]).toEqual([1, 3n])
  })

  it('by time is reported in time order: the late event first', async () => {
    const life = scene()
    await life.happens(attempted(), { at: minute(60) })
    await life.happens(attempted({ correct: false }), { at: minute(30) })
    const upTo = await life.happens(attempted(), { at: minute(90) })
    const by = (happened: number): Moment => ({ upTo, known: null, happened: Instant.parse(minute(happened)) })
    const question = { tenant, streams: streamsOf(learner), models: [learnerProgress] }
    const state = await life.past.stateAt({ ...question, moment: by(0) })
    const told: unknown[] = []
    for await (const { event, changes } of life.past.stepsTo(state, by(60)))
      told.push([event.position, changes.map(({ after }) => after)])
    expect(told).toMatchObject([
      [2n, [{ attempts: 1, successes: 0 }]],
      [1n, [{ attempts: 2, successes: 1 }]],
    ])
    expect((await life.past.stateAt({ ...question, moment: by(60) })).models[0]?.rows).toEqual(state.models[0]?.rows)
  })

  it('cannot move on by another clock than its own', async () => {
    const life = scene()
    const upTo = await life.happens(attempted())
    const question = { tenant, streams: streamsOf(learner), models: [learnerProgress] }
    const state = await life.past.stateAt({ ...question, moment: atPosition(upTo) })
    await expect(life.past.stepsTo(state, { upTo, known: null, happened: minute(90) }).next()).rejects.toThrow(/clock/)
  })
})
