// The decider of an account's stream: whether the person may sign in, and under which claim of a sign-in name.
import { z } from 'zod'
import accountClosed from '#events/identity/account-closed.ts'
import accountDisabled from '#events/identity/account-disabled.ts'
import accountOpened from '#events/identity/account-opened.ts'
import accountReopened from '#events/identity/account-reopened.ts'
import { defineDecider } from '#kernel/decider.ts'
import { PersonId, type StreamName, streamName } from '#kernel/ids.ts'

export type Account = {
  readonly status: 'none' | 'open' | 'disabled' | 'closed'
  readonly held: { readonly signInName: string; readonly claim: string } | null
  /** Increases whenever all sessions end: a session belongs to the generation in which it began. */
  readonly generation: number
}

/** The input of commands about an existing account. */
export const AccountOf = z.object({ person: PersonId })

/** A person has at most one account in a school. */
export const accountStream = (person: PersonId): StreamName => streamName('account', person)

export default defineDecider<Account>('identity.account', {
  stream: 'account',
  initial: { status: 'none', held: null, generation: 0 },
  evolve: (on) => [
    on(accountOpened, ({ generation }, { data: { signInName, claim } }) => ({
      status: 'open',
      held: { signInName, claim },
      generation,
    })),
    on(accountDisabled, (state) => ({ ...state, status: 'disabled', generation: state.generation + 1 })),
    on(accountReopened, (state) => ({ ...state, status: 'open' })),
    on(accountClosed, (state) => ({ status: 'closed', held: null, generation: state.generation + 1 })),
  ],
})
