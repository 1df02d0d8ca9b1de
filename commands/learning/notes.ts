// The decider of the notes about a learner's history: who wrote each, and whether it was withdrawn.
import noteWithdrawn from '#events/learning/note-withdrawn.ts'
import noteWritten from '#events/learning/note-written.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { PersonId } from '#kernel/ids.ts'

export type Note = { readonly author: PersonId; readonly class: ClassId; readonly withdrawn: boolean }

export type Notes = {
  readonly enrolments: readonly Enrolment[]
  readonly notes: Readonly<Record<string, Note>>
}

/** Bounds the state and the answer with all of them, whatever clients send. Those that were withdrawn count too. */
export const MOST_NOTES = 1_000

export default defineDecider<Notes>('learning.notes', {
  stream: 'learner',
  initial: { enrolments: [], notes: {} },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(noteWritten, (state, { actor, data }) => ({
      ...state,
      notes: { ...state.notes, [data.note]: { author: actor, class: data.class, withdrawn: false } },
    })),
    on(noteWithdrawn, (state, { data }) => {
      const known = state.notes[data.note]
      return known ? { ...state, notes: { ...state.notes, [data.note]: { ...known, withdrawn: true } } } : state
    }),
  ],
})
