// The decider of what can be put right about a person: which events hold the values that count, or counted once.
import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import contactChanged from '#events/identity/contact-changed.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import dataRectified from '#events/privacy/data-rectified.ts'
import type { Rectifiable } from '#events/privacy/values.ts'
import { defineDecider } from '#kernel/decider.ts'

/** The events with values that have not been erased, by what they hold, in their order. */
export type HeldValues = Readonly<Record<Rectifiable, readonly string[]>>

const held = (state: HeldValues, what: Rectifiable, event: string): HeldValues => ({
  ...state,
  [what]: [...state[what], event],
})

export default defineDecider<HeldValues>('privacy.rectifiable', {
  stream: 'person',
  initial: { name: [], contact: [], 'birth-date': [] },
  evolve: (on) => [
    on(personRegistered, (state, { id }) => held(state, 'name', id)),
    on(personRenamed, (state, { id }) => held(state, 'name', id)),
    on(contactChanged, (state, { id }) => held(state, 'contact', id)),
    on(birthDateRecorded, (state, { id }) => held(state, 'birth-date', id)),
    on(dataRectified, (state, { data: { what, replaced } }) => ({
      ...state,
      [what]: state[what].filter((event) => !replaced.includes(event)),
    })),
  ],
})
