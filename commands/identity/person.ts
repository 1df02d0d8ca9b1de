// The decider of a person's stream: whether the person is at the school, their roles, and a learner's links to guardians.

import contactChanged from '#events/identity/contact-changed.ts'
import guardianLevelChanged from '#events/identity/guardian-level-changed.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import personLeftSchool from '#events/identity/person-left-school.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import roleGranted from '#events/identity/role-granted.ts'
import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import type { GuardianLevel, Role } from '#events/identity/values.ts'
import { type Decision, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type Instant, laterOf, type PersonId } from '#kernel/ids.ts'

/** A role and when it was held last. `until` is null while it is held. */
export type HeldRole = { readonly role: Role; readonly from: Instant; readonly until: Instant | null }

export type GuardianLink = {
  readonly guardian: PersonId
  readonly level: GuardianLevel
  readonly state: 'asked' | 'confirmed' | 'ended'
  /** When the link last changed: nothing later in the stream may be dated before. */
  readonly changedAt: Instant
}

export type Person = {
  readonly standing: 'unknown' | 'present' | 'left'
  /** When the person joined, came back or left; null while unknown. */
  readonly since: Instant | null
  readonly namedAt: Instant | null
  readonly contactAt: Instant | null
  readonly roles: readonly HeldRole[]
  readonly links: readonly GuardianLink[]
}

/** More than any family has; keeps the state small. */
export const MOST_GUARDIANS = 20
/** Ended links are kept so that a new one cannot be dated before the end of the last. */
const MOST_ENDED_LINKS = 20

export default defineDecider<Person>('identity.person', {
  stream: 'person',
  initial: { standing: 'unknown', since: null, namedAt: null, contactAt: null, roles: [], links: [] },
  evolve: (on) => [
    on(personRegistered, (state, { data, occurredAt }) => ({
      ...state,
      standing: 'present',
      since: occurredAt,
      namedAt: occurredAt,
      roles: grant(state.roles, data.role, occurredAt),
    })),
    on(personRenamed, (state, { occurredAt }) => ({ ...state, namedAt: occurredAt })),
    on(contactChanged, (state, { occurredAt }) => ({ ...state, contactAt: occurredAt })),
    on(roleGranted, (state, { data, occurredAt }) => ({
      ...state,
      roles: grant(state.roles, data.role, occurredAt),
    })),
    on(roleWithdrawn, (state, { data, occurredAt }) => ({
      ...state,
      roles: state.roles.map((held) => (held.role === data.role ? { ...held, until: occurredAt } : held)),
    })),
    on(guardianLinkAsked, (state, { data, occurredAt }) => ({
      ...state,
      links: link(state.links, { ...data, state: 'asked', changedAt: occurredAt }),
    })),
    on(guardianLinkConfirmed, (state, { data, occurredAt }) => ({
      ...state,
      links: changeLink(state.links, data.guardian, { state: 'confirmed', changedAt: occurredAt }),
    })),
    on(guardianLevelChanged, (state, { data, occurredAt }) => ({
      ...state,
      links: changeLink(state.links, data.guardian, { level: data.level, changedAt: occurredAt }),
    })),
    on(guardianLinkEnded, (state, { data, occurredAt }) => ({
      ...state,
      links: changeLink(state.links, data.guardian, { state: 'ended', changedAt: occurredAt }),
    })),
    on(personLeftSchool, (state, { occurredAt }) => ({ ...state, standing: 'left', since: occurredAt })),
  ],
})

const grant = (roles: readonly HeldRole[], role: Role, from: Instant): readonly HeldRole[] => [
  ...roles.filter((held) => held.role !== role),
  { role, from, until: null },
]

function link(links: readonly GuardianLink[], added: GuardianLink): readonly GuardianLink[] {
  const others = links.filter(({ guardian }) => guardian !== added.guardian)
  const ended = others.filter(isEnded)
  const forgotten = new Set(ended.slice(0, Math.max(0, ended.length - MOST_ENDED_LINKS)))
  return [...others.filter((other) => !forgotten.has(other)), added]
}

const changeLink = (
  links: readonly GuardianLink[],
  guardian: PersonId,
  change: Partial<GuardianLink>,
): readonly GuardianLink[] => links.map((found) => (found.guardian === guardian ? { ...found, ...change } : found))

const isEnded = ({ state }: GuardianLink) => state === 'ended'

export const heldRole = ({ roles }: Person, role: Role): HeldRole | undefined =>
  roles.find((held) => held.role === role && held.until === null)

/** The links that have been asked for or confirmed, and have not ended. */
export const openLinks = ({ links }: Person): readonly GuardianLink[] => links.filter((found) => !isEnded(found))

/** The latest time in what is open about the person: they cannot have left before it. */
export const lastChange = (state: Person): Instant | null =>
  [...state.roles.filter(({ until }) => until === null).map(({ from }) => from), ...openLinks(state).map(changedAt)]
    .concat(state.since ?? [])
    .reduce<Instant | null>(laterOf, null)

const changedAt = (found: GuardianLink) => found.changedAt

/** Decides only about a person who is registered and has not left. */
export function whenPresent(state: Person, person: PersonId, decide: () => Decision): Decision {
  if (state.standing === 'present') return decide()
  const facts = { person }
  return state.standing === 'left'
    ? refuse('person-left', 'This person has left the school.', { facts })
    : refuse('not-registered', 'This person is not registered with the school.', { facts })
}

/** Refuses a time before the last one of the same kind: what comes later in the stream replaces it. */
export const refuseEarlier = (occurredAt: Instant, last: Instant) =>
  refuse('dated-too-early', `This was last changed at ${last}. Set occurredAt to that time or later.`, {
    pointer: '/occurredAt',
    facts: { occurredAt, changedAt: last },
  })
