import { z } from 'zod'
import sequenceAssigned from '#events/learning/sequence-assigned.ts'
import classSequenceSet from '#events/teaching/class-sequence-set.ts'
import { outlineOf } from '#events/teaching/sequences.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import sequenceVersions from '../../projections/teaching/sequence-versions.ts'
import sequenceWork, { MOST_SEQUENCES, saidBy, workOn } from './sequence-work.ts'

/**
 * Writes into a learner's own stream what their class works on: the version and its outline. Sent by the process
 * `sequence-assignments` when a sequence is set for a class, and when a learner joins one. The same again is nothing.
 */
export default defineCommand('learning.assign-sequence', {
  summary: 'Assign a sequence to a learner',
  description: 'Gives a learner of a class the sequence that the class follows, with its version and outline.',
  may: 'teaching:manage',
  of: (input) => [
    { kind: 'class', class: input.class },
    { kind: 'person', person: input.learner },
  ],
  purpose: 'teaching',
  input: z.object({
    ...classSequenceSet.data.omit({ learners: true, rosterAt: true }).shape,
    learner: PersonId,
  }),
  example: {
    learner: exampleSchool.learner,
    class: exampleSchool.class,
    sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
    version: 1,
    isActive: true,
    startsOn: null,
    endsOn: null,
    lessonOrder: [],
    omitted: [],
    settings: { mostAttempts: null, showsReasons: true },
  },
  decider: sequenceWork,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  needs: { version: { from: sequenceVersions, keys: ({ sequence, version }) => [{ sequence, version }] } },
  decide(state, { learner, lessonOrder, omitted, ...assigned }, { needed }) {
    const [version] = needed.version
    if (!version) return refuse('unknown-version', 'The sequence has no such version.', { pointer: '/version' })
    // Who has left keeps what they did, and gets nothing new; what ends for the class ends for nobody else.
    if (!state.enrolments.some((stay) => stay.class === assigned.class && stay.until === null))
      return refuse('not-enrolled', 'The learner is not in this class.', {
        facts: { learner, class: assigned.class },
      })
    const before = workOn(state, assigned.sequence)
    if (!before && Object.keys(state.sequences).length >= MOST_SEQUENCES)
      return refuse('too-many-sequences', `A learner follows at most ${MOST_SEQUENCES} sequences.`)
    const outline = outlineOf(version.lessons, { lessonOrder, omitted })
    if (outline.length === 0) return refuse('nothing-left', 'Everything is left out.', { pointer: '/omitted' })
    const event = sequenceAssigned({ ...assigned, title: version.title, outline })
    return before?.says === saidBy(event.data) ? [] : [event]
  },
})
