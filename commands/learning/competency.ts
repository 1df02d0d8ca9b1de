// The decider of a competency of the framework: its last definition.
import competencyDefined from '#events/learning/competency-defined.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { EventOf } from '#kernel/event.ts'

/** Null before the first definition. */
export type Competency = EventOf<typeof competencyDefined>['data'] | null

export default defineDecider<Competency>('learning.competency', {
  stream: 'competency',
  initial: null,
  evolve: (on) => [on(competencyDefined, (_, { data }) => data)],
})
