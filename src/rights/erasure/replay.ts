// After a restore: erasures that the database does not know, but the ledger or the key store does. Until they are done again,
// nobody may be answered, because the restored rows have the person.
import { UnknownPosition } from '#event-log/event-log.ts'
import { type EventId, position } from '#kernel/ids.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { carryOut } from './carry-out.ts'
import { type Erasure, erasureId } from './erasure.ts'
import type { Asked, ErasureLedger } from './erasure-ledger.ts'
import type { ErasureStore, NewErasure } from './erasure-store.ts'
import { takeInventory } from './inventory.ts'
import type { ErasureParts } from './parts.ts'
import { receiversOf } from './receivers.ts'

type Parts = ErasureParts & { readonly ledger: ErasureLedger }
type Known = Pick<NewErasure, 'id' | 'tenant' | 'person' | 'askedAt' | 'askedBy'>

/** Without `write`, nothing is changed: this process only knows afterwards who is erased. */
export async function replayErasures(
  parts: Parts,
  store: ErasureStore,
  { write }: { readonly write: boolean },
): Promise<number> {
  const there = new Set((await store.list(null)).map(({ id }) => id))
  const missing = (await everybody(parts)).filter(({ id }) => !there.has(id))
  for (const { tenant, person } of missing) parts.erased.add(tenant, person)
  const lost = await lostFromLog(parts, await store.list(null))
  if (!write) return missing.length
  for (const one of missing) {
    const who = { tenant: one.tenant, person: one.person }
    const found = { ...(await takeInventory(parts, who)), receivers: await receiversOf(parts, who) }
    await store.add({ ...one, replayedAt: parts.now(), found })
  }
  for (const { id } of lost) await store.begunAgain(id, parts.now())
  // Workers are not at work yet, or belong to other processes: what waits for them goes on later.
  for (const { id } of [...missing, ...lost]) await store.alone(id, () => carryOut(parts, store, id, { patienceMs: 0 }))
  return missing.length + lost.length
}

/** By the ledger of this machine, and by the key store, which all machines share, if it answers. */
async function everybody({ ledger, keyStore }: Parts): Promise<readonly Known[]> {
  const known = new Map<string, Known>()
  const erased = await keyStore.erasedPeople().catch((error: unknown) => {
    if (error instanceof KeysUnavailable) return []
    throw error
  })
  for (const { tenant, person, at } of erased) {
    const id = erasureId(tenant, person)
    known.set(id, { id, tenant, person, askedAt: instantOf(at), askedBy: null })
  }
  for (const { by, ...asked } of await ledger.read()) known.set(asked.id, { ...asked, askedBy: by })
  return [...known.values()]
}

const instantOf = (at: string): Asked['askedAt'] => at as Asked['askedAt']

/**
 * Erasures whose event is gone: the log is on a server of its own, and was restored to an earlier state. A restored log lacks
 * its last events, so this looks from the last erasure back to the first one that is there.
 */
async function lostFromLog({ log }: Parts, erasures: readonly Erasure[]): Promise<readonly Erasure[]> {
  const lost: Erasure[] = []
  for (const erasure of erasures.toReversed()) {
    const { position: at, event } = erasure.steps.event?.facts ?? {}
    if (typeof at !== 'string' || typeof event !== 'string') continue
    if ((await eventAt(log, BigInt(at))) === event) break
    lost.push(erasure)
  }
  return lost
}

async function eventAt(log: Parts['log'], at: bigint): Promise<EventId | null> {
  try {
    return await log.eventAt(position(at))
  } catch (error) {
    if (error instanceof UnknownPosition) return null
    throw error
  }
}
