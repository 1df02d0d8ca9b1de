// The decider of the sequences that a class follows, over the class's stream.
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import classSequenceSet from '#events/teaching/class-sequence-set.ts'
import { defineDecider } from '#kernel/decider.ts'
import { fingerprint } from '#kernel/ids.ts'

export type ClassSequences = {
  readonly isOpen: boolean
  /** A hash of how each sequence was set last: the same again is nothing. */
  readonly sequences: Readonly<Record<string, number>>
}

/** More than a class follows in a year; keeps the state small. */
export const MOST_SEQUENCES_OF_A_CLASS = 100

/** How a sequence was set, apart from who was in the class. */
export const settingOf = (set: object): number => fingerprint({ ...set, learners: [], rosterAt: '0' })

export default defineDecider<ClassSequences>('teaching.class-sequences', {
  stream: 'class',
  initial: { isOpen: false, sequences: {} },
  evolve: (on) => [
    on(classOpened, (state) => ({ ...state, isOpen: true })),
    on(classClosed, (state) => ({ ...state, isOpen: false })),
    on(classSequenceSet, (state, { data }) => ({
      ...state,
      sequences: { ...state.sequences, [data.sequence]: settingOf(data) },
    })),
  ],
})
