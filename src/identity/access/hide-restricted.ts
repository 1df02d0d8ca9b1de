// The decision who may read, where the data of some people may only be stored: a question about one of them is refused as
// `restricted`, to those who might see the answer otherwise. Lists leave them out (src/querying/query-runner.ts).
//
// For questions alone. Commands are decided without it, because recording goes on.
import type { Of } from '#kernel/permission.ts'
import type { Authorise, Verdict } from './authorise.ts'

/** Whose data may only be stored, in a school. */
export type RestrictedIn = (tenant: Parameters<Authorise>[0]['tenant']) => Promise<ReadonlySet<string>>

export const hidingRestricted =
  (authorise: Authorise, restrictedIn: RestrictedIn): Authorise =>
  (caller, definition, input) => {
    const verdict = authorise(caller, definition, input)
    if (definition.whileRestricted === 'shown') return verdict
    const people = [definition.of(input)].flat().flatMap(personOf)
    if (people.length === 0) return verdict
    return (async (): Promise<Verdict> => {
      // First, so that nobody learns of a restriction who may not see the person.
      const decided = await verdict
      if (decided !== 'allowed') return decided
      const restricted = await restrictedIn(caller.tenant)
      const person = people.find((one) => restricted.has(one))
      return person === undefined ? decided : { refused: 'restricted', permission: definition.may, person }
    })()
  }

const personOf = (object: Of) => (object.kind === 'person' || object.kind === 'staff' ? object.person : [])

/**
 * For the file of a person. It is theirs, and a parent's for the child (GDPR, article 15): a restriction takes it from neither.
 * Whoever decides about the restriction has to look. The administration of the school is shown nothing.
 */
export const hidingFileOfRestricted =
  (authorise: Authorise, restrictedIn: RestrictedIn): Authorise =>
  async (caller, definition, input) => {
    const decided = await authorise(caller, definition, input)
    if (decided !== 'allowed' || caller.permissions.has('rights:decide')) return decided
    if (caller.permissions.get(definition.may)?.has('school') !== true) return decided
    const people = [definition.of(input)].flat().flatMap(personOf)
    const restricted = people.length > 0 ? await restrictedIn(caller.tenant) : new Set<string>()
    const person = people.find((one) => restricted.has(one) && one !== caller.actor)
    return person === undefined ? decided : { refused: 'restricted', permission: definition.may, person }
  }
