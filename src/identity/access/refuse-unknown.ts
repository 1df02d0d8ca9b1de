// The decision who may act, where a definition is about somebody whom the school must know: about an id that nothing was ever
// recorded of, nothing is decided, and the answer is that of a person who does not exist.
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Of } from '#kernel/permission.ts'
import type { Authorise, Verdict } from './authorise.ts'

export type IsKnown = (tenant: TenantId, person: PersonId) => Promise<boolean>

export const refusingUnknown =
  (authorise: Authorise, isKnown: IsKnown): Authorise =>
  (caller, definition, input) => {
    const verdict = authorise(caller, definition, input)
    const people = [definition.of(input)].flat().flatMap(whoMustBeKnown)
    if (people.length === 0) return verdict
    return (async (): Promise<Verdict> => {
      // First, so that nobody learns who is known to the school who may not see them.
      const decided = await verdict
      if (decided !== 'allowed') return decided
      for (const person of people)
        if (!(await isKnown(caller.tenant, person)))
          return { refused: 'hidden', permission: definition.may, what: 'person' }
      return decided
    })()
  }

const whoMustBeKnown = (object: Of) => (object.kind === 'person' && object.known ? object.person : [])
