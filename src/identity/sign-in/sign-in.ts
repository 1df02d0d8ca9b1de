// Sign-in: a name and a password, and a one-time code where there is one, become a session.
// Input: what a person typed, and from which network. Output: a session with its secret, or a refusal that says the same, and
// takes the same work, whether the name is known or not.
//
// The parts: passwords.ts hashes; totp.ts and recovery-codes.ts are the second factor; delays.ts slows guessing down;
// sign-in-core.ts has what passwords and PINs share: sessions.ts, standings.ts (what a session may do now) and the tables of
// sign-in-store.ts. Children sign in by children/. Nothing here logs.
import { randomUUID } from 'node:crypto'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import { type Attempt, type AttemptEnd, type FailureCounts, signInDelays } from './delays.ts'
import { failureCountsInProcess } from './failure-counts.ts'
import { type Invitation, type Invited, invitations } from './invitations.ts'
import { whyPasswordRefused } from './password-rules.ts'
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'
import type { NewSession, Sessions } from './sessions.ts'
import type { Secrets, SignInCore } from './sign-in-core.ts'
import type { CredentialsRow } from './sign-in-store.ts'
import type { AccountState, Standings } from './standings.ts'
import { newTotpSecret, stepOfCode } from './totp.ts'

/** Where a request came from. */
export type From = { readonly network: string; readonly device: string }

export type SignInRequest = From & {
  readonly tenant: TenantId
  readonly name: string
  readonly password: string
  readonly code?: string | undefined
  readonly as: 'cookie' | 'tokens'
}

export type Refusal =
  | { readonly kind: 'refused' | 'code-required' | 'code-refused' }
  | { readonly kind: 'wait'; readonly waitMs: number }

export type SignIn = Standings &
  Sessions & {
    signIn(request: SignInRequest): Promise<({ readonly kind: 'signed-in' } & NewSession) | Refusal>
    /** Starts a session for somebody who proved elsewhere who they are. Null if their account may not sign in. */
    startFor(
      tenant: TenantId,
      person: PersonId,
      how: From & Pick<SignInRequest, 'as'> & { readonly secondFactor: boolean },
    ): Promise<NewSession | null>
    /** Checks one's own password once more, and the code where there is one. */
    proveAgain(own: OwnAct): Promise<Refusal | { readonly kind: 'proved' }>
    /** Sets a password for somebody, and ends all their sessions. */
    setPassword(tenant: TenantId, person: PersonId, password: string, more: SetPassword): Promise<SetPasswordResult>
    /** Lets somebody choose the password of their account. Null if they have none that is open. */
    invite(tenant: TenantId, person: PersonId): Promise<Invitation | null>
    /** Sets the password of who was invited, and ends their sessions. Null if the invitation is not valid any more. */
    acceptInvitation(
      text: string,
      password: string,
    ): Promise<(Pick<Invited, 'tenant' | 'person'> & { readonly result: SetPasswordResult }) | null>
    /** Replaces one's own password, and ends one's other sessions. */
    changePassword(own: OwnAct & { readonly newPassword: string }): Promise<Refusal | SetPasswordResult>
    /** Prepares an authenticator application. A second one needs a code of the first. */
    beginTotp(own: OwnAct): Promise<Refusal | { readonly kind: 'begun'; readonly secret: string }>
    /** The application's first code makes it required, and gives recovery codes. The session is proved by it. */
    confirmTotp(
      tenant: TenantId,
      own: Pick<OwnAct, 'person' | 'session' | 'network'>,
      code: string,
    ): Promise<Refusal | { readonly kind: 'confirmed'; readonly recoveryCodes: readonly string[] }>
    /** Removes all that a person signs in with. Called when the person is erased. */
    forgetCredentials(tenant: TenantId, person: PersonId): Promise<void>
    /** The same if their account is closed, and no PIN has been set since: another account begins without a password. */
    forgetIfClosed(tenant: TenantId, person: PersonId): Promise<void>
    /** Ends all sessions of a person for good. Called when the person leaves the school. */
    endSessions(tenant: TenantId, person: PersonId): Promise<void>
  }

export type SetPassword = { readonly name: string | null; readonly removeTotp: boolean }
export type SetPasswordResult =
  | { readonly kind: 'set' }
  | { readonly kind: 'password-refused'; readonly why: string }
  | { readonly kind: 'no-account' | 'erased' | 'changed-meanwhile' }

/** What a person does with their own credentials: they prove once more who they are. */
export type OwnAct = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly session: string
  readonly network: string
  readonly password: string
  readonly code?: string | undefined
}

/** Where nobody has typed the name, it cannot be compared with the password. */
const OTHERWISE_KEPT: SetPassword = { name: null, removeTotp: false }

const COOKIE_LIFE_MS = 12 * 3_600_000
const REFRESH_LIFE_MS = 14 * 86_400_000

/** Names that look alike are one name: case, Unicode spelling and spaces around do not matter. */
export const normalSignInName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Failures are counted in this process, unless `failureCounts` shares them. */
export function signInService(core: SignInCore, failureCounts: FailureCounts = failureCountsInProcess()): SignIn {
  const { store, box, reads, schoolKeys, nowMs, passwords, pepperOf, standings, sessions } = core
  const { start, ...sessionActs } = sessions
  const delays = signInDelays(failureCounts, nowMs)
  const invited = invitations({ reads, store, nowMs, keyOf: schoolKeys.invitations })

  type Known = { readonly account: AccountState; readonly row: CredentialsRow; readonly secrets: Secrets }

  async function knownPerson(tenant: TenantId, person: PersonId): Promise<Known | null> {
    const [account, roles, row] = await Promise.all([
      reads.account(tenant, person),
      reads.rolesOf(tenant, person),
      store.credentials(tenant, person),
    ])
    if (account.status !== 'open' || roles.length === 0 || !row) return null
    const secrets = await box.open(tenant, person, row.sealed)
    return secrets === 'erased' ? null : { account, row, secrets }
  }

  /** The person with this name. For a name that nobody has, it asks the same questions about nobody. */
  async function personNamed(tenant: TenantId, name: string): Promise<readonly [PersonId, Known | null]> {
    const signInName = (await schoolKeys.signInName(tenant, name)) ?? randomUUID()
    const holder = await reads.holderOf(tenant, signInName)
    const person = holder?.person ?? PersonId.parse(randomUUID())
    const known = await knownPerson(tenant, person)
    return [person, known && holder && known.account.held?.claim === holder.claim ? known : null]
  }

  /** Checks a password and, where there is one, the second factor, and counts failures. */
  async function prove(
    attempt: Attempt,
    { password, code }: { readonly password: string; readonly code?: string | undefined },
    find: () => Promise<readonly [PersonId, Known | null]>,
  ): Promise<Refusal | ({ readonly kind: 'proved'; readonly person: PersonId } & Known)> {
    const { tenant } = attempt
    const waitMs = await delays.begin(attempt)
    if (waitMs > 0) return { kind: 'wait', waitMs }
    let end: AttemptEnd = 'undecided'
    try {
      const pepper = await pepperOf(tenant)
      const [person, known] = await find()
      const verdict = await passwords.verify(password, known?.secrets.password ?? null, pepper)
      if (!known || verdict === 'wrong') {
        end = 'failed'
        return { kind: 'refused' }
      }
      if (known.secrets.totp !== null) {
        if (code === undefined) return { kind: 'code-required' }
        if (!(await isSecondFactor(tenant, person, known, code, pepper))) {
          end = 'failed'
          return { kind: 'code-refused' }
        }
      }
      end = 'succeeded'
      const proved = verdict === 'outdated' ? await rehashed(tenant, person, known, password, pepper) : known
      return { kind: 'proved', person, ...proved }
    } finally {
      await delays.end(attempt, end)
    }
  }

  async function isSecondFactor(
    tenant: TenantId,
    person: PersonId,
    { secrets, row }: Known,
    code: string,
    pepper: Buffer,
  ): Promise<boolean> {
    const step = stepOfCode(secrets.totp ?? '', code.replace(/\s/g, ''), nowMs(), row.totpStep)
    if (step !== null) return store.useStep(tenant, person, step)
    const recovery = recoveryCodeHash(code, pepper)
    return recovery !== null && store.useRecoveryCode(tenant, person, recovery)
  }

  /** If somebody else changes the credentials meanwhile, what was proved does not hold any more. */
  async function rehashed(tenant: TenantId, person: PersonId, known: Known, password: string, pepper: Buffer) {
    const { row } = known
    const secrets = { ...known.secrets, password: await passwords.hash(password, pepper) }
    const sealed = await box.seal(tenant, person, secrets)
    if (sealed === 'erased') return known
    const saved = await store.save(tenant, person, { sealed, replaces: row.revision, endSessions: 'none' })
    return saved ? { ...known, secrets, row: { ...row, sealed, revision: row.revision + 1 } } : known
  }

  async function setPassword(
    tenant: TenantId,
    person: PersonId,
    password: string,
    {
      name,
      removeTotp,
      except = null,
      provedBy,
    }: SetPassword & { readonly except?: string | null; readonly provedBy?: number | null },
  ): Promise<SetPasswordResult> {
    const why = whyPasswordRefused(password, name)
    if (why !== null) return { kind: 'password-refused', why }
    const { status } = await reads.account(tenant, person)
    if (status !== 'open' && status !== 'disabled') return { kind: 'no-account' }
    const row = await store.credentials(tenant, person)
    if (provedBy !== undefined && (row?.revision ?? null) !== provedBy) return { kind: 'changed-meanwhile' }
    const before = row && (await box.open(tenant, person, row.sealed))
    if (before === 'erased') return { kind: 'erased' }
    const kept = removeTotp || !before ? { totp: null, pendingTotp: null } : before
    const sealed = await box.seal(tenant, person, {
      pin: before?.pin ?? null,
      password: await passwords.hash(password, await pepperOf(tenant)),
      totp: kept.totp,
      pendingTotp: kept.pendingTotp,
    })
    if (sealed === 'erased') return { kind: 'erased' }
    const saved = await store.save(tenant, person, {
      sealed,
      replaces: row?.revision ?? null,
      endSessions: { except },
      ...(kept.totp === null && { recovery: [] }),
    })
    // A first password ends no session.
    if (row) await standings.withdrawn(tenant, person)
    return saved ? { kind: 'set' } : { kind: 'changed-meanwhile' }
  }

  async function confirmedTotp(
    tenant: TenantId,
    person: PersonId,
    session: string,
    code: string,
  ): Promise<readonly string[] | null> {
    const known = await knownPerson(tenant, person)
    const secret = known?.secrets.pendingTotp ?? null
    if (!known || secret === null) return null
    const step = stepOfCode(secret, code.replace(/\s/g, ''), nowMs(), known.row.totpStep)
    if (step === null) return null
    const codes = newRecoveryCodes()
    const pepper = await pepperOf(tenant)
    const sealed = await box.seal(tenant, person, { ...known.secrets, totp: secret, pendingTotp: null })
    if (sealed === 'erased') return null
    const recovery = codes.flatMap((one) => recoveryCodeHash(one, pepper) ?? [])
    const saved = await store.save(tenant, person, {
      sealed,
      replaces: known.row.revision,
      endSessions: 'none',
      recovery,
    })
    if (!saved || !(await store.useStep(tenant, person, step))) return null
    await store.strengthen(tenant, session)
    standings.changed(tenant, person)
    return codes
  }

  const proveAgain = ({ tenant, person, network, password, code }: OwnAct) =>
    prove({ tenant, name: `own ${person}`, network }, { password, code }, async () => [
      person,
      await knownPerson(tenant, person),
    ])

  const startAs = (
    tenant: TenantId,
    person: PersonId,
    { generation, provedBy }: { readonly generation: number; readonly provedBy: number },
    { as, device, secondFactor }: Pick<SignInRequest, 'as' | 'device'> & { readonly secondFactor: boolean },
  ): Promise<NewSession | null> =>
    start({
      tenant,
      person,
      generation,
      secondFactor,
      provedBy,
      lastsMs: as === 'cookie' ? COOKIE_LIFE_MS : REFRESH_LIFE_MS,
      as: as === 'cookie' ? 'cookie' : { tokensFor: device },
    })

  return {
    ...standings,
    ...sessionActs,

    async signIn({ tenant, name, password, code, network, device, as }) {
      const normal = normalSignInName(name)
      const attempt = { tenant, name: `name ${normal}`, network }
      const proof = await prove(attempt, { password, code }, () => personNamed(tenant, normal))
      if (proof.kind !== 'proved') return proof
      const { person, account, row, secrets } = proof
      // Whoever has one has just proved it.
      const secondFactor = secrets.totp !== null
      const begun = { generation: account.generation, provedBy: row.revision }
      const session = await startAs(tenant, person, begun, { as, device, secondFactor })
      return session ? { kind: 'signed-in', ...session } : { kind: 'refused' }
    },

    async startFor(tenant, person, how) {
      const [account, roles, row] = await Promise.all([
        reads.account(tenant, person),
        reads.rolesOf(tenant, person),
        store.credentials(tenant, person),
      ])
      if (account.status !== 'open' || roles.length === 0) return null
      if (!row) {
        // Sessions belong to credentials, also those of somebody who has no password.
        const none = { password: null, pin: null, totp: null, pendingTotp: null }
        const sealed = await box.seal(tenant, person, none)
        if (sealed === 'erased') return null
        await store.save(tenant, person, { sealed, replaces: null, endSessions: 'none' })
      }
      const { revision } = row ?? (await store.credentials(tenant, person)) ?? {}
      if (revision === undefined) return null
      return startAs(tenant, person, { generation: account.generation, provedBy: revision }, how)
    },

    async proveAgain(own) {
      const proof = await proveAgain(own)
      return proof.kind === 'proved' ? { kind: 'proved' } : proof
    },

    setPassword: (tenant, person, password, more) => setPassword(tenant, person, password, more),

    invite: invited.make,
    async acceptInvitation(text, password) {
      const account = await invited.read(text)
      if (!account) return null
      const { tenant, person, provedBy } = account
      return { tenant, person, result: await setPassword(tenant, person, password, { ...OTHERWISE_KEPT, provedBy }) }
    },

    async changePassword({ newPassword, ...own }) {
      const proof = await proveAgain(own)
      if (proof.kind !== 'proved') return proof
      return setPassword(own.tenant, own.person, newPassword, {
        ...OTHERWISE_KEPT,
        except: own.session,
        provedBy: proof.row.revision,
      })
    },

    async beginTotp(own) {
      const proof = await proveAgain(own)
      if (proof.kind !== 'proved') return proof
      const { tenant, person } = own
      const secret = newTotpSecret()
      const sealed = await box.seal(tenant, person, { ...proof.secrets, pendingTotp: secret })
      if (sealed === 'erased') return { kind: 'refused' }
      const saved = await store.save(tenant, person, { sealed, replaces: proof.row.revision, endSessions: 'none' })
      return saved ? { kind: 'begun', secret } : { kind: 'refused' }
    },

    async confirmTotp(tenant, { person, session, network }, code) {
      const attempt = { tenant, name: `own ${person}`, network }
      const waitMs = await delays.begin(attempt)
      if (waitMs > 0) return { kind: 'wait', waitMs }
      let end: AttemptEnd = 'undecided'
      try {
        const recoveryCodes = await confirmedTotp(tenant, person, session, code)
        // Not a success: a code of six digits must not undo failures with a password.
        if (recoveryCodes) return { kind: 'confirmed', recoveryCodes }
        end = 'failed'
        return { kind: 'code-refused' }
      } finally {
        await delays.end(attempt, end)
      }
    },

    async endSessions(tenant, person) {
      await store.endSessions(tenant, person)
      standings.changed(tenant, person)
    },

    async forgetIfClosed(tenant, person) {
      const { status, pin } = await reads.account(tenant, person)
      if (status === 'closed' && pin.credential === null) await store.forgetCredentials(tenant, person)
    },

    async forgetCredentials(tenant, person) {
      await store.forgetCredentials(tenant, person)
      standings.changed(tenant, person)
    },
  }
}
