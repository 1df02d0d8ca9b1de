// The fence: a worker that has lost a duty cannot write under it, whatever it believes.
import type { GenerationId } from '../generations/generation.ts'

/** What one worker at a time does: `projection skill-profile/2`, `process at-risk`, `webhooks`. */
declare const dutyBrand: unique symbol
export type Duty = string & { readonly [dutyBrand]: true }
export const dutyOf = (generation: GenerationId): Duty => `projection ${generation}` as Duty
export const duty = (name: string): Duty => name as Duty

export type Fence = {
  /** Null: nobody else is there to be fenced off but by compare-and-set. */
  readonly holder: string | null
  epochOf(of: Duty): bigint
}

export const unfenced: Fence = { holder: null, epochOf: () => 0n }

/**
 * The fence as it stands now: work that has begun under an epoch must not go on under a later one, though the lease may
 * have come back to the same worker in between.
 */
export function heldNow(fence: Fence, duties: readonly Duty[]): Fence {
  const epochs = new Map(duties.map((one) => [one, fence.epochOf(one)]))
  return { holder: fence.holder, epochOf: (one) => epochs.get(one) ?? -1n }
}
