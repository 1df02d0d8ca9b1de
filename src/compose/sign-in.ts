// Wires sign-in, of adults and children: accounts and roles from the log, school keys and seals from the key store, tables from the database.
import { createHmac, hkdfSync } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type pg from 'pg'
import { z } from 'zod'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandAnswer, CommandRunner } from '#commanding/command-runner.ts'
import type { SchoolSettings } from '#commanding/school-settings.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { Caller } from '#identity/caller.ts'
import { childSignIn } from '#identity/sign-in/children/child-sign-in.ts'
import { childStore } from '#identity/sign-in/children/child-store.ts'
import type { ClassHelp } from '#identity/sign-in/children/class-help.ts'
import { PasswordHash } from '#identity/sign-in/passwords.ts'
import { normalSignInName, type SignIn, signInService } from '#identity/sign-in/sign-in.ts'
import { type CredentialBox, type SignInOptions, signInCore } from '#identity/sign-in/sign-in-core.ts'
import { signInStore } from '#identity/sign-in/sign-in-store.ts'
import type { Decider } from '#kernel/decider.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type EventId, PersonId, parseStream, type StreamName, streamName, type TenantId } from '#kernel/ids.ts'
import { namedScope } from '#privacy/key-scope.ts'
import type { KeyId, KeyStore } from '#privacy/key-store.ts'
import type { Keys } from '#privacy/keys.ts'
import { openPart, sealPart } from '#privacy/sealed-part.ts'
import account, { accountStream } from '../../commands/identity/account.ts'
import classDevices, { devicesOf } from '../../commands/identity/class-devices.ts'
import heldRoles from '../../commands/identity/held-roles.ts'
import signInName, { signInNameStream } from '../../commands/identity/sign-in-name.ts'
import enrolment from '../../commands/teaching/enrolment.ts'
import { type ClassHelpParts, classHelp } from './children.ts'

export type OpenAccount = {
  readonly caller: Caller
  readonly person: PersonId
  readonly name: string
  readonly key: string
}

export type Accounts = {
  /** Claims the sign-in name and opens the account. Throws CommandFailed. */
  open(request: OpenAccount): Promise<CommandAnswer>
  rolesOf(tenant: TenantId, person: PersonId): Promise<readonly string[]>
  isOpen(tenant: TenantId, person: PersonId): Promise<boolean>
}

export type SignInWiring = {
  readonly pool: Pick<pg.Pool, 'connect'>
  readonly states: StreamStates
  readonly keys: Keys
  readonly schoolOf: (tenant: TenantId, read?: 'again') => Promise<SchoolSettings>
  readonly options?: SignInOptions
}

export function openSignIn({ pool, states, keys, schoolOf, options }: SignInWiring) {
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
    requiresSecondFactor: async (tenant: TenantId) => (await schoolOf(tenant)).secondFactor ?? true,
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
  const signIn = signInService(core)
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
  const accountsWith = (commands: CommandRunner): Accounts => ({
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
      if (id === null)
        throw new CommandFailed({
          kind: 'refused',
          code: 'school-not-open',
          detail: 'Open the school first.',
          facts: {},
        })
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
      const input = { person, name: normal, signInName: id, claim }
      return commands.run({ command: 'identity.open-account', input, caller, key })
    },
  })
  return { signIn, childSignIn: children, accountsWith, classHelpWith }
}

/** Commands that take rights away. They are answered when no process admits anybody by those rights any more. */
const withdrawing: ReadonlySet<string> = new Set([
  'identity.close-account',
  'identity.close-school',
  'identity.disable-account',
  'identity.end-pin-sessions',
  'identity.leave-school',
  'identity.remove-pin',
  'identity.withdraw-role',
])

/** The same runner; before it answers a person, sessions have heard of the change. */
export const heardBySessions = (
  commands: CommandRunner,
  signIn: Pick<SignIn, 'changed' | 'withdrawn'>,
): CommandRunner => ({
  async run(request) {
    const answer = await commands.run(request)
    const { tenant, origin } = request.caller
    const { kind, id } = parseStream(answer.stream)
    const who = kind === 'account' || kind === 'person' ? PersonId.parse(id) : kind === 'school' ? 'everybody' : null
    if (who === null) return answer
    // Nobody waits for the answer to a process, and an import has many of them.
    if (withdrawing.has(request.command) && origin.kind === 'http') await signIn.withdrawn(tenant, who)
    else signIn.changed(tenant, who)
    return answer
  },
})

const MOST_SCHOOLS = 1_000

/**
 * Keys derived from the lasting secret of the school, which is in the key store and in its backups: never in the database of
 * the log, where the hashes are. A school that is not open has none, so that guesses make no secrets.
 */
function schoolKeysOf(keys: Pick<KeyStore, 'schoolSecret'>, schoolOf: SignInWiring['schoolOf']) {
  const cache = new LRUCache<TenantId, { readonly names: Buffer; readonly pepper: Buffer }>({ max: MOST_SCHOOLS })
  async function keysOfSchool(tenant: TenantId) {
    const cached = cache.get(tenant)
    if (cached) return cached
    if ((await schoolOf(tenant)).zone === null) return null
    const secret = await keys.schoolSecret(tenant)
    const derived = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `derived key: sign-in ${use}`, 32))
    const made = { names: derived('names/1'), pepper: derived('pepper/1') }
    cache.set(tenant, made)
    return made
  }
  return {
    async signInName(tenant: TenantId, name: string): Promise<string | null> {
      const key = await keysOfSchool(tenant)
      return key && derivedUuid('sign-in-name', createHmac('sha256', key.names).update(name, 'utf8').digest('hex'))
    },
    pepper: async (tenant: TenantId): Promise<Buffer | null> => (await keysOfSchool(tenant))?.pepper ?? null,
  }
}

const Secrets = z.object({
  password: PasswordHash.nullable(),
  // Absent in rows that were stored before children had PINs.
  pin: z.object({ credential: z.string(), hash: PasswordHash }).nullable().default(null),
  totp: z.string().nullable(),
  pendingTotp: z.string().nullable(),
})

/** Credentials under a key of the person, which is destroyed with all others when the person is erased. */
function credentialBox(keys: Keys): CredentialBox {
  // The event of this scope is the account itself; its id is the person's.
  const placeOf = (tenant: TenantId, person: PersonId) => ({
    tenant,
    stream: accountStream(person),
    event: person as string as EventId,
  })
  return {
    async seal(tenant, person, secrets) {
      const use = { kind: 'names', event: placeOf(tenant, person).event } as const
      const [key = 'destroyed'] = await keys.forSealing([namedScope({ tenant, person, use })])
      return key === 'destroyed' ? 'erased' : sealPart(key, placeOf(tenant, person), secrets, false)
    },
    async open(tenant, person, sealed) {
      const id = sealed.key as KeyId
      const key = (await keys.forOpening([id])).get(id) ?? 'destroyed'
      return key === 'destroyed' ? 'erased' : Secrets.parse(openPart(key, placeOf(tenant, person), sealed))
    },
  }
}
