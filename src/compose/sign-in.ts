// Wires sign-in, of adults, children and programs: accounts, roles and machine clients from the log, school keys and seals from
// the key store, tables from the database, OpenID providers from the configuration.
import type pg from 'pg'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandAnswer, CommandRunner } from '#commanding/command-runner.ts'
import type { SchoolSettings } from '#commanding/school-settings.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { Caller } from '#identity/caller.ts'
import { clientSecrets } from '#identity/clients/client-secrets.ts'
import { machineClients } from '#identity/clients/clients.ts'
import type { Fetch, Identity } from '#identity/openid/openid-provider.ts'
import type { OpenIdSettings } from '#identity/openid/openid-settings.ts'
import { openIdSignIn } from '#identity/openid/openid-sign-in.ts'
import { childSignIn } from '#identity/sign-in/children/child-sign-in.ts'
import { childStore } from '#identity/sign-in/children/child-store.ts'
import type { ClassHelp } from '#identity/sign-in/children/class-help.ts'
import { sharedFailureCounts } from '#identity/sign-in/failure-counts.ts'
import { normalSignInName, signInService } from '#identity/sign-in/sign-in.ts'
import { type SignInOptions, signInCore } from '#identity/sign-in/sign-in-core.ts'
import { signInStore } from '#identity/sign-in/sign-in-store.ts'
import type { Decider } from '#kernel/decider.ts'
import { type PersonId, type StreamName, streamName, type TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { Keys } from '#privacy/keys.ts'
import account, { accountStream } from '../../commands/identity/account.ts'
import classDevices, { devicesOf } from '../../commands/identity/class-devices.ts'
import client, { clientStream } from '../../commands/identity/client.ts'
import heldRoles from '../../commands/identity/held-roles.ts'
import linkedIdentities, { type LinkedIdentity } from '../../commands/identity/linked-identities.ts'
import openidIdentity, { openidIdentityStream } from '../../commands/identity/openid-identity.ts'
import signInName, { signInNameStream } from '../../commands/identity/sign-in-name.ts'
import enrolment from '../../commands/teaching/enrolment.ts'
import { type ClassHelpParts, classHelp } from './children.ts'
import { credentialBox } from './credential-box.ts'
import type { AdministratorReads } from './last-administrator.ts'
import { schoolKeysOf } from './school-keys.ts'

export type OpenAccount = {
  readonly caller: Caller
  readonly person: PersonId
  readonly name: string
  readonly key: string
}

export type LinkIdentity = {
  readonly caller: Caller
  readonly person: PersonId
  readonly provider: string
  readonly identity: Identity
  readonly key: string
}

export type Accounts = {
  /** Claims the sign-in name and opens the account. Throws CommandFailed. */
  open(request: OpenAccount): Promise<CommandAnswer>
  /** Claims an identity at a provider and links the account to it. Throws CommandFailed. */
  link(request: LinkIdentity): Promise<CommandAnswer & { readonly identity: string }>
  identitiesOf(tenant: TenantId, person: PersonId): Promise<readonly Omit<LinkedIdentity, 'claim'>[]>
  rolesOf(tenant: TenantId, person: PersonId): Promise<readonly string[]>
  isOpen(tenant: TenantId, person: PersonId): Promise<boolean>
}

export type RegisterClient = {
  readonly caller: Caller
  readonly client: string
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly key: string
}
export type NewClientSecret = {
  readonly caller: Caller
  readonly client: string
  /** For how long the secret before it stays valid. */
  readonly keepS: number
  readonly key: string
}

/** `secret` is shown only here; null if the request was carried out before. */
type WithSecret = { readonly answer: CommandAnswer; readonly secret: string | null }

export type ClientRegister = {
  /** Throws CommandFailed. */
  register(request: RegisterClient): Promise<WithSecret>
  /** Throws CommandFailed. */
  newSecret(request: NewClientSecret): Promise<WithSecret>
}

export type SignInWiring = {
  readonly pool: Pick<pg.Pool, 'connect'>
  readonly states: StreamStates
  readonly keys: Keys
  readonly schoolOf: (tenant: TenantId, read?: 'again') => Promise<SchoolSettings>
  readonly options?: SignInOptions
  readonly openId: { readonly settings: OpenIdSettings; readonly send?: Fetch }
}

export function openSignIn({ pool, states, keys, schoolOf, options, openId: trusted }: SignInWiring) {
  async function stateOf<State>(tenant: TenantId, stream: StreamName, decider: Decider<State>): Promise<State> {
    const { states: folded } = await states.load(stream, tenant, [decider], true)
    return (folded.get(decider) ?? decider.initial) as State
  }
  const schoolKeys = schoolKeysOf(keys, schoolOf)
  const reads = {
    account: (tenant: TenantId, person: PersonId) => stateOf(tenant, accountStream(person), account),
    /** None in a school that has been closed. */
    rolesOf: async (tenant: TenantId, person: PersonId): Promise<readonly string[]> => {
      const [{ roles }, { closed }] = await Promise.all([
        stateOf(tenant, streamName('person', person), heldRoles),
        // Read anew: settings may be remembered for longer than what a session may do.
        schoolOf(tenant, 'again'),
      ])
      return closed ? [] : roles
    },
    requiresSecondFactor: async (tenant: TenantId) => (await schoolOf(tenant, 'again')).secondFactor ?? true,
    holderOf: async (tenant: TenantId, id: string) => (await stateOf(tenant, signInNameStream(id), signInName)).holder,
  }
  const core = signInCore({
    store: signInStore(pool),
    box: credentialBox(keys),
    reads,
    schoolKeys,
    ...(options && { options }),
  })
  const classDevicesOf = (tenant: TenantId, ofClass: string) =>
    stateOf(tenant, streamName('class', ofClass), classDevices)
  const signIn = signInService(core, sharedFailureCounts(pool, schoolKeys.failureKey, core.nowMs))
  const children = childSignIn({
    core,
    store: childStore(pool),
    reads: {
      async isInClass(tenant, person, ofClass) {
        const { enrolments } = await stateOf(tenant, streamName('learner', person), enrolment)
        return enrolments.some((stay) => stay.class === ofClass && stay.until === null)
      },
      async deviceHolds(tenant, ofClass, device) {
        const state = await classDevicesOf(tenant, ofClass)
        return state.status === 'open' && devicesOf(state).some((held) => held === device)
      },
    },
  })
  const classHelpWith = (parts: Pick<ClassHelpParts, 'commands' | 'queries' | 'authorise'>): ClassHelp =>
    classHelp({ ...parts, signIn: children, rolesOf: reads.rolesOf, classDevices: classDevicesOf })
  const identityIdOf = (tenant: TenantId, { issuer, subject }: Identity) =>
    schoolKeys.openIdIdentity(tenant, JSON.stringify([issuer, subject]))
  const linksOf = async (tenant: TenantId, person: PersonId) => {
    const { hasAccount, links } = await stateOf(tenant, accountStream(person), linkedIdentities)
    return hasAccount ? links : []
  }
  const holderOfIdentity = async (tenant: TenantId, id: string) =>
    (await stateOf(tenant, openidIdentityStream(id), openidIdentity)).holder
  const openId = openIdSignIn({
    ...trusted,
    signIn,
    flowKey: schoolKeys.openIdFlow,
    async personOf(tenant, identity) {
      const id = await identityIdOf(tenant, identity)
      const holder = id === null ? null : await holderOfIdentity(tenant, id)
      if (holder === null) return null
      const links = await linksOf(tenant, holder.person)
      return links.some(({ claim }) => claim === holder.claim) ? holder.person : null
    },
  })
  const clients = machineClients(
    {
      async standing(tenant, id) {
        const [{ status, permissions }, { closed, zone }] = await Promise.all([
          stateOf(tenant, clientStream(id), client),
          schoolOf(tenant, 'again'),
        ])
        return status === 'enabled' && !closed && zone !== null ? { permissions: new Set(permissions) } : null
      },
    },
    clientSecrets(pool),
  )
  const accountsWith = (commands: CommandRunner): Accounts => ({
    async link({ caller, person, provider, identity, key }) {
      const { tenant } = caller
      const id = await identityIdOf(tenant, identity)
      if (id === null) throw schoolNotOpen()
      const { hasAccount, links } = await stateOf(tenant, accountStream(person), linkedIdentities)
      const holder = await holderOfIdentity(tenant, id)
      const own = links.find((link) => link.identity === id && link.claim === holder?.claim)
      // The same for a request sent again. Keyed, because the caller's key may contain anything.
      const claim = own?.claim ?? (await schoolKeys.openIdIdentity(tenant, JSON.stringify([id, person, key]))) ?? id
      // Without an account, only the second command answers: it refuses.
      if (hasAccount && !own)
        await commands.run({
          command: 'identity.claim-openid-identity',
          input: { person, claim, identity: id },
          caller,
          key,
        })
      const input = { person, provider, identity: id, claim }
      return { ...(await commands.run({ command: 'identity.link-openid', input, caller, key })), identity: id }
    },
    identitiesOf: async (tenant, person) =>
      (await linksOf(tenant, person)).map(({ provider, identity }) => ({ provider, identity })),
    rolesOf: reads.rolesOf,
    isOpen: async (tenant, person) => (await reads.account(tenant, person)).status === 'open',
    async open({ caller, person, name, key }) {
      const { tenant } = caller
      const [roles, { status }] = await Promise.all([reads.rolesOf(tenant, person), reads.account(tenant, person)])
      if (roles.length === 0)
        throw new CommandFailed({
          kind: 'refused',
          code: 'not-registered',
          detail: 'This person is not registered in this school. Register them first.',
          pointer: '/person',
          facts: { person },
        })
      const normal = normalSignInName(name)
      const id = await schoolKeys.signInName(tenant, normal)
      if (id === null) throw schoolNotOpen()
      // The same for a request sent again. Keyed, because the caller's key may contain anything.
      const claim = (await schoolKeys.signInName(tenant, JSON.stringify([id, person, key]))) ?? id
      // Who has an account keeps the claim of its name: then the second command answers, or refuses.
      if (status !== 'open' && status !== 'disabled')
        await commands.run({
          command: 'identity.claim-sign-in-name',
          input: { person, claim, signInName: id },
          caller,
          key,
        })
      // What an earlier account may have left.
      await signIn.forgetIfClosed(tenant, person)
      const input = { person, name: normal, signInName: id, claim }
      return commands.run({ command: 'identity.open-account', input, caller, key })
    },
  })
  const clientsWith = (commands: CommandRunner): ClientRegister => {
    async function withSecret(
      command: string,
      { caller, client: id, keepS, key }: NewClientSecret,
      more: object,
    ): Promise<WithSecret> {
      const { tenant } = caller
      // The same for a request sent again. Keyed, because the caller's key may contain anything.
      const secretId = await schoolKeys.clientSecret(tenant, JSON.stringify([id, key]))
      if (secretId === null) throw schoolNotOpen()
      const input = { client: id, ...more, secret: secretId }
      const answer = await commands.run({ command, input, caller, key })
      return {
        answer,
        secret: answer.repeated ? null : await clients.secrets.add({ tenant, client: id, id: secretId }, keepS),
      }
    }
    return {
      register: ({ name, permissions, ...request }) =>
        withSecret('identity.register-client', { ...request, keepS: 0 }, { name, permissions }),
      newSecret: (request) => withSecret('identity.rotate-client-secret', request, {}),
    }
  }
  const administrators: Omit<AdministratorReads, 'erased'> = {
    pool,
    rolesOf: reads.rolesOf,
    canSignIn: async (tenant, person) =>
      (await reads.account(tenant, person)).status === 'open' &&
      (await core.store.credentials(tenant, person)) !== null,
  }
  return { signIn, administrators, childSignIn: children, accountsWith, classHelpWith, openId, clients, clientsWith }
}

const schoolNotOpen = () =>
  new CommandFailed({ kind: 'refused', code: 'school-not-open', detail: 'Open the school first.', facts: {} })
