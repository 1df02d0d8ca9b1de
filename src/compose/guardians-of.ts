// The guardians of a learner, with what is left out of the trail of the learner so that they do not see each other's acts.
import { openedPages, type Pages } from '#commanding/opened-pages.ts'
import { type Guardian, guardiansOf } from '#events/identity/guardians.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { type Period, without } from '#kernel/periods.ts'
import type { Except, LeftOut } from '#trail/accesses.ts'
import type { Selection } from '#trail/bundle.ts'
import { actsAboutRequests } from './acts-about-requests.ts'

export type FamilyMember = Pick<Guardian, 'linked' | 'isErased'> & {
  readonly person: PersonId
  /** When they were a guardian, and did not also work at the school, whose acts are shown. */
  readonly onlyGuardian: readonly Period[]
}

export type Family = { readonly guardians: readonly FamilyMember[]; readonly areAllKnown: boolean }

export async function familyOf(pages: Pages, tenant: TenantId, learner: PersonId): Promise<Family> {
  const { known, areAllKnown } = await guardiansOf(learner, openedPages(pages, tenant))
  const guardians = [...known].map(([person, { linked, atWork, isErased }]) => ({
    ...{ person, linked, isErased },
    onlyGuardian: without(linked, atWork),
  }))
  return { guardians, areAllKnown }
}

/** What these guardians did as such: what somebody tries without a link is an act of a stranger. */
export const actsOf = (guardians: readonly FamilyMember[]): LeftOut => ({
  except: guardians.flatMap(({ person, onlyGuardian }) =>
    onlyGuardian.map(({ from, until }): Except => ({ person, from: from ?? undefined, before: until ?? undefined })),
  ),
  ...(guardians.some(({ isErased }) => isErased) && { nameless: 'left-out' }),
})

/** A bundle about one person may be given to them or to a parent. One that also names who did it is of that person’s acts. */
export async function leftOutOf(
  pages: Pages,
  school: TenantId,
  { subject, actor }: Selection,
): Promise<{ readonly without?: LeftOut }> {
  if (subject === undefined || actor !== undefined) return {}
  const { guardians, areAllKnown } = await familyOf(pages, school, subject)
  if (areAllKnown && guardians.length === 0) return {}
  const acts = { actions: actsAboutRequests }
  return { without: { ...actsOf(guardians), acts, ...(!areAllKnown && { onlyOf: subject }) } }
}
