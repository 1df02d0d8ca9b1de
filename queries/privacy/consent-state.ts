// How a consent stands, from its row and the texts there are. Pure.
import { z } from 'zod'
import { currentText, stillCounts } from '#events/privacy/consent-texts.ts'
import type { ConsentPurpose } from '#kernel/consent.ts'

export const ConsentState = z
  .enum(['given', 'partly-given', 'incomplete', 'not-given', 'withdrawn', 'lapsed', 'outdated'])
  .describe(
    '`given`: what depends on it is recorded; `partly-given`: an earlier text was agreed to, to which the current one only adds: what the earlier one names is recorded, and the current one waits to be signed; `incomplete`: a signature is missing; `not-given`: nobody has signed; `withdrawn`; `lapsed`: the child has turned 15 since, and decides alone; `outdated`: the text has been replaced since. What depends on it is not recorded unless it is `given` or `partly-given`.',
  )
export type ConsentState = z.output<typeof ConsentState>

type Row = {
  readonly purpose: ConsentPurpose
  /** The version of the text that each has signed, and the one that was agreed to; null for none. */
  readonly learnerSigned: number | null
  readonly guardianSigned: number | null
  readonly given: number | null
  readonly endedBy: 'learner' | 'guardian' | 'turned-15' | null
}

export function stateOf({ purpose, given, learnerSigned, guardianSigned, endedBy }: Row): ConsentState {
  const current = currentText(purpose).version
  if (given === current) return 'given'
  if (given !== null) return stillCounts(purpose, given) ? 'partly-given' : 'outdated'
  if (learnerSigned === current || guardianSigned === current) return 'incomplete'
  if (endedBy !== null) return endedBy === 'turned-15' ? 'lapsed' : 'withdrawn'
  return learnerSigned === null && guardianSigned === null ? 'not-given' : 'outdated'
}
