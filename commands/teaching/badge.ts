// The decider of a badge of the school: its last definition, and whether it is offered.
import badgeDefined from '#events/teaching/badge-defined.ts'
import badgeWithdrawn from '#events/teaching/badge-withdrawn.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { EventOf } from '#kernel/event.ts'
import { streamName } from '#kernel/ids.ts'

export type Badge = {
  /** Null before the first definition. */
  readonly definition: EventOf<typeof badgeDefined>['data'] | null
  readonly isOffered: boolean
}

export const badgeStream = ({ badge }: { readonly badge: string }) => streamName('badge', badge)

export default defineDecider<Badge>('teaching.badge', {
  stream: 'badge',
  initial: { definition: null, isOffered: false },
  evolve: (on) => [
    on(badgeDefined, (_, { data }) => ({ definition: data, isOffered: true })),
    on(badgeWithdrawn, (state) => ({ ...state, isOffered: false })),
  ],
})
