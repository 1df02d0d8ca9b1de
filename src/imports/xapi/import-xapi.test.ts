// What statements become, what is set aside, and that files that overlap, are repeated or were cut off double nothing.
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { derivedCommandId, eventId, START, streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { dataFolder, NO_DATA } from '../data-folder.fixtures.ts'
import { SchoolMissing } from '../school-missing.ts'
import { setAside } from '../set-aside.ts'
import { importXapi, type XapiOptions } from './import-xapi.ts'
import { classOf, learnerOf } from './learner-steps.ts'
import { linesOf } from './lines.ts'
import { asLines, statement, uuid, verbs } from './statements.fixtures.ts'

let codec: Codec
beforeAll(async () => {
  codec = codecOf((await readDefinitions()).events, testKeys)
})

const school = { name: 'MOOC', zone: 'Europe/Paris' as Zone }
type Lines = Parameters<typeof importXapi>[1]

async function run(
  log: Pick<EventLog, 'load' | 'readStream'>,
  lines: Lines | readonly object[],
  options: Partial<XapiOptions> = {},
) {
  const aside = setAside(join(tmpdir(), `sillage-xapi-${process.pid}`), { school: 'a', name: 'xapi', identity: [] })
  try {
    const from = Array.isArray(lines) ? asLines(lines) : (lines as Lines)
    return { ...(await importXapi({ log, codec }, from, { file: 'f.ndjson', school, aside, ...options })), aside }
  } finally {
    aside.close()
  }
}

async function eventsOf(log: EventLog, tenant: TenantId, who: string) {
  const stream = streamName('learner', learnerOf(tenant, { homePage: 'https://mooc.example', name: who }))
  const { events } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 10_000 })
  return events.map(({ type, occurredAt, data }) => ({ type, at: occurredAt, ...data }))
}

async function contents(log: EventLog) {
  const { events } = await log.readAll({ after: START, limit: 1_000_000 })
  return events
    .map(({ stream, revision, id, occurredAt, type, data }) =>
      JSON.stringify([stream, revision, id, occurredAt, type, data]),
    )
    .sort()
}

describe('the mapping', () => {
  it('tells a viewing act by act: enrolled and started once, one view, and the time that was played', async () => {
    const log = openMemoryLog()
    const { tenant } = await run(log, [
      // Not in the order of time, as exports are.
      statement({
        id: 3,
        verb: verbs.paused,
        at: '2021-11-29T11:02:00+01:00',
        result: { time: 40, 'played-segments': '0[.]40', progress: 0.1 },
      }),
      statement({ id: 1, verb: verbs.initialized, at: '2021-11-29T10:00:00.500Z' }),
      statement({ id: 2, verb: verbs.played, at: '2021-11-29T10:01:00Z', result: { time: 0 } }),
      statement({
        id: 4,
        verb: verbs.seeked,
        at: '2021-11-29T10:03:00Z',
        result: { 'time-from': 45.5, 'time-to': 100, 'played-segments': '0[.]40[,]40[.]45.5[,]100' },
      }),
      statement({
        id: 5,
        verb: verbs.completed,
        at: '2021-11-29T10:05:00Z',
        result: { time: 160, 'played-segments': '0[.]40[,]40[.]45.5[,]100[.]160', progress: 1 },
      }),
    ])
    const ofClass = classOf(tenant, 'course-v1:A')
    const viewed = {
      type: 'learning.content-viewed',
      content: 'uuid://video-1',
      medium: 'video',
      session: uuid(901),
      class: ofClass,
    }
    expect(await eventsOf(log, tenant, 'ada')).toEqual([
      { type: 'teaching.learner-enrolled', at: '2021-11-29T10:00:00.500Z', class: ofClass, schoolYear: '2021-2022' },
      { type: 'learning.learning-started', at: '2021-11-29T10:00:00.500Z', session: uuid(901), class: ofClass },
      { ...viewed, at: '2021-11-29T10:00:00.500Z', action: 'opened', views: 1 },
      { ...viewed, at: '2021-11-29T10:01:00.000Z', action: 'played', views: 0, atMs: 0 },
      {
        ...viewed,
        at: '2021-11-29T10:02:00.000Z',
        action: 'paused',
        views: 0,
        atMs: 40_000,
        durationMs: 40_000,
        progress: 0.1,
      },
      {
        ...viewed,
        at: '2021-11-29T10:03:00.000Z',
        action: 'moved',
        views: 0,
        fromMs: 45_500,
        atMs: 100_000,
        durationMs: 5_500,
      },
      {
        ...viewed,
        at: '2021-11-29T10:05:00.000Z',
        action: 'completed',
        views: 0,
        atMs: 160_000,
        durationMs: 60_000,
        progress: 1,
      },
    ])
  })

  it('opens a school, a class for each course, and gives each account a learner of its own', async () => {
    const log = openMemoryLog()
    const { tenant, courses, learners } = await run(log, [
      statement({ id: 1 }),
      statement({ id: 2, who: 'bob', course: 'course-v1:B' }),
      statement({ id: 3, course: 'course-v1:B', session: 2 }),
    ])
    expect(learners).toBe(2)
    expect(courses.map(({ id }) => id)).toEqual(['course-v1:A', 'course-v1:B'])
    const types = (await log.readAll({ after: START, limit: 1_000 })).events.map(({ type }) => type)
    expect(types.filter((type) => type === 'teaching.class-opened')).toHaveLength(2)
    expect(types.filter((type) => type === 'teaching.learner-enrolled')).toHaveLength(3)
    expect(types[0]).toBe('identity.school-opened')
    expect(await eventsOf(log, tenant, 'bob')).toHaveLength(3)
  })

  it('keeps a content whose IRI is no code apart from the others, by its hash', async () => {
    const log = openMemoryLog()
    const { tenant } = await run(log, [
      statement({ id: 1, video: 'a?b=1', session: null }),
      statement({ id: 2, video: 'a?b=2', session: null, verb: verbs.initialized }),
    ])
    const [, first, second] = await eventsOf(log, tenant, 'ada')
    expect(first).toMatchObject({ content: expect.stringMatching(/^xapi:[0-9a-f-]{36}$/), views: 0 })
    expect(second).toMatchObject({ views: 1 })
    expect((second as { content?: string }).content).not.toBe((first as { content?: string }).content)
  })
})

describe('lines that cannot be taken', () => {
  it('are set aside with their number and why, and the others are imported', async () => {
    const { actor: _, ...nobody } = statement({ id: 10 })
    const { timestamp: _when, ...timeless } = statement({ id: 11 })
    const { context: _where, ...placeless } = statement({ id: 12 })
    const lines = [
      statement({ id: 1 }),
      '{"id": ',
      '[]',
      nobody,
      { ...statement({ id: 13 }), actor: { mbox: 'mailto:ada@school.example' } },
      {
        ...statement({ id: 14 }),
        actor: { objectType: 'Group', account: { homePage: 'https://mooc.example', name: 'g' } },
      },
      timeless,
      placeless,
      statement({ id: 15, verb: 'http://adlnet.gov/expapi/verbs/shared' }),
      { ...statement({ id: 16 }), object: { objectType: 'StatementRef', id: uuid(1) } },
      { ...statement({ id: 1 }), timestamp: '2021-11-29T10:00:01Z' },
      // The same statement, as a server hands it out.
      { ...statement({ id: 1 }), stored: '2021-11-30T00:00:00Z', authority: { account: {} }, version: '1.0.3' },
      statement({ id: 17 }),
      {
        ...statement({ id: 18, verb: 'http://adlnet.gov/expapi/verbs/voided' }),
        object: { objectType: 'StatementRef', id: uuid(17) },
      },
    ]
    const { aside, statements, duplicates } = await run(openMemoryLog(), lines as object[])
    expect(statements).toBe(1)
    expect(duplicates).toBe(1)
    const notes = (await readFile(aside.path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(notes.map(({ row, reason }) => [row, reason])).toEqual([
      [2, 'no JSON'],
      [3, 'no statement: not a JSON object'],
      [4, 'no actor'],
      [5, 'an actor known by an address only (mbox)'],
      [6, 'an actor that is a group'],
      [7, 'no time'],
      [9, 'no event for the verb adlnet.gov/expapi/verbs/shared'],
      [10, 'an object that is no activity: StatementRef'],
      [11, 'another statement of an id that an earlier line has'],
      [8, 'no course: neither a parent nor a grouping activity'],
      [13, 'taken back by another statement'],
    ])
    expect(notes[0]).toEqual({ school: 'a', file: 'f.ndjson', row: 2, reason: 'no JSON', taken: false })
  })

  it('do not open a school that was asked for by an id nobody knows', async () => {
    const tenant = uuid(5) as TenantId
    await expect(run(openMemoryLog(), [statement({ id: 1 })], { school: { tenant } })).rejects.toThrow(SchoolMissing)
  })
})

/** Viewings of three learners over an hour, each statement a minute after the other. */
const history = Array.from({ length: 60 }, (_, i) =>
  statement({
    id: i + 1,
    who: ['ada', 'bob', 'eve'][i % 3] ?? 'ada',
    session: 1 + (i % 3) + 10 * Math.floor(i / 15),
    verb: i % 4 === 0 ? verbs.played : verbs.paused,
    at: new Date(Date.UTC(2021, 10, 29, 10, i)).toISOString(),
    result: { time: i, 'played-segments': `0[.]${i}` },
  }),
)

function dying(log: EventLog, afterAppends: number): Pick<EventLog, 'load' | 'readStream'> {
  let left = afterAppends
  return {
    readStream: log.readStream,
    async load(appends) {
      const written = appends.slice(0, left)
      left -= written.length
      const outcomes = await log.load(written)
      if (written.length < appends.length) throw new Error('killed')
      return outcomes
    },
  }
}

describe('an import', () => {
  it('that was killed anywhere goes on, to the same log as one that was not', async () => {
    const whole = openMemoryLog()
    await run(whole, history)
    const expected = await contents(whole)
    for (let after = 0; after <= 6; after += 1) {
      const log = openMemoryLog()
      await run(dying(log, after), history).catch((error) => expect(error.message).toBe('killed'))
      await run(log, history)
      expect(await contents(log)).toEqual(expected)
    }
  })

  it('that is run twice adds nothing the second time', async () => {
    const log = openMemoryLog()
    await run(log, history)
    const head = await log.head()
    expect(await run(log, history)).toMatchObject({ events: 0, before: 60, statements: 60 })
    expect(await log.head()).toBe(head)
  })

  it('gives no two events one id where two files hold one statement id for two accounts', async () => {
    const log = openMemoryLog()
    await run(log, [statement({ id: 1, who: 'ada' })])
    expect(await run(log, [statement({ id: 1, who: 'bob' })])).toMatchObject({ statements: 1, before: 0 })
    const ids = (await log.readAll({ after: START, limit: 1_000 })).events.map((event) => event.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('knows the statements that the first release imported, under other ids', async () => {
    const [today, old] = [openMemoryLog(), openMemoryLog()]
    const { tenant } = await run(today, history)
    const renamed = new Map(
      history.flatMap(({ id: of }) =>
        ['ada', 'bob', 'eve'].map((name) => {
          const learner = learnerOf(tenant, { homePage: 'https://mooc.example', name })
          const now = eventId(derivedCommandId('xapi statement', tenant, learner, String(of)), 1)
          return [now, eventId(derivedCommandId('xapi statement', tenant, String(of)), 1)] as const
        }),
      ),
    )
    let changed = 0
    for (const event of (await today.readAll({ after: START, limit: 1_000 })).events) {
      const id = renamed.get(event.id)
      changed += Number(id !== undefined)
      const { stream } = event
      await old.append({ stream, tenant, expected: 'any', events: [{ ...event, id: id ?? event.id }] })
    }
    expect(changed).toBe(history.length)
    expect(await run(old, history)).toMatchObject({ events: 0, before: 60, statements: 60 })
  })

  it('of a file in two parts that overlap says the same as of the whole file', async () => {
    const whole = openMemoryLog()
    await run(whole, history)
    const expected = await contents(whole)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 59 }), fc.integer({ min: 0, max: 20 }), async (cut, overlap) => {
        const log = openMemoryLog()
        await run(log, history.slice(0, cut))
        await run(log, history.slice(Math.max(0, cut - overlap)))
        expect(await contents(log)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  it('that runs in two processes at once writes everything once', async () => {
    const whole = openMemoryLog()
    await run(whole, history)
    const log = openMemoryLog()
    await Promise.all([run(log, history), run(log, history)])
    expect(await contents(log)).toEqual(await contents(whole))
  })
})

describe('22 000 statements of FUN-MOOC', () => {
  it('all become events, in the order in which each learner acted', async (ctx) => {
    const data = dataFolder()
    if (data === null) return ctx.skip(NO_DATA)
    const log = openMemoryLog()
    const summary = await run(log, linesOf(join(data, 'fun-mooc-xapi-22k.ndjson.gz')))
    expect(summary).toMatchObject({ lines: 22_000, statements: 22_000, duplicates: 0, learners: 1_452, conflicts: [] })
    expect(summary.courses).toHaveLength(2)
    expect(summary.aside.counts.size).toBe(0)
    const { events } = await log.readAll({ after: START, limit: 100_000 })
    const viewed = events.filter(({ type }) => type === 'learning.content-viewed')
    expect(viewed).toHaveLength(22_000)
    expect(viewed.reduce((sum, { data }) => sum + Number(data.views), 0)).toBe(3_656)
    expect(events.filter(({ type }) => type === 'learning.learning-started')).toHaveLength(3_656)
    const last = new Map<string, string>()
    for (const { stream, occurredAt } of events) {
      expect(occurredAt >= (last.get(stream) ?? '')).toBe(true)
      last.set(stream, occurredAt)
    }
  })
})
