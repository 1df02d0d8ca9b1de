// The decider of a group of learners: its class, and whether it still exists. Who is in it stands in the learners' streams.
import groupDissolved from '#events/teaching/group-dissolved.ts'
import groupFormed from '#events/teaching/group-formed.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import { streamName } from '#kernel/ids.ts'

export type Group = { readonly class: ClassId | null; readonly dissolved: boolean }

export const groupStream = ({ group }: { readonly group: string }) => streamName('group', group)

export default defineDecider<Group>('teaching.group', {
  stream: 'group',
  initial: { class: null, dissolved: false },
  evolve: (on) => [
    on(groupFormed, (state, { data }) => ({ ...state, class: data.class })),
    on(groupDissolved, (state) => ({ ...state, dissolved: true })),
  ],
})
