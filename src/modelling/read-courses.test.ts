// Which learners of a school's log are rows of the table of courses, and with which label.
import { expect, it } from 'vitest'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { ClassId, SchoolYear } from '#events/teaching/values.ts'
import type { NewEvent, RecordedEvent } from '#kernel/event.ts'
import { Instant, LocalDay, PersonId, position, streamName } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { noCourse } from '#ml/features/course-state.ts'
import { NO_LIMITS } from '#privacy/person-limits.ts'
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
