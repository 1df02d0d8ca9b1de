// What may not be done with the data of people: whose data may only be stored, and who objects to which use of theirs.
//
// Invariant: limits that are used were read within the last second, and after every change that this process has answered. A
// new limit is answered a second later (`withdrawn`), so that by then no process of the installation uses older ones: no message
// between processes has to arrive. If nobody answers, nothing is shown.
import { LRUCache } from 'lru-cache'
import type { Purpose } from '#kernel/event.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'

/** What data can be used for: the purposes for which it is recorded, and what a school may do with it besides. */
export type Use = Purpose | 'model-training' | 'publication'

/** Of one school. */
export type PersonLimits = {
  /** Their data may only be stored. */
  readonly restricted: ReadonlySet<string>
  /** By use: who objects to it, and was not overridden. */
  readonly objecting: ReadonlyMap<string, ReadonlySet<string>>
}

export const NO_LIMITS: PersonLimits = { restricted: new Set(), objecting: new Map() }

/**
 * Whether the data of a person may be used for this. Whatever decides about people, trains a model or publishes asks it: for
 * each person, each time.
 */
export const mayUse = ({ restricted, objecting }: PersonLimits, person: PersonId, use: Use): boolean =>
  !restricted.has(person) && objecting.get(use)?.has(person) !== true

/** The limits of a school as they are now. Throws LimitsUnknown, and what the database and the log throw. */
export type ReadLimits = (tenant: TenantId) => Promise<PersonLimits>

export type KnownLimits = {
  readonly of: ReadLimits
  /** Call it after a limit was removed, before the change is answered. */
  changed(tenant: TenantId): void
  /** The same for a new limit: settles when no process uses limits from before it. The change must be committed. */
  withdrawn(tenant: TenantId): Promise<void>
}

/** Reading whose data may be used takes so long that the answer is out of date when it comes: the caller must try again. */
export class LimitsUnknown extends Error {
  override readonly name = 'LimitsUnknown'
}

const REMEMBERED_MS = 500
export const FRESH_MS = 1_000
/** A timer may ring early, and clocks of two machines differ a little. */
const MARGIN_MS = 10
/** Reads that take longer than a second are repeated this often. */
const MOST_READS = 3
const MOST_SCHOOLS = 10_000

type Read = { readonly askedMs: number; readonly change: number; readonly limits: Promise<PersonLimits> }

export function knownLimits(
  read: ReadLimits,
  { monotonicMs, sleep }: { readonly monotonicMs: () => number; readonly sleep: (ms: number) => Promise<unknown> },
): KnownLimits {
  const cache = new LRUCache<TenantId, Read>({ max: MOST_SCHOOLS })
  const changes = new LRUCache<TenantId, number>({ max: MOST_SCHOOLS })
  let changeCount = 0

  function changed(tenant: TenantId): void {
    changeCount += 1
    changes.set(tenant, changeCount)
  }

  function ask(tenant: TenantId): Read {
    const cached = cache.get(tenant)
    const change = changes.get(tenant) ?? 0
    if (cached && cached.change === change && monotonicMs() - cached.askedMs < REMEMBERED_MS) return cached
    const asked: Read = { askedMs: monotonicMs(), change, limits: read(tenant) }
    cache.set(tenant, asked)
    // A failure is not remembered.
    asked.limits.catch(() => void (cache.peek(tenant) === asked && cache.delete(tenant)))
    return asked
  }

  return {
    async of(tenant) {
      for (let reads = 0; reads < MOST_READS; reads += 1) {
        const { askedMs, limits } = ask(tenant)
        const known = await limits
        // Compared only now: this process may have been frozen while it waited for the answer.
        if (monotonicMs() - askedMs < FRESH_MS) return known
      }
      throw new LimitsUnknown('Whose data may be used could not be read in time. Try again.')
    },
    changed,
    async withdrawn(tenant) {
      changed(tenant)
      await sleep(FRESH_MS + MARGIN_MS)
    },
  }
}
