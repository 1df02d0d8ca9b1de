// What the commands about the rights of one person share: their input, their stream, and whose data they are about.
import { PersonId, streamName } from '#kernel/ids.ts'

export const ofPerson = { person: PersonId.describe('The person.') }
type OfPerson = { readonly person: PersonId }

/** A stream of its own: whoever may replay what a learner did does not see which rights were exercised. */
export const rightsStream = ({ person }: OfPerson) => streamName('rights', person)
export const rightsSubject = ({ person }: OfPerson) => person
/** Somebody of the school: an id that it knows nothing of is answered like one that does not exist. */
export const thePerson = ({ person }: OfPerson) => ({ kind: 'person', person, known: true }) as const
