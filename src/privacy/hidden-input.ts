// Keyed hashes of command inputs that hold personal data: a short answer or a name could be guessed from a plain hash.
import { createHmac } from 'node:crypto'
import type { Purpose } from '#kernel/event.ts'
import type { Instant, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import type { KeyScope } from './key-scope.ts'
import type { SealingKey } from './keys.ts'
import { schoolYearOf } from './school-year.ts'

/** The input of a command about a person, as one text in which equal inputs are equal. Never stored. */
export type HiddenInput = { readonly person: PersonId; readonly purpose: Purpose; readonly text: string }

/** When the command happened: its input is hashed under the key of that school year, and expires with it. */
export type HiddenInputPlace = { readonly tenant: TenantId; readonly occurredAt: Instant; readonly zone: Zone }

export const hiddenInputScope = (
  { person, purpose }: HiddenInput,
  { tenant, occurredAt, zone }: HiddenInputPlace,
): KeyScope => ({ tenant, person, use: { kind: 'year', purpose, schoolYear: schoolYearOf(occurredAt, zone) } })

/** The first 32 bits of the HMAC; null if the key was destroyed. */
export function hiddenFingerprint({ text }: HiddenInput, key: SealingKey | undefined): number | null {
  if (key === undefined || key === 'destroyed') return null
  return createHmac('sha256', key.fingerprint()).update(text).digest().readInt32BE(0)
}
