// The decider of a learner's work on sequences: what each sequence asks of them, and how far they are.

import type { WorkStatus } from '#events/learning/activities.ts'
import activityResultRecorded from '#events/learning/activity-result-recorded.ts'
import activityResultReviewed from '#events/learning/activity-result-reviewed.ts'
import activityStarted from '#events/learning/activity-started.ts'
import lessonCompleted from '#events/learning/lesson-completed.ts'
import sequenceAssigned from '#events/learning/sequence-assigned.ts'
import sequenceCompleted from '#events/learning/sequence-completed.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { OutlinedLesson, SequenceSettings } from '#events/teaching/sequences.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import { fingerprint, type Instant, laterOf } from '#kernel/ids.ts'

export type ActivityWork = {
  readonly status: WorkStatus
  /** When what decided the status occurred; null while it was only begun. */
  readonly statusAt: Instant | null
  /** How often it was handed in. */
  readonly attempts: number
  /** When it was handed in for the last time; null before. */
  readonly handedInAt: Instant | null
}

export type SequenceWork = {
  readonly class: ClassId
  /** The version assigned last, and those before: work that a device sends late may be on one of these. */
  readonly version: number
  readonly versions: readonly number[]
  readonly title: string
  readonly isActive: boolean
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly settings: SequenceSettings
  readonly outline: readonly OutlinedLesson[]
  /** A hash of the last assignment: the same again is nothing. */
  readonly says: number
  readonly activities: Readonly<Record<string, ActivityWork>>
  readonly lessonsDone: readonly string[]
  readonly isCompleted: boolean
}

export type SequencesWork = {
  readonly enrolments: readonly Enrolment[]
  readonly sequences: Readonly<Record<string, SequenceWork>>
}

/** More than a learner follows in years; keeps the state small. */
export const MOST_SEQUENCES = 100

export const untouched: ActivityWork = { status: 'in-progress', statusAt: null, attempts: 0, handedInAt: null }

/**
 * An activity after a result or a review. The status is that of what occurred last: what a device sends late replaces nothing
 * newer.
 */
export function afterFact(
  before: ActivityWork,
  { status, attempt, at }: { readonly status: WorkStatus; readonly attempt: number; readonly at: Instant },
): ActivityWork {
  const attempts = Math.max(before.attempts, attempt)
  const handedInAt = attempt > before.attempts ? laterOf(before.handedInAt, at) : before.handedInAt
  return before.statusAt !== null && at < before.statusAt
    ? { ...before, attempts, handedInAt }
    : { status, statusAt: at, attempts, handedInAt }
}

export const workOn = (state: SequencesWork, sequence: string): SequenceWork | undefined =>
  Object.hasOwn(state.sequences, sequence) ? state.sequences[sequence] : undefined

export const doneOf = (work: SequenceWork, activity: string): ActivityWork | undefined =>
  Object.hasOwn(work.activities, activity) ? work.activities[activity] : undefined

/** The lesson of an activity, and the activity itself, as they are assigned now. */
export function placeIn(work: SequenceWork, activity: string) {
  for (const lesson of work.outline) {
    const found = lesson.activities.find((one) => one.activity === activity)
    if (found) return { lesson, activity: found }
  }
  return undefined
}

/** The activities that a lesson needs: the mandatory ones, or all where none is mandatory. */
export function neededOf<One extends { readonly mandatory: boolean }>(activities: readonly One[]): readonly One[] {
  const mandatory = activities.filter((one) => one.mandatory)
  return mandatory.length > 0 ? mandatory : activities
}

export const isLessonDone = (work: SequenceWork, { activities }: OutlinedLesson): boolean =>
  neededOf(activities).every(({ activity }) => doneOf(work, activity)?.status === 'completed')

/** The lessons that must be completed before this one and are not. */
export const lockedBy = (work: SequenceWork, { prerequisites }: OutlinedLesson): readonly OutlinedLesson[] =>
  work.outline.filter(
    (lesson) =>
      prerequisites.includes(lesson.lesson) && !work.lessonsDone.includes(lesson.lesson) && !isLessonDone(work, lesson),
  )

type Change = (work: SequenceWork) => SequenceWork

function changed(state: SequencesWork, sequence: string, change: Change): SequencesWork {
  const work = workOn(state, sequence)
  return work ? { ...state, sequences: { ...state.sequences, [sequence]: change(work) } } : state
}

const withActivity = (work: SequenceWork, activity: string, after: ActivityWork): SequenceWork => ({
  ...work,
  activities: { ...work.activities, [activity]: after },
})

type Fact = {
  readonly data: { sequence: string; activity: string; status: WorkStatus; attempt: number }
  readonly occurredAt: Instant
}
const factOf = (state: SequencesWork, { data, occurredAt: at }: Fact): SequencesWork =>
  changed(state, data.sequence, (work) =>
    withActivity(work, data.activity, afterFact(doneOf(work, data.activity) ?? untouched, { ...data, at })),
  )

/** What an assignment says, for comparison. */
export const saidBy = (assignment: object): number => fingerprint(assignment)

export default defineDecider<SequencesWork>('learning.sequence-work', {
  stream: 'learner',
  initial: { enrolments: [], sequences: {} },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(sequenceAssigned, (state, { data }) => {
      const before = workOn(state, data.sequence)
      const { sequence, ...assigned } = data
      const versions = [...new Set([...(before?.versions ?? []), data.version])].slice(-20)
      const after: SequenceWork = {
        ...assigned,
        versions,
        says: saidBy(data),
        activities: before?.activities ?? {},
        lessonsDone: before?.lessonsDone ?? [],
        isCompleted: before?.isCompleted ?? false,
      }
      return { ...state, sequences: { ...state.sequences, [sequence]: after } }
    }),
    on(activityStarted, (state, { data }) =>
      changed(state, data.sequence, (work) =>
        withActivity(work, data.activity, doneOf(work, data.activity) ?? untouched),
      ),
    ),
    on(activityResultRecorded, factOf),
    on(activityResultReviewed, factOf),
    on(lessonCompleted, (state, { data }) =>
      changed(state, data.sequence, (work) => ({
        ...work,
        lessonsDone: [...new Set([...work.lessonsDone, data.lesson])],
      })),
    ),
    on(sequenceCompleted, (state, { data }) =>
      changed(state, data.sequence, (work) => ({ ...work, isCompleted: true })),
    ),
  ],
})
