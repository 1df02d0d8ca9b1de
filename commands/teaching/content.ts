// The decider of a content: its last definition, and which version of it learners may get.
import contentDefined from '#events/teaching/content-defined.ts'
import contentValidated from '#events/teaching/content-validated.ts'
import contentWithdrawn from '#events/teaching/content-withdrawn.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { EventOf } from '#kernel/event.ts'
import { streamName } from '#kernel/ids.ts'

export type Content = {
  /** Null before the first definition. */
  readonly last: EventOf<typeof contentDefined>['data'] | null
  /** The version that was validated last; null before. */
  readonly validated: number | null
  readonly withdrawn: boolean
}

export const contentStream = ({ content }: { readonly content: string }) => streamName('content', content)

export default defineDecider<Content>('teaching.content', {
  stream: 'content',
  initial: { last: null, validated: null, withdrawn: false },
  evolve: (on) => [
    on(contentDefined, (state, { data }) => ({ ...state, last: data })),
    on(contentValidated, (state, { data }) => ({ ...state, validated: data.version })),
    on(contentWithdrawn, (state) => ({ ...state, withdrawn: true })),
  ],
})
