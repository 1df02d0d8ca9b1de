/** Accounts and sign-in names. */
import { describe, expect, it } from 'vitest'
import accountClosed from '#events/identity/account-closed.ts'
import accountDisabled from '#events/identity/account-disabled.ts'
import accountOpened from '#events/identity/account-opened.ts'
import accountReopened from '#events/identity/account-reopened.ts'
import personRegistered from '#events/identity/person-registered.ts'
import signInNameClaimed from '#events/identity/sign-in-name-claimed.ts'
import signInNameReleased from '#events/identity/sign-in-name-released.ts'
import { given, refused, someone } from '#kernel/specification.ts'
import account from './account.ts'
import claimSignInName from './claim-sign-in-name.ts'
import closeAccount from './close-account.ts'
import disableAccount from './disable-account.ts'
import openAccount from './open-account.ts'
import releaseSignInName from './release-sign-in-name.ts'
import reopenAccount from './reopen-account.ts'
import signInName from './sign-in-name.ts'

const person = someone.teacher
const held = { signInName: '0b54a1a4-7c1e-8f0f-9a52-3d8f4f6f2f10', claim: '9f0c9a4e-52a7-8a40-8f2b-6f6f2f6f9d11' }
const opened = accountOpened({ name: 'a.martin', ...held })

describe('an account', () => {
  it('is opened once, and again only after it was closed', () => {
    const input = { person, name: 'a.martin', ...held }
    given(account, []).when(openAccount, input).then([opened])
    given(account, [opened]).when(openAccount, input).then(refused('account-already-open', '/person'))
    given(account, [opened, accountDisabled({})])
      .when(openAccount, input)
      .then(refused('account-already-open', '/person'))
    given(account, [opened, accountClosed(held)])
      .when(openAccount, input)
      .then([opened])
  })

  it('is disabled and opened again; repeating either changes nothing', () => {
    given(account, [opened])
      .when(disableAccount, { person })
      .then([accountDisabled({})])
    given(account, [opened, accountDisabled({})])
      .when(disableAccount, { person })
      .then([])
    given(account, [opened, accountDisabled({})])
      .when(reopenAccount, { person })
      .then([accountReopened({})])
    given(account, [opened]).when(reopenAccount, { person }).then([])
  })

  it('is closed with the claim of its name, also while it is disabled, and only once', () => {
    for (const history of [[opened], [opened, accountDisabled({})]])
      given(account, history)
        .when(closeAccount, { person })
        .then([accountClosed(held)])
    const closed = [opened, accountClosed(held)]
    for (const command of [closeAccount, disableAccount, reopenAccount])
      for (const history of [[], closed])
        given(account, history).when(command, { person }).then(refused('account-not-open'))
  })

  it('seals the sign-in name as a name, and nothing else', () =>
    expect([...accountOpened.personal]).toEqual([['name', { of: 'subject', as: 'names' }]]))
})

describe('a sign-in name', () => {
  const claimed = signInNameClaimed({ person, claim: held.claim })
  const other = '1f0c9a4e-52a7-8a40-8f2b-6f6f2f6f9d11'

  it('is claimed by one person at a time, who may claim it again', () => {
    given(signInName, [])
      .when(claimSignInName, { person, ...held })
      .then([claimed])
    given(signInName, [claimed])
      .when(claimSignInName, { person, ...held })
      .then([])
    given(signInName, [claimed])
      .when(claimSignInName, { person: someone.learner, ...held })
      .then(refused('sign-in-name-taken', '/name'))
    given(signInName, [claimed])
      .when(claimSignInName, { person, ...held, claim: other })
      .then([signInNameClaimed({ person, claim: other })])
  })

  it('is released by the claim that holds it, and not by an older one', () => {
    given(signInName, [claimed])
      .when(releaseSignInName, held)
      .then([signInNameReleased({})])
    given(signInName, [claimed, signInNameClaimed({ person, claim: other })])
      .when(releaseSignInName, held)
      .then([])
    given(signInName, [claimed, signInNameReleased({})])
      .when(claimSignInName, { person: someone.learner, ...held })
      .then([signInNameClaimed({ person: someone.learner, claim: held.claim })])
  })
})

it('does not confuse being registered with having an account', () =>
  given(account, [personRegistered({ role: 'teacher', givenName: 'A', familyName: 'B' })])
    .when(disableAccount, { person })
    .then(refused('account-not-open')))
