// Turns one student's facts into the steps of a stream: events that the event definitions create and validate.
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, streamName } from '#kernel/ids.ts'
import type { StreamPlan } from '../go-on.ts'
import type { Step } from '../load-streams.ts'
import type { Checked } from './check-rows.ts'
import { dayOfCourse, type Hour, learnerOf, momentOf, type Namespace } from './courses.ts'
import { dayOf, type Facts, RANKS, type Rank, rankOf, rowOf } from './facts.ts'
import type { Tables } from './tables.ts'

type Source = { readonly tables: Tables; readonly checked: Checked; readonly facts: Facts }

export function* learnerPlans(namespace: Namespace, source: Source): Generator<StreamPlan> {
  const { facts, tables } = source
  for (const [n, student] of facts.students.entries()) {
    const learner = learnerOf(namespace, student)
    const keys = facts.factsOf(n)
    yield {
      stream: streamName('learner', learner),
      subject: learner,
      events: keys.length,
      steps: () =>
        stepsOf(source, keys, (day, hour) => derivedCommandId('oulad', tables.digest, learner, `${day} ${hour}`)),
    }
  }
}

const HOURS: Readonly<Record<Rank, Hour>> = {
  [RANKS.enrolled]: 'morning',
  [RANKS.clicks]: 'noon',
  [RANKS.submitted]: 'noon',
  [RANKS.left]: 'night',
  [RANKS.result]: 'night',
}

/** All that a learner did at one hour of one day is one step, with one time and one derived id. */
function* stepsOf(
  source: Source,
  keys: Float64Array,
  idOf: (day: number, hour: Hour) => Step['command'],
): Generator<Step> {
  let events: NewEvent<string, object>[] = []
  let day = Number.NaN
  let hour: Hour = 'morning'
  for (const key of keys) {
    const onDay = dayOf(key)
    const rank = rankOf(key)
    const atHour = HOURS[rank]
    if (events.length > 0 && (onDay !== day || atHour !== hour)) {
      yield { command: idOf(day, hour), occurredAt: momentOf(day, hour), events }
      events = []
    }
    day = onDay
    hour = atHour
    events.push(eventOf(source, rank, rowOf(key)))
  }
  if (events.length > 0) yield { command: idOf(day, hour), occurredAt: momentOf(day, hour), events }
}

function eventOf({ tables, checked, facts }: Source, rank: Rank, row: number): NewEvent<string, object> {
  if (rank === RANKS.clicks) {
    const { clicks } = tables
    const site = checked.sites.get(clicks.site[row] ?? 0) ?? missing('a site')
    return contentViewed({
      content: site.content,
      medium: site.medium,
      views: clicks.clicks[row] ?? 0,
      class: courseAt(checked, site.course).class,
    })
  }
  if (rank === RANKS.submitted) {
    const { stay, exercise, due, score } = facts.submissions[row] ?? missing('a submission')
    const course = courseAt(checked, stay.course)
    const dueOn = due === null ? undefined : dayOfCourse(course, due)
    return exerciseCompleted({ exercise, attempts: 1, score, ...(dueOn && { dueOn }), class: course.class })
  }
  const stay = facts.stays[row] ?? missing('a registration')
  const { class: ofClass, schoolYear, firstDay } = courseAt(checked, stay.course)
  if (rank === RANKS.enrolled) return learnerEnrolled({ class: ofClass, schoolYear, startsOn: firstDay })
  if (rank === RANKS.left) return learnerLeftClass({ class: ofClass })
  return courseResultRecorded({ class: ofClass, result: stay.result ?? missing('a result') })
}

const courseAt = ({ courses }: Checked, index: number) => courses[index] ?? missing('a course')

/** Checked data must exist. If it does not, the import has a bug and must stop. */
function missing(what: string): never {
  throw new Error(`the import is missing ${what} that it had checked`)
}
