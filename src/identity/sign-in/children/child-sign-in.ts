// Children sign in: a device that a teacher's code has enrolled, and then a PIN.
// Input: the device's secret, which child, and the PIN. Output: a session that reaches the child's own exercises, or a refusal
// that says the same, and takes the same work, for an unknown child, a wrong PIN and no PIN.
//
// The parts: device-codes.ts and pins.ts have the secrets; pin-attempts.ts slows guessing down; child-store.ts has the tables.
// What a teacher does is decided by commands first (src/compose/children.ts); this file stores what stays out of the log.
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { sqlState } from '#platform/database-errors.ts'
import type { PasswordHash } from '../passwords.ts'
import { newSecret, readSecret } from '../session-secrets.ts'
import type { NewSession } from '../sessions.ts'
import type { Secrets, SignInCore } from '../sign-in-core.ts'
import { mayUsePin } from '../standings.ts'
import type { ChildStore, RemovedDevices, StoredCode, StoredDevice } from './child-store.ts'
import { deviceCodeHash, newDeviceCode, readDeviceCode } from './device-codes.ts'

export type ChildSignInParts = {
  readonly core: SignInCore
  readonly store: ChildStore
  readonly reads: {
    /** Whether a learner is in a class now. */
    isInClass(tenant: TenantId, person: PersonId, ofClass: string): Promise<boolean>
    /** Whether the log says that a device holds: the class is open, and nobody has revoked the device or its code. */
    deviceHolds(tenant: TenantId, ofClass: string, device: string): Promise<boolean>
  }
}

export type EnrolledDevice = StoredDevice & { readonly tenant: TenantId }

export type PinSignIn =
  | ({ readonly kind: 'signed-in' } & NewSession)
  /** Unknown child, wrong PIN or no PIN: nothing says which. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'stuck' | 'device-gone' }

export type ChildSignIn = {
  /** The device of a cookie or token; null if it is unknown, revoked or past its time. */
  deviceOf(secret: string): Promise<EnrolledDevice | null>
  /** A child in front of a device that holds. */
  signIn(device: EnrolledDevice, person: PersonId, pin: string): Promise<PinSignIn>

  /** What a code enrols; null if it is unknown, has expired or was used up. */
  readCode(code: string): Promise<(StoredCode & { readonly tenant: TenantId }) | null>
  /** Makes and stores a code. It is shown only here. */
  addCode(tenant: TenantId, code: StoredCode): Promise<string>
  /** Stores a device. The secret is shown only here; null if the code was revoked or used up meanwhile. */
  addDevice(code: StoredCode & { readonly tenant: TenantId }, device: string): Promise<string | null>
  /** Removes what it names, and ends the sessions on it. */
  remove(tenant: TenantId, what: RemovedDevices): Promise<void>
  /** Signs a child out on the devices of a class, which the child has left. */
  leaveDevices(tenant: TenantId, ofClass: string, person: PersonId): Promise<void>
  /** Hashes a PIN before anything is recorded. Throws HashingBusy. */
  hashPin(tenant: TenantId, pin: string): Promise<PasswordHash>
  /** Stores the PIN of a credential that the log knows. */
  storePin(
    tenant: TenantId,
    person: PersonId,
    pin: NonNullable<Secrets['pin']>,
  ): Promise<'stored' | 'erased' | 'changed-meanwhile'>
  /** Lets a child try again on every device. */
  unlock(tenant: TenantId, person: PersonId): Promise<void>
  hasPin(tenant: TenantId, person: PersonId): Promise<boolean>
  ofClass(tenant: TenantId, ofClass: string): ReturnType<ChildStore['ofClass']>
  now(): number
}

const FOREIGN_KEY_VIOLATION = '23503'
/** A school day. */
export const PIN_SESSION_MS = 8 * 3_600_000

export function childSignIn({ core, store, reads }: ChildSignInParts): ChildSignIn {
  const { nowMs, passwords, pepperOf, standings, sessions, box } = core
  const { account: accountOf, rolesOf } = core.reads

  /** Asks the same questions about everybody, and about nobody. */
  async function knownChild(tenant: TenantId, person: PersonId, isInClass: boolean) {
    const [account, roles, row] = await Promise.all([
      accountOf(tenant, person),
      rolesOf(tenant, person),
      core.store.credentials(tenant, person),
    ])
    if (!isInClass || !mayUsePin(account, roles) || !row) return null
    const secrets = await box.open(tenant, person, row.sealed)
    if (secrets === 'erased' || secrets.pin?.credential !== account.pin.credential) return null
    return { account, row, secrets, pin: secrets.pin }
  }

  const hashPin = async (tenant: TenantId, pin: string) => passwords.hash(pin, await pepperOf(tenant))

  async function storePin(tenant: TenantId, person: PersonId, pin: NonNullable<Secrets['pin']>) {
    const row = await core.store.credentials(tenant, person)
    const before = row && (await box.open(tenant, person, row.sealed))
    if (before === 'erased') return 'erased'
    const others = before ?? { password: null, totp: null, pendingTotp: null }
    const sealed = await box.seal(tenant, person, { ...others, pin })
    if (sealed === 'erased') return 'erased'
    const saved = await core.store.save(tenant, person, {
      sealed,
      replaces: row?.revision ?? null,
      endSessions: 'none',
    })
    return saved ? 'stored' : 'changed-meanwhile'
  }

  return {
    now: nowMs,

    async deviceOf(secret) {
      const read = readSecret(secret)
      const device = read && (await store.device(read.tenant, read.hash, nowMs()))
      if (!read || !device || !(await reads.deviceHolds(read.tenant, device.class, device.id))) return null
      return { ...device, tenant: read.tenant }
    },

    async signIn(device, person, pin) {
      const { tenant, id } = device
      const isInClass = await reads.isInClass(tenant, person, device.class)
      const who = isInClass ? person : 'not-in-class'
      const begun = await store.begin(tenant, id, who, nowMs())
      if (begun.kind !== 'go') return begun
      let end: 'failed' | 'succeeded' | 'undecided' = 'undecided'
      try {
        const pepper = await pepperOf(tenant)
        const known = await knownChild(tenant, person, isInClass)
        const verdict = await passwords.verify(pin, known?.pin.hash ?? null, pepper)
        if (!known || verdict === 'wrong') {
          end = 'failed'
          return { kind: 'refused' }
        }
        end = 'succeeded'
        // Whoever else changes the PIN meanwhile wins.
        if (verdict === 'outdated')
          await storePin(tenant, person, { credential: known.pin.credential, hash: await hashPin(tenant, pin) })
        const session = await sessions
          .start({
            tenant,
            person,
            generation: known.account.pin.generation,
            secondFactor: false,
            provedBy: null,
            lastsMs: Math.min(PIN_SESSION_MS, device.expiresAtMs - nowMs()),
            as: { enrolled: id },
          })
          .catch((error: unknown) => {
            if (sqlState(error) === FOREIGN_KEY_VIOLATION) return null
            throw error
          })
        if (!session) return { kind: 'device-gone' }
        // The child may have left while the PIN was verified, after the sessions of this class were ended.
        if (await reads.isInClass(tenant, person, device.class)) return { kind: 'signed-in', ...session }
        await store.endSessions(tenant, device.class, person)
        return { kind: 'refused' }
      } finally {
        if (end !== 'failed') await store.end(tenant, id, who, end, nowMs())
      }
    },

    async readCode(code) {
      const read = readDeviceCode(code)
      if (!read) return null
      const { tenant, letters } = read
      const stored = await store.code(tenant, deviceCodeHash(letters, await pepperOf(tenant)), nowMs())
      return stored && { ...stored, tenant }
    },

    async addCode(tenant, code) {
      const text = newDeviceCode(tenant)
      await store.addCode(tenant, code, deviceCodeHash(text.replaceAll('-', ''), await pepperOf(tenant)), nowMs())
      return text
    },

    async addDevice({ tenant, class: ofClass, id: code, devicesUntilMs }, id) {
      const { secret, hash } = newSecret(tenant)
      const device = { id, class: ofClass, code, expiresAtMs: devicesUntilMs }
      return (await store.addDevice(tenant, device, hash, nowMs())) ? secret : null
    },

    async remove(tenant, what) {
      const people = await store.remove(tenant, what)
      await Promise.all(people.map((person) => standings.withdrawn(tenant, person)))
    },

    async leaveDevices(tenant, ofClass, person) {
      await store.endSessions(tenant, ofClass, person)
      standings.changed(tenant, person)
    },

    hashPin,
    storePin,
    unlock: (tenant, person) => store.forgetFailures(tenant, person),
    hasPin: async (tenant, person) => (await accountOf(tenant, person)).pin.credential !== null,
    ofClass: (tenant, ofClass) => store.ofClass(tenant, ofClass, nowMs()),
  }
}
