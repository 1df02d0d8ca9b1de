/** Accounts linked to identities at OpenID providers. */
import { describe, expect, it } from 'vitest'
import accountClosed from '#events/identity/account-closed.ts'
import accountOpened from '#events/identity/account-opened.ts'
import openidIdentityClaimed from '#events/identity/openid-identity-claimed.ts'
import openidIdentityReleased from '#events/identity/openid-identity-released.ts'
import openidLinked from '#events/identity/openid-linked.ts'
import openidUnlinked from '#events/identity/openid-unlinked.ts'
import { given, refused, someone } from '#kernel/specification.ts'
import claimOpenidIdentity from './claim-openid-identity.ts'
import linkOpenid from './link-openid.ts'
import linkedIdentities from './linked-identities.ts'
import openidIdentity from './openid-identity.ts'
import releaseOpenidIdentity from './release-openid-identity.ts'
import unlinkOpenid from './unlink-openid.ts'

const person = someone.teacher
const identity = '5d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4'
const claim = 'b0f6e2d8-41a9-8c53-8e7f-90d1c2b3a4f5'
const other = '1f0c9a4e-52a7-8a40-8f2b-6f6f2f6f9d11'
const signInName = { signInName: '0b54a1a4-7c1e-8f0f-9a52-3d8f4f6f2f10', claim: other }
const opened = accountOpened({ name: 'a.martin', ...signInName })
const linked = openidLinked({ provider: 'ent', identity, claim })
const link = { person, provider: 'ent', identity, claim }

describe('an account', () => {
  it('is linked to an identity, once', () => {
    given(linkedIdentities, [opened]).when(linkOpenid, link).then([linked])
    given(linkedIdentities, [opened, linked]).when(linkOpenid, link).then([])
    given(linkedIdentities, [opened, linked])
      .when(linkOpenid, { ...link, claim: other })
      .then([openidLinked({ provider: 'ent', identity, claim: other })])
  })

  it('is linked while it exists, and loses its links when it is closed', () => {
    given(linkedIdentities, []).when(linkOpenid, link).then(refused('account-not-open'))
    const closed = [opened, linked, accountClosed(signInName)]
    given(linkedIdentities, closed).when(linkOpenid, link).then(refused('account-not-open'))
    given(linkedIdentities, closed).when(unlinkOpenid, { person, identity }).then(refused('not-linked'))
    given(linkedIdentities, [...closed, opened])
      .when(linkOpenid, link)
      .then([linked])
  })

  it('is unlinked with the claim that it held', () => {
    given(linkedIdentities, [opened, linked])
      .when(unlinkOpenid, { person, identity })
      .then([openidUnlinked({ identity, claim })])
    given(linkedIdentities, [opened]).when(unlinkOpenid, { person, identity }).then(refused('not-linked'))
  })

  it('is linked to ten identities at most', () => {
    const links = Array.from({ length: 10 }, (_, n) =>
      openidLinked({ provider: 'ent', identity: `${n}d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4`, claim }),
    )
    given(linkedIdentities, [opened, ...links])
      .when(linkOpenid, { ...link, identity: other })
      .then(refused('too-many-identities'))
  })

  it('keeps no personal data of the link', () => expect([...openidLinked.personal]).toEqual([]))
})

describe('an identity at a provider', () => {
  const claimed = openidIdentityClaimed({ person, claim })

  it('belongs to one person at a time, who may claim it again', () => {
    given(openidIdentity, []).when(claimOpenidIdentity, { person, identity, claim }).then([claimed])
    given(openidIdentity, [claimed]).when(claimOpenidIdentity, { person, identity, claim }).then([])
    given(openidIdentity, [claimed])
      .when(claimOpenidIdentity, { person: someone.learner, identity, claim })
      .then(refused('identity-taken', '/subject'))
  })

  it('is released by the claim that holds it, and not by an older one', () => {
    given(openidIdentity, [claimed])
      .when(releaseOpenidIdentity, { identity, claim })
      .then([openidIdentityReleased({})])
    given(openidIdentity, [claimed, openidIdentityClaimed({ person, claim: other })])
      .when(releaseOpenidIdentity, { identity, claim })
      .then([])
    given(openidIdentity, [claimed, openidIdentityReleased({})])
      .when(claimOpenidIdentity, { person: someone.learner, identity, claim: other })
      .then([openidIdentityClaimed({ person: someone.learner, claim: other })])
  })
})
