// The decider of a sequence: its last version, and which one is published.
import sequenceDefined from '#events/teaching/sequence-defined.ts'
import sequencePublished from '#events/teaching/sequence-published.ts'
import sequenceWithdrawn from '#events/teaching/sequence-withdrawn.ts'
import { defineDecider } from '#kernel/decider.ts'
import { fingerprint, streamName } from '#kernel/ids.ts'

export type Sequence = {
  /** The last version; 0 before the first. */
  readonly version: number
  /** A hash of what the last version says: the same again is no new version. */
  readonly says: number
  /** The version that may be set for classes; null before the first publication and after a withdrawal. */
  readonly published: number | null
  readonly isWithdrawn: boolean
}

export const sequenceStream = ({ sequence }: { readonly sequence: string }) => streamName('sequence', sequence)

/** What a definition says, apart from its version. */
export const saidBy = (definition: object): number => fingerprint({ ...definition, version: 0 })

export default defineDecider<Sequence>('teaching.sequence', {
  stream: 'sequence',
  initial: { version: 0, says: 0, published: null, isWithdrawn: false },
  evolve: (on) => [
    on(sequenceDefined, (state, { data }) => ({ ...state, version: data.version, says: saidBy(data) })),
    on(sequencePublished, (state, { data }) => ({ ...state, published: data.version, isWithdrawn: false })),
    on(sequenceWithdrawn, (state) => ({ ...state, published: null, isWithdrawn: true })),
  ],
})
