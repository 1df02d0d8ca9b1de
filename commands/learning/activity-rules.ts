// When a learner may work on an activity, and what follows when one is completed.

import lessonCompleted from '#events/learning/lesson-completed.ts'
import sequenceCompleted from '#events/learning/sequence-completed.ts'
import { classAt } from '#events/teaching/enrolments.ts'
import type { OutlinedLesson } from '#events/teaching/sequences.ts'
import { type CommandContext, type Decision, type Refusal, refuse } from '#kernel/command.ts'
import { localDay } from '#kernel/local-day.ts'
import type { ActivityWork, SequencesWork, SequenceWork } from './sequence-work.ts'
import { isLessonDone, lockedBy, neededOf, placeIn, workOn } from './sequence-work.ts'

type Named = { readonly sequence: string; readonly version: number; readonly activity: string }
export type Place = {
  readonly work: SequenceWork
  readonly lesson: OutlinedLesson
  readonly activity: OutlinedLesson['activities'][number]
}

/** The activity where a learner works, or why they cannot. Work that a device sends late may be on an earlier version. */
export function placeOf(
  state: SequencesWork,
  { sequence, version, activity }: Named,
  context: CommandContext,
): Place | Refusal {
  const work = workOn(state, sequence)
  if (!work)
    return refuse('not-assigned', 'This sequence is not assigned to the learner.', {
      pointer: '/sequence',
      facts: { sequence },
    })
  if (!work.versions.includes(version))
    return refuse('other-version', `The learner works on version ${work.version} of this sequence.`, {
      pointer: '/version',
      facts: { version: work.version },
    })
  if (classAt(state.enrolments, context, work.class) === undefined)
    return refuse('not-enrolled', 'The learner was not in the class of this sequence when this occurred.', {
      facts: { class: work.class, occurredAt: context.occurredAt },
    })
  const place = placeIn(work, activity)
  if (!place)
    return refuse('unknown-activity', 'The learner’s class does not work on this activity.', { pointer: '/activity' })
  return { work, ...place }
}

/** Why a learner may not begin it yet: the day, or lessons that come first. Work is not refused after the last day. */
export function whyLocked({ work, lesson }: Place, { occurredAt, zone }: CommandContext): Refusal | null {
  const day = localDay(occurredAt, zone)
  if (!work.isActive) return refuse('sequence-ended', 'The class no longer follows this sequence.')
  if (work.startsOn !== null && day < work.startsOn)
    return refuse('not-open-yet', `This sequence opens on ${work.startsOn}.`, { facts: { startsOn: work.startsOn } })
  const before = lockedBy(work, lesson)
  return before.length > 0
    ? refuse('lesson-locked', `Complete first: ${before.map(({ title }) => title).join(', ')}.`, {
        facts: { lessons: before.map(({ lesson }) => lesson) },
      })
    : null
}

export const isLate = ({ work }: Place, { occurredAt, zone }: CommandContext): boolean =>
  work.endsOn !== null && localDay(occurredAt, zone) > work.endsOn

/** Where an event of work happened. */
export const placeFields = ({ work, lesson, activity }: Place, { sequence, version }: Named) => ({
  class: work.class,
  sequence,
  version,
  lesson: lesson.lesson,
  activity: activity.activity,
  title: activity.title,
  kind: activity.kind,
})

/** The lesson and the sequence, if they are completed now and were not before. */
export function completions(place: Place, named: Named, after: ActivityWork): Exclude<Decision, Refusal> {
  const work: SequenceWork = {
    ...place.work,
    activities: { ...place.work.activities, [place.activity.activity]: after },
  }
  const of = { class: work.class, sequence: named.sequence, version: work.version }
  const { lesson, title } = place.lesson
  const lessonNow = isLessonDone(work, place.lesson) && !work.lessonsDone.includes(lesson)
  const all = neededOf(work.outline.flatMap(({ activities }) => activities))
  const sequenceNow =
    !work.isCompleted &&
    all.every(({ activity }) => {
      const done = Object.hasOwn(work.activities, activity) ? work.activities[activity] : undefined
      return done?.status === 'completed'
    })
  return [
    ...(lessonNow ? [lessonCompleted({ ...of, lesson, title })] : []),
    ...(sequenceNow ? [sequenceCompleted({ ...of, title: work.title })] : []),
  ]
}
