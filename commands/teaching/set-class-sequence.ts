import classSequenceSet, { MOST_LEARNERS } from '#events/teaching/class-sequence-set.ts'
import { exampleSequence } from '#events/teaching/example-sequence.ts'
import { type Lesson, outlineOf } from '#events/teaching/sequences.ts'
import { defineCommand, type Refusal, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import sequenceVersions from '../../projections/teaching/sequence-versions.ts'
import sequences from '../../projections/teaching/sequences.ts'
import classSequences, { MOST_SEQUENCES_OF_A_CLASS, settingOf } from './class-sequences.ts'

const { data } = classSequenceSet
const { lessonOrder, omitted, startsOn, endsOn, settings } = data.shape

/**
 * Sets a published version of a sequence for a class, or sets it otherwise. A class that follows a sequence may go on with its
 * version after the sequence was withdrawn. Learners get it from the process `sequence-assignments`.
 */
export default defineCommand('teaching.set-class-sequence', {
  summary: 'Set a sequence for a class',
  description:
    'Sets a published version of a sequence for a class, with its dates, its order and what it leaves out. Again with other values: sets it otherwise. `isActive: false` ends it.',
  route: 'POST /api/classes/sequences',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: data.omit({ learners: true, rosterAt: true }).extend({
    isActive: data.shape.isActive.default(true),
    startsOn: startsOn.default(null),
    endsOn: endsOn.default(null),
    lessonOrder: lessonOrder.default([]),
    omitted: omitted.default([]),
    settings: settings.default({ mostAttempts: null, showsReasons: true }),
  }),
  example: { class: exampleSchool.class, sequence: exampleSequence.sequence, version: 1 },
  decider: classSequences,
  stream: (input) => streamName('class', input.class),
  needs: {
    sequence: { from: sequences, keys: ({ sequence }) => [{ sequence }] },
    version: { from: sequenceVersions, keys: ({ sequence, version }) => [{ sequence, version }] },
    roster: { from: classRoster, keys: (input) => [{ class: input.class }] },
  },
  decide(state, input, { needed, neededAt }) {
    const [sequence] = needed.sequence
    const [version] = needed.version
    const isKnown = Object.hasOwn(state.sequences, input.sequence)
    if (!state.isOpen) return refuse('class-not-open', 'Only an open class follows sequences.', { pointer: '/class' })
    if (!sequence) return refuse('unknown-sequence', 'There is no such sequence.', { pointer: '/sequence' })
    if (!version) return refuse('unknown-version', 'The sequence has no such version.', { pointer: '/version' })
    if (!isKnown && sequence.publishedVersion !== input.version)
      return refuse('not-published', 'Only the published version of a sequence can be set for a class.', {
        pointer: '/version',
        facts: { publishedVersion: sequence.publishedVersion },
      })
    if (!isKnown && Object.keys(state.sequences).length >= MOST_SEQUENCES_OF_A_CLASS)
      return refuse('too-many-sequences', `A class follows at most ${MOST_SEQUENCES_OF_A_CLASS} sequences.`)
    const fault = faultOf(input, version.lessons)
    if (fault) return fault
    const learners = needed.roster.filter(({ until }) => until === null).map(({ learner }) => learner)
    if (learners.length > MOST_LEARNERS)
      return refuse('class-too-large', `A class that follows a sequence has at most ${MOST_LEARNERS} learners.`)
    const set = classSequenceSet({ ...input, learners, rosterAt: String(neededAt) })
    return isKnown && state.sequences[input.sequence] === settingOf(set.data) ? [] : [set]
  },
})

type Setting = {
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly lessonOrder: readonly string[]
  readonly omitted: readonly string[]
}

function faultOf(input: Setting, lessons: readonly Lesson[]): Refusal | null {
  const { startsOn, endsOn, lessonOrder, omitted } = input
  if (startsOn !== null && endsOn !== null && endsOn < startsOn)
    return refuse('ends-before-it-starts', 'The last day comes before the first.', { pointer: '/endsOn' })
  const lessonIds = lessons.map(({ lesson }): string => lesson)
  const activityIds = lessons.flatMap(({ activities }) => activities.map(({ activity }): string => activity))
  const unknownLesson = lessonOrder.findIndex((lesson) => !lessonIds.includes(lesson))
  if (unknownLesson >= 0)
    return refuse('unknown-lesson', 'This version has no such lesson.', { pointer: `/lessonOrder/${unknownLesson}` })
  const twice = lessonOrder.findIndex((lesson, at) => lessonOrder.indexOf(lesson) < at)
  if (twice >= 0) return refuse('same-lesson-twice', 'This lesson comes twice.', { pointer: `/lessonOrder/${twice}` })
  const unknownActivity = omitted.findIndex((activity) => !activityIds.includes(activity))
  if (unknownActivity >= 0)
    return refuse('unknown-activity', 'This version has no such activity.', { pointer: `/omitted/${unknownActivity}` })
  if (outlineOf(lessons, input).length === 0)
    return refuse('nothing-left', 'Everything is left out. End the sequence instead.', { pointer: '/omitted' })
  return faultOfOrder(lessonOrder, lessons)
}

/** A lesson cannot come before what must be completed before it. */
function faultOfOrder(lessonOrder: readonly string[], lessons: readonly Lesson[]): Refusal | null {
  for (const [at, lesson] of lessonOrder.entries()) {
    const after = lessons.find((one) => one.lesson === lesson)?.prerequisites ?? []
    if (after.some((earlier) => lessonOrder.indexOf(earlier) > at))
      return refuse('order-against-prerequisites', 'This lesson comes before one that must be completed first.', {
        pointer: `/lessonOrder/${at}`,
      })
  }
  return null
}
