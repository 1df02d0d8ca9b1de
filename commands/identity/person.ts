// The decider of a person's stream: whether the person is registered.

import personRegistered from '#events/identity/person-registered.ts'
import { defineDecider } from '#kernel/decider.ts'

export type Person = { readonly registered: boolean }

export default defineDecider<Person>('identity.person', {
  stream: 'person',
  initial: { registered: false },
  evolve: (on) => [on(personRegistered, () => ({ registered: true }))],
})
