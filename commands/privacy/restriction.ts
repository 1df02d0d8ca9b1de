// The decider of whether a person's data may only be stored.
import restrictionLifted from '#events/privacy/restriction-lifted.ts'
import restrictionSet from '#events/privacy/restriction-set.ts'
import { defineDecider } from '#kernel/decider.ts'

export default defineDecider<{ readonly isSet: boolean }>('privacy.restriction', {
  stream: 'rights',
  initial: { isSet: false },
  evolve: (on) => [on(restrictionSet, () => ({ isSet: true })), on(restrictionLifted, () => ({ isSet: false }))],
})
