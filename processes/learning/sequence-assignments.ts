import { z } from 'zod'
import classSequenceSet from '#events/teaching/class-sequence-set.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProcess, type Sending, send } from '#kernel/process.ts'
import assignSequence from '../../commands/learning/assign-sequence.ts'

const Setting = classSequenceSet.data.omit({ learners: true, rosterAt: true })
type Setting = z.output<typeof Setting>

const State = z.object({
  /** What the class follows. */
  sequences: z.array(Setting).max(100),
  /** Who joined last: the list in an event may be older than they are. */
  joined: z.array(PersonId).max(20),
})
type State = z.output<typeof State>

const MOST_JOINED = 20

const assign = (setting: Setting, learner: PersonId): Sending => send(assignSequence, { ...setting, learner })

/**
 * Writes what a class works on into the stream of each of its learners: of those who are in it when a sequence is set, and of
 * those who join later. Somebody who joins just before a sequence is set may be missing from its list, so the last who joined
 * are sent it as well; the same assignment again changes nothing.
 */
export default defineProcess('sequence-assignments', {
  version: 1,
  description: 'Assigns the sequences of a class to its learners, and to those who join it later.',
  sends: [assignSequence],
  state: State,
  initial: { sequences: [], joined: [] } satisfies State,
  on: (on) => [
    on(
      classSequenceSet,
      ({ data }) => data.class ?? null,
      (state, { data: { learners, rosterAt: _, ...setting } }) => {
        const others = state.sequences.filter(({ sequence }) => sequence !== setting.sequence)
        return {
          state: { ...state, sequences: [...others, setting].slice(-100) },
          send: [...new Set([...learners, ...state.joined])].map((learner) => assign(setting, learner)),
        }
      },
    ),
    on(
      learnerEnrolled,
      ({ subject, data }) => (subject ? (data.class ?? null) : null),
      (state, { subject }) => {
        if (!subject) return { state }
        const joined = [...state.joined.filter((one) => one !== subject), subject].slice(-MOST_JOINED)
        return {
          state: { ...state, joined },
          send: state.sequences.filter(({ isActive }) => isActive).map((setting) => assign(setting, subject)),
        }
      },
    ),
  ],
  // Who has left the class in between gets nothing: that is right.
  onRefused: (state) => ({ state }),
})
