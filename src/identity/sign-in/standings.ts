// What a session may do now: read from the log and the table of sessions, and remembered for at most a second.
//
// Invariant: an answer that is used was asked for within the last second, and after every change that this process itself has
// answered. So a process that was frozen, or that has heard of nothing, asks again; if nobody answers, it refuses.
import { LRUCache } from 'lru-cache'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { SessionKey, StoredSession } from './sign-in-store.ts'

export type AccountState = {
  readonly status: 'none' | 'open' | 'disabled' | 'closed'
  readonly held: { readonly signInName: string; readonly claim: string } | null
  readonly generation: number
  readonly pin: { readonly credential: string | null; readonly generation: number }
}

/** A session that holds, and the roles of its person. */
export type Standing = StoredSession & { readonly roles: readonly string[] }

export type Standings = {
  /** Null if the session has ended, or its account is not open. */
  of(tenant: TenantId, key: SessionKey): Promise<Standing | null>
  /** Call it after a change of a person's account, roles or sessions, before the change is answered. */
  changed(tenant: TenantId, person: PersonId): void
}

export type StandingReads = {
  session(tenant: TenantId, key: SessionKey): Promise<StoredSession | null>
  account(tenant: TenantId, person: PersonId): Promise<AccountState>
  rolesOf(tenant: TenantId, person: PersonId): Promise<readonly string[]>
}

export const FRESH_MS = 1_000
const MOST = 10_000
const MOST_CHANGES = 100_000

type Read = {
  readonly askedMs: number
  /** How many changes this process had answered when it asked. */
  readonly changes: number
  readonly standing: Promise<Standing | null>
}

export function sessionStandings(
  reads: StandingReads,
  { nowMs, monotonicMs }: { readonly nowMs: () => number; readonly monotonicMs: () => number },
): Standings {
  const cache = new LRUCache<string, Read>({ max: MOST })
  const lastChange = new LRUCache<string, number>({ max: MOST_CHANGES })
  let changes = 0

  async function read(tenant: TenantId, key: SessionKey): Promise<Standing | null> {
    const session = await reads.session(tenant, key)
    if (!session) return null
    const [account, roles] = await Promise.all([
      reads.account(tenant, session.person),
      reads.rolesOf(tenant, session.person),
    ])
    return accountHolds(session, account, roles) ? { ...session, roles } : null
  }

  function ask(tenant: TenantId, key: SessionKey, name: string): Read {
    const asked: Read = { askedMs: monotonicMs(), changes, standing: read(tenant, key) }
    cache.set(name, asked)
    const forget = () => void (cache.peek(name) === asked && cache.delete(name))
    // Neither a failure nor an unknown session is remembered.
    asked.standing.then((standing) => standing === null && forget(), forget)
    return asked
  }

  return {
    async of(tenant, key) {
      const name = `${tenant} ${'id' in key ? key.id : key.cookie.toString('base64url')}`
      const calledMs = monotonicMs()
      for (;;) {
        const cached = cache.get(name)
        const { changes: before, standing } =
          cached && calledMs - cached.askedMs < FRESH_MS ? cached : ask(tenant, key, name)
        const found = await standing
        if (found && (lastChange.get(`${tenant} ${found.person}`) ?? 0) > before) {
          cache.delete(name)
          continue
        }
        return found && found.expiresAtMs > nowMs() ? found : null
      }
    },
    changed(tenant, person) {
      changes += 1
      lastChange.set(`${tenant} ${person}`, changes)
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
