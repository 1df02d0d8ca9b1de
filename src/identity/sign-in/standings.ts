// What a session may do now: read from the log and the table of sessions, and remembered for at most a second.
//
// Invariant: an answer that is used was asked for within the last second, and after every change that this process itself has
// answered. So a process that was frozen, or whose database does not answer, asks again; if nobody answers, it refuses.
//
// A change that takes rights away is answered only a second later (`withdrawn`). By then no process of the installation uses an
// answer from before it, whether it has heard of the change or not: no message between processes has to arrive.
import { LRUCache } from 'lru-cache'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { lazy } from '#platform/lazy.ts'
import { needsSecondFactor } from './second-factor.ts'
import type { SessionKey, StoredSession } from './sign-in-store.ts'

export type AccountState = {
  readonly status: 'none' | 'open' | 'disabled' | 'closed'
  readonly held: { readonly signInName: string; readonly claim: string } | null
  readonly generation: number
  readonly pin: { readonly credential: string | null; readonly generation: number }
}

/** A session that holds, and the roles of its person. */
export type Standing = StoredSession & {
  readonly roles: readonly string[]
  /** It may only set up the second factor that the school requires of these roles. */
  readonly pending: boolean
}

export type Standings = {
  /** Null if the session has ended, or its account is not open. */
  of(tenant: TenantId, key: SessionKey): Promise<Standing | null>
  /** Call it after a change of a person's account, roles or sessions, before the change is answered. */
  changed(tenant: TenantId, person: PersonId | 'everybody'): void
  /**
   * The same for a change that takes rights away, from a person or from everybody in a school: settles when no process uses an
   * answer from before it. The change must be committed.
   */
  withdrawn(tenant: TenantId, person: PersonId | 'everybody'): Promise<void>
}

export type StandingReads = {
  session(tenant: TenantId, key: SessionKey): Promise<StoredSession | null>
  account(tenant: TenantId, person: PersonId): Promise<AccountState>
  rolesOf(tenant: TenantId, person: PersonId): Promise<readonly string[]>
  requiresSecondFactor(tenant: TenantId): Promise<boolean>
}

export const FRESH_MS = 1_000
const MOST = 10_000
const MOST_CHANGES = 100_000
/** A timer may ring early, and clocks of two machines differ a little. */
const MARGIN_MS = 10
/** Reads that take longer than a second are repeated this often. */
const MOST_READS = 3

/** Reading what a session may do takes so long that the answer is out of date when it comes. */
export class StandingUnknown extends Error {
  override readonly name = 'StandingUnknown'
}

type Read = {
  readonly askedMs: number
  /** How many changes this process had answered when it asked. */
  readonly changes: number
  readonly standing: Promise<Standing | null>
}

export function sessionStandings(
  reads: StandingReads,
  {
    nowMs,
    monotonicMs,
    sleep,
  }: {
    readonly nowMs: () => number
    readonly monotonicMs: () => number
    readonly sleep: (ms: number) => Promise<unknown>
  },
): Standings {
  const cache = new LRUCache<string, Read>({ max: MOST })
  // Made when there is a change: it takes 15 ms, and verbs of the command line make none.
  const lastChange = lazy(() => new LRUCache<string, number>({ max: MOST_CHANGES }))
  let changes = 0

  async function read(tenant: TenantId, key: SessionKey): Promise<Standing | null> {
    const session = await reads.session(tenant, key)
    if (!session) return null
    const [account, roles, isRequired] = await Promise.all([
      reads.account(tenant, session.person),
      reads.rolesOf(tenant, session.person),
      reads.requiresSecondFactor(tenant),
    ])
    if (!accountHolds(session, account, roles)) return null
    // A PIN gives the rights of a learner, whatever else the person is.
    const isStaff = session.kind !== 'pin' && needsSecondFactor(roles)
    return { ...session, roles, pending: isRequired && !session.secondFactor && isStaff }
  }

  function ask(tenant: TenantId, key: SessionKey, name: string): Read {
    const asked: Read = { askedMs: monotonicMs(), changes, standing: read(tenant, key) }
    cache.set(name, asked)
    const forget = () => void (cache.peek(name) === asked && cache.delete(name))
    // Neither a failure nor an unknown session is remembered.
    asked.standing.then((standing) => standing === null && forget(), forget)
    return asked
  }

  const isFresh = ({ askedMs }: Pick<Read, 'askedMs'>): boolean => monotonicMs() - askedMs < FRESH_MS
  const changeOf = (tenant: TenantId, person: PersonId | 'everybody') =>
    changes === 0 ? 0 : (lastChange().get(`${tenant} ${person}`) ?? 0)
  function record(tenant: TenantId, person: PersonId | 'everybody'): void {
    changes += 1
    lastChange().set(`${tenant} ${person}`, changes)
  }

  return {
    async of(tenant, key) {
      const name = `${tenant} ${'id' in key ? key.id : key.cookie.toString('base64url')}`
      for (let slow = 0; slow < MOST_READS; ) {
        const cached = cache.get(name)
        const { askedMs, changes: before, standing } = cached && isFresh(cached) ? cached : ask(tenant, key, name)
        const found = await standing
        if (found && Math.max(changeOf(tenant, found.person), changeOf(tenant, 'everybody')) > before) {
          cache.delete(name)
          continue
        }
        // Compared only now: this process may have been frozen while it waited for the answer.
        if (found && !isFresh({ askedMs })) {
          slow += 1
          continue
        }
        return found && found.expiresAtMs > nowMs() ? found : null
      }
      throw new StandingUnknown('The database answers too slowly to know what this session may do.')
    },
    changed: record,
    async withdrawn(tenant, person) {
      record(tenant, person)
      await sleep(FRESH_MS + MARGIN_MS)
    },
  }
}

/** Whoever has no role any more has left the school. A PIN is a learner's, and needs no account under a name. */
function accountHolds({ kind, generation }: StoredSession, account: AccountState, roles: readonly string[]): boolean {
  if (kind !== 'pin') return account.status === 'open' && account.generation === generation && roles.length > 0
  return mayUsePin(account, roles) && account.pin.generation === generation
}

export const mayUsePin = ({ status, pin }: AccountState, roles: readonly string[]): boolean =>
  status !== 'disabled' && pin.credential !== null && roles.includes('learner')
