// Which learners of a school's log are rows of the table of courses, and with which label.
import { expect, it } from 'vitest'
import contentViewed from '#events/learning/content-viewed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { ClassId, SchoolYear } from '#events/teaching/values.ts'
import type { NewEvent, RecordedEvent } from '#kernel/event.ts'
import { applyEvent, eventTypes, memoryRows } from '#kernel/fold.ts'
import { Instant, LocalDay, PersonId, position, streamName } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { noCourse } from '#ml/features/course-state.ts'
import { NO_LIMITS } from '#privacy/person-limits.ts'
import courseFeatures from '../../projections/insight/course-features.ts'
import { schoolsInMemory } from '../../tests/fixtures/schools-in-memory.ts'
import { type ReadCoursesOptions, readCourses } from './read-courses.ts'

const { tenant, teacher, zone } = someone
const [ended, running] = [ClassId.parse(id('c1', 1)), ClassId.parse(id('c1', 2))]
const startsOn = LocalDay.parse('2026-09-01')
const DAY_MS = 86_400_000

it.each(['identifying', 'all'] as const)(
  'leaves out courses without results, and learners who are excluded, where %s is sealed',
  async (level) => {
    const { log, codec, write } = await schoolsInMemory()
    const happens = (person: PersonId, day: number, event: NewEvent<string, object>) =>
      write({
        ...{ tenant, subject: person, actor: teacher, level, events: [event] },
        stream: streamName('learner', person),
        at: Instant.parse(new Date(Date.parse(`${startsOn}T10:00:00Z`) + day * DAY_MS).toISOString()),
      })
    const [ann, bob] = [PersonId.parse(id('aaaaaa')), PersonId.parse(id('bbbbbb'))]
    for (const person of [ann, bob])
      for (const course of [ended, running])
        await happens(
          person,
          0,
          learnerEnrolled({ class: course, schoolYear: SchoolYear.parse('2026-2027'), startsOn }),
        )
    for (const course of [ended, running]) await happens(ann, 20, learnerLeftClass({ class: course }))
    await happens(bob, 90, courseResultRecorded({ class: ended, result: 'pass' }))

    const read = (isExcluded?: (learner: string) => boolean, open?: ReadCoursesOptions['open']) => {
      const joined = new Map<string, { learner: string; class: string; state: typeof noCourse }>()
      const parts = {
        log,
        codec,
        erased: { has: () => false },
        personLimits: async () => NO_LIMITS,
        courseFold: {
          types: [learnerEnrolled.type],
          fold: ({ subject, data }: RecordedEvent) => {
            const course = String(Reflect.get(data, 'class'))
            const enrolledOn = Date.parse(startsOn) / DAY_MS
            joined.set(`${subject} ${course}`, {
              ...{ learner: String(subject), class: course },
              state: { ...noCourse, enrolledOn, startsOn: enrolledOn, zone },
            })
          },
          rows: () => joined.values(),
        },
      }
      return readCourses(parts, tenant, { day: 10, ...(isExcluded && { isExcluded }), ...(open && { open }) })
    }
    // In a course without results, only those who left would have a label.
    const { table, courses, learners } = await read()
    expect(courses).toEqual([ended])
    expect([...table.labels]).toEqual([1, 0])
    expect(learners).toEqual([ann, bob])
    const others = await read((learner) => learner === ann)
    expect([others.learners, [...others.table.labels]]).toEqual([[bob], [0]])

    // To look for drift, rows without an outcome are read too: of courses that have reached the day, and which the model did not know.
    const head = await log.head()
    const today = Date.parse(startsOn) / DAY_MS + 30
    const all = await read(undefined, { today, since: head })
    expect(all.courses).toEqual([ended, running])
    expect([...all.table.labels]).toEqual([1, 0, Number.NaN, Number.NaN])
    expect([...all.isLater]).toEqual([0, 0, 1, 1])
    const beforeResults = await read(undefined, { today, since: position(BigInt(head) - 1n) })
    expect([...beforeResults.isLater]).toEqual([1, 1, 1, 1])
    expect((await read(undefined, { today: today - 25, since: head })).courses).toEqual([])
  },
)

it('is without what an import had brought and was withdrawn by the cut', async () => {
  const { log, codec, write } = await schoolsInMemory()
  const ann = PersonId.parse(id('aaaaaa'))
  const stream = streamName('learner', ann)
  const happens = (day: number, event: NewEvent<string, object>) =>
    write({
      ...{ tenant, subject: ann, actor: teacher, stream, events: [event] },
      at: Instant.parse(new Date(Date.parse(`${startsOn}T10:00:00Z`) + day * DAY_MS).toISOString()),
    })
  const viewed = (views: number) => contentViewed({ content: 'c', medium: 'video', views, class: ended })
  await happens(0, learnerEnrolled({ class: ended, schoolYear: SchoolYear.parse('2026-2027'), startsOn }))
  await happens(1, viewed(2))
  await happens(2, viewed(30))
  await happens(90, courseResultRecorded({ class: ended, result: 'pass' }))
  const before = await log.head()
  const { events } = await log.readStream(stream, { tenant, from: 2, direction: 'forwards', limit: 1 })
  const facts = events.map((event) => ({ id: event.id, revision: event.revision }))
  const days = [{ class: ended, day: LocalDay.parse('2026-09-03') }]
  const none = { answers: [], completed: [], skills: [], idleDays: [], sessions: 0 }
  await happens(91, importWithdrawn({ source: 'mathcopain', facts, days, views: 30, ...none }))

  const viewsAt = async (cut = before) => {
    const rows = memoryRows()
    const courseFold = {
      types: [...eventTypes(courseFeatures)],
      fold: (event: RecordedEvent) => applyEvent(courseFeatures, rows, event),
      *rows() {
        for (const { key, row } of rows.rows.values())
          yield { ...courseFeatures.key.parse(key), state: courseFeatures.row.parse(row) }
      },
    }
    const parts = { log, codec, erased: { has: () => false }, personLimits: async () => NO_LIMITS, courseFold }
    await readCourses(parts, tenant, { day: 10, cut })
    return [...courseFold.rows()].map(({ state }) => state.media)
  }
  expect(await viewsAt()).toMatchObject([[{ medium: 'video', views: 32 }]])
  expect(await viewsAt(await log.head())).toMatchObject([[{ medium: 'video', views: 2 }]])
})

it('does not label as at risk whom the withdrawal of an import takes out of a class', async () => {
  const { log, codec, write } = await schoolsInMemory()
  const importer = PersonId.parse(id('1139'))
  const [ann, bob] = [PersonId.parse(id('aaaaaa')), PersonId.parse(id('bbbbbb'))]
  const [eve, zoe] = [PersonId.parse(id('eeeeee')), PersonId.parse(id('ffffff'))]
  const happens = (person: PersonId, actor: PersonId, day: number, event: NewEvent<string, object>) =>
    write({
      ...{ tenant, subject: person, actor, stream: streamName('learner', person), events: [event] },
      at: Instant.parse(new Date(Date.parse(`${startsOn}T10:00:00Z`) + day * DAY_MS).toISOString()),
    })
  for (const person of [ann, bob, eve, zoe])
    await happens(
      person,
      importer,
      0,
      learnerEnrolled({ class: ended, schoolYear: SchoolYear.parse('2026-2027'), startsOn }),
    )
  // A result that the import had brought is withdrawn with it; one that a teacher recorded is not.
  await happens(eve, importer, 89, courseResultRecorded({ class: ended, result: 'fail' }))
  await happens(bob, teacher, 90, courseResultRecorded({ class: ended, result: 'pass' }))
  await happens(zoe, teacher, 60, learnerLeftClass({ class: ended }))
  const before = await log.head()
  const empty = { facts: [], answers: [], completed: [], skills: [], days: [], idleDays: [], views: 0, sessions: 0 }
  await happens(bob, importer, 91, importWithdrawn({ source: 'mathcopain', ...empty }))
  // Ann had done nothing that could be withdrawn.
  for (const person of [ann, bob, eve]) await happens(person, importer, 92, learnerLeftClass({ class: ended }))

  const labelsAt = async (cut: typeof before) => {
    const rows = memoryRows()
    const courseFold = {
      types: [...eventTypes(courseFeatures)],
      fold: (event: RecordedEvent) => applyEvent(courseFeatures, rows, event),
      *rows() {
        for (const { key, row } of rows.rows.values())
          yield { ...courseFeatures.key.parse(key), state: courseFeatures.row.parse(row) }
      },
    }
    const parts = { log, codec, erased: { has: () => false }, personLimits: async () => NO_LIMITS, courseFold }
    const { table, learners } = await readCourses(parts, tenant, { day: 10, cut })
    return learners.map((learner, n) => [learner, table.labels[n]])
  }
  expect(await labelsAt(before)).toEqual([
    [bob, 0],
    [eve, 1],
    [zoe, 1],
  ])
  expect(await labelsAt(await log.head())).toEqual([
    [bob, 0],
    [zoe, 1],
  ])
})
