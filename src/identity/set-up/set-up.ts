// Sets up an empty installation from a browser: the first school and its first administrator, once.
//
// Invariants: it is possible only while nothing was ever recorded here, or to finish what it began itself while nobody else
// administers a school; only with a code that a process of this installation has printed and that has not expired; by one request
// at a time; and never again once its administrator has a password, which nobody replaces with a code: they can sign in, also if it
// was interrupted right after.
import { randomUUID } from 'node:crypto'
import { installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import type { CallerOrigin } from '../caller.ts'
import { signInDelays } from '../sign-in/delays.ts'
import { failureCountsInProcess } from '../sign-in/failure-counts.ts'
import { whyPasswordRefused } from '../sign-in/password-rules.ts'
import type { SetPasswordResult } from '../sign-in/sign-in.ts'
import { newSetUpCode, setUpCodeHash } from './set-up-codes.ts'
import type { SetUpStore } from './set-up-store.ts'

export type FirstAdministrator = {
  readonly tenant: TenantId
  readonly person: PersonId
  /** What they sign in with. */
  readonly name: string
  readonly password: string
  /** Null for a school that is open already. */
  readonly school: { readonly name: string; readonly zone: string } | null
  /** Null for a person who is registered already. */
  readonly names: { readonly givenName: string; readonly familyName: string } | null
  readonly origin: CallerOrigin
}

export type AdministratorMade =
  | SetPasswordResult
  | { readonly kind: 'not-registered' }
  | { readonly kind: 'other-roles'; readonly roles: readonly string[] }

/** So long a printed code is good; starting the service again prints another. */
export const CODE_LASTS_MS = 24 * 3_600_000

export type SetUpRequest = {
  readonly code: string
  /** From where it comes: wrong codes are counted by it. */
  readonly network: string
  readonly origin: CallerOrigin
  readonly school: { readonly name: string; readonly zone: string }
  readonly administrator: Pick<FirstAdministrator, 'name' | 'password'> & NonNullable<FirstAdministrator['names']>
}

export type SetUpResult =
  | { readonly kind: 'done'; readonly school: TenantId; readonly person: PersonId }
  /** The installation is set up, or was used before. */
  | {
      readonly kind: 'closed'
      /** Which school was opened, for whoever sends the last code that was used: their first answer may have been lost. */
      readonly school: TenantId | null
    }
  | { readonly kind: 'code-refused' }
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** Another request sets it up at this moment. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'not-made'; readonly why: Exclude<AdministratorMade, { kind: 'set' }> }

export type SetUp = {
  /** Whether the installation can be set up. */
  isOpen(): Promise<boolean>
  /** A new code, to print; null where the installation cannot be set up. */
  issueCode(): Promise<{ readonly code: string; readonly expiresAt: Date } | null>
  /** Throws CommandFailed. */
  run(request: SetUpRequest): Promise<SetUpResult>
}

type Parts = {
  readonly store: SetUpStore
  /** Whether nothing was ever recorded in the installation. */
  readonly isEmpty: () => Promise<boolean>
  /** Throws CommandFailed. */
  readonly make: (administrator: FirstAdministrator) => Promise<AdministratorMade>
  readonly nowMs?: () => number
}

export function setUpOf({ store, isEmpty, make, nowMs = Date.now }: Parts): SetUp {
  // In this process: a guesser who finds several of them gains nothing against 100 random bits.
  const delays = signInDelays(failureCountsInProcess(), nowMs)

  async function isOpen(): Promise<boolean> {
    const begun = await store.begun()
    if (begun === null) return isEmpty()
    const { school, administrator } = begun
    if (administrator === null) return false
    if (await store.hasCredentials(school, administrator)) {
      // It was interrupted after its last step.
      await store.finish(new Date(nowMs()))
      return false
    }
    return !(await store.hasOtherAdministrator(administrator))
  }

  async function closed(hash: Buffer | null): Promise<SetUpResult> {
    const begun = await store.begun()
    const isOwn = hash !== null && begun?.usedCode?.equals(hash) === true
    return { kind: 'closed', school: isOwn ? begun.school : null }
  }

  async function withRightCode({ school, administrator, origin }: SetUpRequest, hash: Buffer): Promise<SetUpResult> {
    const { name, password, ...names } = administrator
    // Before anything is recorded.
    const why = whyPasswordRefused(password, name)
    if (why !== null) return { kind: 'not-made', why: { kind: 'password-refused', why } }
    const result = await store.alone<SetUpResult>(async () => {
      if (!(await isOpen())) return closed(hash)
      const begun = await store.begun()
      const tenant = begun?.school ?? TenantId.parse(randomUUID())
      const person = begun?.administrator ?? PersonId.parse(randomUUID())
      await store.begin(tenant, person, hash)
      const made = await make({ tenant, person, name, password, school, names, origin })
      if (made.kind !== 'set') return { kind: 'not-made', why: made }
      await store.finish(new Date(nowMs()))
      return { kind: 'done', school: tenant, person }
    })
    return result ?? { kind: 'busy' }
  }

  return {
    isOpen,
    async issueCode() {
      if (!(await isOpen())) return null
      const code = newSetUpCode()
      const hash = setUpCodeHash(code)
      if (hash === null) throw new TypeError('a new set-up code cannot be read')
      const expiresAt = new Date(nowMs() + CODE_LASTS_MS)
      await store.addCode(hash, expiresAt, new Date(nowMs()))
      return { code, expiresAt }
    },
    async run(request) {
      const { code, network } = request
      const hash = setUpCodeHash(code)
      if (!(await isOpen())) return closed(hash)
      const attempt = { tenant: installationTenant, name: `set-up from ${network}`, network }
      const waitMs = await delays.begin(attempt)
      if (waitMs > 0) return { kind: 'wait', waitMs }
      const isRight = hash !== null && (await store.hasCode(hash, new Date(nowMs())))
      await delays.end(attempt, isRight ? 'succeeded' : 'failed')
      return isRight ? withRightCode(request, hash) : { kind: 'code-refused' }
    },
  }
}
