// What the dataset's rows become, what is set aside, and that an import that was killed or run twice doubles nothing.
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { START, streamName } from '#kernel/ids.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { rowsLeftOut, setAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import { learnerOf, namespaceOf } from './courses.ts'
import { importOulad, mostlySetAside, type OuladOptions } from './import-oulad.ts'
import { clickColumns, faulty, sound } from './tables.fixtures.ts'
import { NOTHING, type Tables } from './tables.ts'

let codec: Codec
beforeAll(async () => {
  codec = codecOf((await readDefinitions()).events, testKeys)
})

const namespace = namespaceOf(undefined)
const streamOf = (student: number) => streamName('learner', learnerOf(namespace, student))

async function run(log: Pick<EventLog, 'load' | 'readStream'>, tables: Tables, options: Partial<OuladOptions> = {}) {
  const aside = setAside(join(tmpdir(), `sillage-oulad-${process.pid}`), { school: 'a', name: 'oulad', identity: [] })
  try {
    return { ...(await importOulad({ log, codec }, tables, { aside, ...options })), aside }
  } finally {
    aside.close()
  }
}

async function eventsOf(log: EventLog, student: number) {
  const page = { tenant: namespace.tenant, from: 0, direction: 'forwards', limit: 10_000 } as const
  const { events } = await log.readStream(streamOf(student), page)
  return events.map(({ type, occurredAt, data }) => ({ type, at: occurredAt, ...data }))
}

/** All streams with all that must not depend on how the import went. */
async function contents(log: EventLog) {
  const { events } = await log.readAll({ after: START, limit: 1_000_000 })
  const lines = events.map(({ stream, revision, id, occurredAt, type, data }) =>
    JSON.stringify([stream, revision, id, occurredAt, type, data]),
  )
  return lines.sort()
}

describe('the mapping', () => {
  it('tells a student’s life in order: enrolled, at work, left, with a result', async () => {
    const log = openMemoryLog()
    const { courses } = await run(log, sound)
    const [aaa, bbb] = courses.map((course) => course.class)
    expect(await eventsOf(log, 1)).toEqual([
      {
        type: 'teaching.learner-enrolled',
        at: '2013-09-01T05:00:00.000Z',
        class: aaa,
        schoolYear: '2013-2014',
        startsOn: '2013-10-01',
      },
      {
        type: 'learning.content-viewed',
        at: '2013-09-11T11:00:00.000Z',
        content: 'oulad:forumng:10',
        medium: 'forum',
        views: 1,
        class: aaa,
      },
      {
        type: 'learning.content-viewed',
        at: '2013-10-04T11:00:00.000Z',
        content: 'oulad:forumng:10',
        medium: 'forum',
        views: 2,
        class: aaa,
      },
      {
        type: 'learning.content-viewed',
        at: '2013-10-04T11:00:00.000Z',
        content: 'oulad:oucontent:11',
        medium: 'page',
        views: 4,
        class: aaa,
      },
      {
        type: 'learning.exercise-completed',
        at: '2013-10-20T11:00:00.000Z',
        exercise: 'oulad:TMA:100',
        attempts: 1,
        score: 0.78,
        dueOn: '2013-10-20',
        class: aaa,
      },
      {
        type: 'teaching.learner-enrolled',
        at: '2014-01-22T06:00:00.000Z',
        class: bbb,
        schoolYear: '2013-2014',
        startsOn: '2014-02-01',
      },
      {
        type: 'learning.exercise-completed',
        at: '2014-02-06T12:00:00.000Z',
        exercise: 'oulad:CMA:200',
        attempts: 1,
        score: 0,
        class: bbb,
      },
      {
        type: 'learning.content-viewed',
        at: '2014-02-13T12:00:00.000Z',
        content: 'oulad:resource:20',
        medium: 'resource',
        views: 9,
        class: bbb,
      },
      { type: 'teaching.learner-left-class', at: '2014-02-13T23:59:00.000Z', class: bbb },
      { type: 'teaching.course-result-recorded', at: '2014-02-13T23:59:00.000Z', class: bbb, result: 'withdrawn' },
      { type: 'teaching.course-result-recorded', at: '2014-06-26T22:59:00.000Z', class: aaa, result: 'pass' },
    ])
  })

  it('enrols who has no day of registration with the first thing done, and says so', async () => {
    const log = openMemoryLog()
    const { aside } = await run(log, sound)
    expect((await eventsOf(log, 2))[0]).toMatchObject({
      type: 'teaching.learner-enrolled',
      at: '2013-09-26T05:00:00.000Z',
    })
    expect([...aside.counts]).toEqual([
      ['studentRegistration: no day of registration: enrolled with the first thing done', { taken: true, rows: 1 }],
    ])
  })

  it('opens one school with a class for each course, all of them one tenant', async () => {
    const log = openMemoryLog()
    await run(log, sound)
    const { events } = await log.readAll({ after: START, limit: 1_000 })
    expect(new Set(events.map(({ tenant }) => tenant))).toEqual(new Set([namespace.tenant]))
    expect(new Set(events.map(({ zone }) => zone))).toEqual(new Set(['Europe/London']))
    expect(events.filter(({ type }) => type === 'teaching.class-opened').map(({ data }) => data.name)).toEqual([
      'AAA-2013J',
      'BBB-2014B',
    ])
  })

  it('takes some courses into a school of their own', async () => {
    const log = openMemoryLog()
    const only = new Set(['AAA-2013J'])
    const tables = { ...sound, courses: sound.courses.slice(0, 1), clicks: clickColumns([[0, 1, 10, 3, 2]]) }
    const { tenant } = (await run(log, tables, { only })).namespace
    expect(tenant).not.toBe(namespace.tenant)
    const { events } = await log.readAll({ after: START, limit: 1_000 })
    expect(new Set(events.map((event) => event.tenant))).toEqual(new Set([tenant]))
  })
})

describe('bad rows', () => {
  it('are set aside with their file, their row and why, and the others are imported', async () => {
    const log = openMemoryLog()
    const { aside, types } = await run(log, faulty)
    const lines = (await readFile(aside.path, 'utf8')).trim().split('\n')
    const notes = lines
      .map((line) => JSON.parse(line))
      .map(({ file, row, reason, taken }) => [file, row, reason, taken])
    expect(notes).toEqual([
      ['studentRegistration', 3, 'no day of registration: enrolled with the first thing done', true],
      ['studentRegistration', 4, 'registered twice', false],
      ['studentRegistration', 5, 'impossible day', false],
      ['studentRegistration', 6, 'impossible day of leaving: taken as not having left', true],
      ['studentRegistration', 7, 'no student', false],
      ['studentInfo', 4, 'unknown student', false],
      ['studentInfo', 5, 'a second result', false],
      ['studentInfo', 6, 'unknown result', false],
      ['vle', 4, 'no site', false],
      ['vle', 5, 'unknown course', false],
      ['studentAssessment', 3, 'no score', false],
      ['studentAssessment', 4, 'banked: carried over from an earlier course', false],
      ['studentAssessment', 5, 'unknown assessment', false],
      ['studentAssessment', 6, 'unknown student', false],
      ['studentAssessment', 7, 'impossible score', false],
      ['studentAssessment', 8, 'impossible day', false],
      ['studentVle', 2, 'unknown site', false],
      ['studentVle', 3, 'a site of another course', false],
      ['studentVle', 4, 'unknown student', false],
      ['studentVle', 5, 'impossible day', false],
      ['studentVle', 6, 'impossible number of clicks', false],
      ['studentVle', 7, 'impossible day', false],
      ['studentVle', 8, 'unknown course', false],
    ])
    expect(types.get('learning.content-viewed')).toBe(2)
    expect(types.get('learning.exercise-completed')).toBe(2)
    expect(types.get('teaching.learner-enrolled')).toBe(4)
  })

  it('add up: what was taken and what was set aside is all that was there', async () => {
    const { tables, aside } = await run(openMemoryLog(), faulty)
    for (const { rows, taken, setAside } of tables) expect(taken + setAside).toBe(rows)
    expect(tables.reduce((sum, one) => sum + one.setAside, 0)).toBe(rowsLeftOut(aside))
  })
})

/** Busy enough that a student's stream takes several appends. */
const busy: Tables = {
  ...sound,
  digest: 'busy',
  clicks: clickColumns(
    Array.from(
      { length: 2_600 },
      (_, i) => [0, 1 + (i % 4 === 0 ? 1 : 0), 10 + (i % 2), i % 250, 1 + (i % 7)] as const,
    ),
  ),
}

/** A log whose process dies after so many appends: those before are written, the others are not, and nobody is told. */
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
    await run(whole, busy)
    const expected = await contents(whole)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 3 }), async (kills) => {
        const log = openMemoryLog()
        for (const after of kills)
          await run(dying(log, after), busy).catch((error) => expect(error.message).toBe('killed'))
        const { events, before, total } = await run(log, busy)
        expect(events + before).toBe(total)
        expect(await contents(log)).toEqual(expected)
      }),
      { numRuns: 25 },
    )
  })

  it('that is run twice adds nothing the second time', async () => {
    const log = openMemoryLog()
    const { total } = await run(log, busy)
    const head = await log.head()
    expect(await run(log, busy)).toMatchObject({ events: 0, before: total, conflicts: [] })
    expect(await log.head()).toBe(head)
  })

  it('that runs in two processes at once writes everything once', async () => {
    const whole = openMemoryLog()
    await run(whole, busy)
    const log = openMemoryLog()
    await Promise.all([run(log, busy), run(log, busy)])
    expect(await contents(log)).toEqual(await contents(whole))
  })

  it('that is run again after its learners went on learning adds nothing and finds no conflict', async () => {
    const log = openMemoryLog()
    const { total } = await run(log, busy)
    const { events } = await log.readStream(streamOf(1), {
      tenant: namespace.tenant,
      from: 'end',
      direction: 'backwards',
      limit: 1,
    })
    const [last] = events
    if (!last) throw new Error('a stream without events')
    await log.append({
      stream: last.stream,
      tenant: namespace.tenant,
      expected: last.revision,
      events: [{ ...last, id: '00000000-0000-8000-8000-000000000001' as typeof last.id }],
    })
    expect(await run(log, busy)).toMatchObject({ events: 0, before: total, conflicts: [] })
  })

  it('of a source that says something else leaves the streams of the first one alone, and names them', async () => {
    const log = openMemoryLog()
    await run(log, busy)
    const before = await contents(log)
    const submissions = busy.submissions.map((row) => ({ ...row, score: 12 }))
    const { conflicts, events } = await run(log, { ...busy, submissions, digest: 'changed' })
    expect(conflicts).toEqual([streamOf(1)])
    expect(events).toBe(0)
    expect(await contents(log)).toEqual(before)
  })

  it('of the same tables, written by another program into other files, finds everything', async () => {
    const log = openMemoryLog()
    const { total } = await run(log, busy)
    expect(await run(log, { ...busy, digest: 'other files' })).toMatchObject({
      events: 0,
      before: total,
      conflicts: [],
    })
  })

  it('of the right files adds what an import of wrong ones left out, however often it is run or killed', async () => {
    const facts = async (log: EventLog) => {
      const { events } = await log.readAll({ after: START, limit: 1_000_000 })
      return events
        .filter(({ type }) => type !== 'teaching.learner-enrolled')
        .map(({ stream, occurredAt, type, data }) => JSON.stringify([stream, occurredAt, type, data]))
        .sort()
    }
    const whole = openMemoryLog()
    const { total } = await run(whole, busy)
    const expected = await facts(whole)
    // As the first release read columns of 64 bits: not one site was known.
    const nothing = { ...busy.clicks, site: busy.clicks.site.map(() => NOTHING) }
    const wrong: Tables = { ...busy, clicks: nothing, submissions: busy.submissions.slice(1), digest: 'wrong' }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 2 }), async (kills) => {
        const log = openMemoryLog()
        expect(mostlySetAside((await run(log, wrong)).tables)).toEqual(['studentVle'])
        for (const after of kills)
          await run(dying(log, after), busy).catch((error) => expect(error.message).toBe('killed'))
        const { events, before, conflicts } = await run(log, busy)
        expect([events + before, conflicts]).toEqual([total, []])
        expect(await facts(log)).toEqual(expected)
        expect(await run(log, busy)).toMatchObject({ events: 0, before: total, conflicts: [] })
        const ids = (await log.readAll({ after: START, limit: 1_000_000 })).events.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 10 },
    )
  })

  it('of a folder without a course writes nothing', async () => {
    const log = openMemoryLog()
    await expect(run(log, { ...sound, courses: [] })).rejects.toThrow(SourceMissing)
    expect(await log.head()).toBe(0n)
  })

  it('stops when it is told to, and goes on later', async () => {
    const whole = openMemoryLog()
    await run(whole, busy)
    const log = openMemoryLog()
    await run(log, busy, { signal: AbortSignal.abort() })
    expect(await log.head()).toBe(0n)
    await run(log, busy)
    expect(await contents(log)).toEqual(await contents(whole))
  })
})
