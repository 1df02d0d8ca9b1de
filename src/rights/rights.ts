// The rights of persons: requests, from who asks to the answer (requests/); access and portability (access/); erasure, from the
// decision to the certificate (erasure/); the record of processing (records/). This file is the door of erasure.
//
// Input: the decision that a person of a school is erased. Output: the state of the erasure, and its certificate.
//
// Invariants: an erasure is in the ledger, outside the database's backups, before anything is destroyed. From then on it can
// only go forward: each step may be repeated, is recorded once done, and is taken up again after a crash by any worker.
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { turnstile } from '#platform/slots.ts'
import { type CarryOutOptions, carryOut } from './erasure/carry-out.ts'
import { type Certificate, certificateOf } from './erasure/certificate.ts'
import { type Erasure, erasureId } from './erasure/erasure.ts'
import type { ErasureLedger } from './erasure/erasure-ledger.ts'
import { erasureStore } from './erasure/erasure-store.ts'
import { type Inventory, isEmpty, takeInventory } from './erasure/inventory.ts'
import { type ErasureParts, MOST_AT_ONCE } from './erasure/parts.ts'
import { noticesOf, type Receiver, receiversOf } from './erasure/receivers.ts'
import { type Replayed, replayErasures } from './erasure/replay.ts'
import type { Rewriting } from './rewriting/rewriting.ts'

export type ErasureRequest = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly by: PersonId
}

export type Rights = {
  /** What an erasure would find, without changing anything. Null for a person whom the school does not know. */
  plan(tenant: TenantId, person: PersonId): Promise<Inventory | null>
  /** Records the decision: from then on nothing is recorded about the person. Null for a person whom the school does not know. */
  request(request: ErasureRequest): Promise<Erasure | null>
  /** Does what is not done yet, and returns the state afterwards. `busy` if another process is doing it. */
  carryOut(id: string, options?: CarryOutOptions): Promise<Erasure | 'busy'>
  /** Who was sent events of the person, by the delivery log. */
  receivers(tenant: TenantId, person: PersonId): Promise<readonly Receiver[]>
  find(tenant: TenantId, id: string): Promise<Erasure | null>
  list(tenant: TenantId | null): Promise<readonly Erasure[]>
  unfinished(): Promise<readonly Erasure[]>
  /**
   * Takes up every erasure that the database does not know, because it was restored, and every one that is not finished, and
   * does everything that needs no worker: call it before anything is served, and again while it was not complete.
   */
  replay(options: { readonly write: boolean }): Promise<Replayed>
  /** Whether the keys of its epoch are gone: until then, old copies of the key store can open what was sealed. */
  epochEndedAt(epoch: number): Promise<string | null>
  /** As of now: what remains becomes less. */
  certificate(erasure: Erasure): Promise<Certificate>
}

type Parts = ErasureParts & { readonly ledger: ErasureLedger; readonly rewriting: Pick<Rewriting, 'after'> }

export function rightsOf(parts: Parts): Rights {
  const store = erasureStore(parts.pool)
  const { ledger, erased, now } = parts
  const atOnce = turnstile(MOST_AT_ONCE)

  async function plan(tenant: TenantId, person: PersonId): Promise<Inventory | null> {
    const inventory = await takeInventory(parts, { tenant, person })
    return isEmpty(inventory) ? null : inventory
  }

  return {
    plan,
    async request({ tenant, person, by }) {
      const known = await store.ofPerson(tenant, person)
      if (known) return known
      const found = await plan(tenant, person)
      if (!found) return null
      const id = erasureId(tenant, person)
      const askedAt = now()
      await ledger.asked({ id, tenant, person, by, askedAt })
      crashPoint('erasure-in-ledger')
      const receivers = await receiversOf(parts, { tenant, person })
      await store.add({ id, tenant, person, askedBy: by, askedAt, replayedAt: null, found: { ...found, receivers } })
      erased.add(tenant, person)
      return store.mustFind(id)
    },
    carryOut: (id, options) => atOnce(() => store.alone(id, () => carryOut(parts, store, id, options))),
    receivers: (tenant, person) => receiversOf(parts, { tenant, person }),
    find: async (tenant, id) => {
      const erasure = await store.find(id)
      return erasure?.tenant === tenant ? erasure : null
    },
    list: store.list,
    unfinished: store.unfinished,
    replay: (options) => replayErasures(parts, store, options),
    epochEndedAt: parts.epochEndedAt,
    certificate: async (erasure) =>
      certificateOf(erasure, parts.epochEndedAt, {
        backupsDays: parts.backupsDays,
        notices: await noticesOf(parts, erasure),
        files: erasure.finishedAt === null ? null : await parts.rewriting.after(erasure.finishedAt),
        now: now(),
      }),
  }
}
