// The fence: a worker that has lost a duty cannot write under it, even if it does not know yet.
import type { GenerationId } from '../generations/generation.ts'

/** Something that only one worker does at a time: `projection skill-profile/2`, `process at-risk`, `webhooks`. */
declare const dutyBrand: unique symbol
export type Duty = string & { readonly [dutyBrand]: true }
export const dutyOf = (generation: GenerationId): Duty => `projection ${generation}` as Duty
export const duty = (name: string): Duty => name as Duty

export type Fence = {
  /** Null: there are no leases, and compare-and-set alone keeps others out. */
  readonly holder: string | null
  epochOf(duty: Duty): bigint
}

export const unfenced: Fence = { holder: null, epochOf: () => 0n }

/**
 * The fence with the current epochs. Work that began under an epoch must not go on under a later one, even if the same
 * worker got the lease back in between.
 */
export function currentFence(fence: Fence, duties: readonly Duty[]): Fence {
  const epochs = new Map(duties.map((name) => [name, fence.epochOf(name)]))
  return { holder: fence.holder, epochOf: (name) => epochs.get(name) ?? -1n }
}
