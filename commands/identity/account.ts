// The decider of an account's stream: whether the person may sign in, and under which claim of a sign-in name.
import { z } from 'zod'
import accountClosed from '#events/identity/account-closed.ts'
import accountDisabled from '#events/identity/account-disabled.ts'
import accountOpened from '#events/identity/account-opened.ts'
import accountReopened from '#events/identity/account-reopened.ts'
import pinRemoved from '#events/identity/pin-removed.ts'
import pinSessionsEnded from '#events/identity/pin-sessions-ended.ts'
import pinSet from '#events/identity/pin-set.ts'
import { defineDecider } from '#kernel/decider.ts'
import { PersonId, type StreamName, streamName } from '#kernel/ids.ts'

export type Account = {
  readonly status: 'none' | 'open' | 'disabled' | 'closed'
  readonly held: { readonly signInName: string; readonly claim: string } | null
  /** Increases whenever all sessions end: a session belongs to the generation in which it began. */
  readonly generation: number
  /** A learner may sign in with a PIN without an account under a name. Its sessions have a generation of their own. */
  readonly pin: { readonly credential: string | null; readonly generation: number }
}

/** The input of commands about an existing account. */
export const AccountOf = z.object({ person: PersonId })

/** A person has at most one account in a school. */
export const accountStream = (person: PersonId): StreamName => streamName('account', person)

export default defineDecider<Account>('identity.account', {
  stream: 'account',
  initial: { status: 'none', held: null, generation: 0, pin: { credential: null, generation: 0 } },
  evolve: (on) => [
    on(accountOpened, (state, { data: { signInName, claim } }) => ({
      ...state,
      status: 'open',
      held: { signInName, claim },
    })),
    on(accountDisabled, (state) => ({
      ...state,
      status: 'disabled',
      generation: state.generation + 1,
      pin: pinNow(state, state.pin.credential),
    })),
    on(accountReopened, (state) => ({ ...state, status: 'open' })),
    on(accountClosed, (state) => ({
      status: 'closed',
      held: null,
      generation: state.generation + 1,
      pin: pinNow(state, null),
    })),
    on(pinSet, (state, { data: { credential } }) => ({ ...state, pin: pinNow(state, credential) })),
    on(pinRemoved, (state) => ({ ...state, pin: pinNow(state, null) })),
    on(pinSessionsEnded, (state) => ({ ...state, pin: pinNow(state, state.pin.credential) })),
  ],
})

/** Ends all sessions under the PIN. */
const pinNow = ({ pin }: Account, credential: string | null) => ({ credential, generation: pin.generation + 1 })
