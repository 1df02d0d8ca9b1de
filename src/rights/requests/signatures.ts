// Whose signatures a request needs before it can be decided. Pure.
//
// Either parent may ask alone for what is usual (Code civil, article 372-2): to see the data of the child, to correct it, to
// have its use stopped for a while. An erasure is for ever, and whoever ends a restriction or an objection may take from the
// other parent what they asked for: both who hold parental authority sign it, and each of separated parents gets to know of it.
// From 15 the child decides (loi 78-17, article 45): a parent then needs the child's signature.
import type { AskedAs, Right } from '#events/privacy/values.ts'
import type { PersonId } from '#kernel/ids.ts'

export type Family = {
  readonly person: PersonId
  readonly isLearner: boolean
  /** From the birth date, by the school's day. Unknown counts as a child: nobody loses a protection by it. */
  readonly age: 'under-15' | '15-or-older' | 'unknown'
  /** Guardians whose confirmed link says `manage`. */
  readonly guardians: readonly PersonId[]
}

export const AGE_OF_CONSENT = 15

export type Signatures = { readonly askedAs: AskedAs; readonly signers: readonly PersonId[] }

export type Asked = {
  readonly right: Right
  /** The end of a restriction or of an objection is asked for. */
  readonly ends: boolean
}

export function signaturesFor({ right, ends }: Asked, requestedBy: PersonId, family: Family): Signatures {
  const { person, isLearner, age, guardians } = family
  const askedAs = requestedBy === person ? 'own' : guardians.includes(requestedBy) ? 'guardian' : 'school'
  if (isLearner && age === '15-or-older') return { askedAs, signers: askedAs === 'guardian' ? [person] : [] }
  const needsBoth = right === 'erasure' || ends
  const signers = needsBoth ? guardians.filter((guardian) => guardian !== requestedBy) : []
  return { askedAs, signers }
}
