// The decider of a skill of the curriculum: its last definition.
import skillDefined from '#events/teaching/skill-defined.ts'
import { defineDecider } from '#kernel/decider.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { EventOf } from '#kernel/event.ts'
import { streamName } from '#kernel/ids.ts'

/** Null before the first definition. */
export type Skill = EventOf<typeof skillDefined>['data'] | null

/** A skill has a stream of its own. Its id is no secret. */
export const skillStream = ({ skill }: { readonly skill: string }) => streamName('skill', derivedUuid('skill', skill))

export default defineDecider<Skill>('teaching.skill', {
  stream: 'skill',
  initial: null,
  evolve: (on) => [on(skillDefined, (_, { data }) => data)],
})
