// The guardians of a learner, as who may not see each other's acts: from the log, which keeps every link, also of guardians whose
// link was asked for again, or who were erased.
import { type PersonId, streamName } from '#kernel/ids.ts'
import type { Period } from '#kernel/periods.ts'
import subjectErased from '../privacy/subject-erased.ts'
import { type Guardianship, guardianshipsOf, type ReadPage, readWhole } from './guardianships.ts'
import { timesAtWork } from './times-at-work.ts'

/** Somebody with a link that was confirmed once. */
export type Guardian = {
  /** When the link held. */
  readonly linked: readonly Guardianship[]
  /** When they worked at the school: what they did then, they did as its staff. */
  readonly atWork: readonly Period[]
  readonly isErased: boolean
}
export type Guardians = {
  readonly known: ReadonlyMap<PersonId, Guardian>
  /** Where it is false, anybody may be one of whom nothing else is known: nobody of the family is shown whose act it was. */
  readonly areAllKnown: boolean
}

export const NO_GUARDIANS: Guardians = { known: new Map(), areAllKnown: true }

/** Reads the whole `person-` streams of the learner and of each guardian, which are short. */
export async function guardiansOf(learner: PersonId, read: ReadPage): Promise<Guardians> {
  const guardians = new Map<PersonId, Guardian>()
  const { known, areAllKnown } = await guardianshipsOf(learner, read)
  for (const [person, linked] of known) {
    const events = await readWhole(streamName('person', person), read)
    const isErased = events.some(({ type }) => type === subjectErased.type)
    guardians.set(person, { linked, atWork: timesAtWork(events), isErased })
  }
  return { known: guardians, areAllKnown }
}
