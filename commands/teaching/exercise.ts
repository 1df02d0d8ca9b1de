// The decider of an exercise of the bank: its last definition.
import exerciseDefined from '#events/teaching/exercise-defined.ts'
import { defineDecider } from '#kernel/decider.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { EventOf } from '#kernel/event.ts'
import { streamName } from '#kernel/ids.ts'

/** Null before the first definition. */
export type Exercise = EventOf<typeof exerciseDefined>['data'] | null

/** An exercise has a stream of its own. Its id is no secret. */
export const exerciseStream = ({ exercise }: { readonly exercise: string }) =>
  streamName('exercise', derivedUuid('exercise', exercise))

export default defineDecider<Exercise>('teaching.exercise', {
  stream: 'exercise',
  initial: null,
  evolve: (on) => [on(exerciseDefined, (_, { data }) => data)],
})
