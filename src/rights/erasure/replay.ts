// After a restore: erasures that the database does not know, but the ledger or the key store does. Until they are done again,
// nobody may be answered, because the restored rows have the person.
import { UnknownPosition } from '#event-log/event-log.ts'
import { type EventId, position } from '#kernel/ids.ts'
import { turnstile } from '#platform/slots.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { carryOut } from './carry-out.ts'
import { type Erasure, erasureId } from './erasure.ts'
import type { Asked, ErasureLedger } from './erasure-ledger.ts'
import type { ErasureStore, NewErasure } from './erasure-store.ts'
import { takeInventory } from './inventory.ts'
import { type ErasureParts, MOST_AT_ONCE } from './parts.ts'
import { removeRows } from './read-model-rows.ts'
import { receiversOf } from './receivers.ts'

type Parts = ErasureParts & { readonly ledger: ErasureLedger }
type Known = Pick<NewErasure, 'id' | 'tenant' | 'person' | 'askedAt' | 'askedBy'>

export type Replayed = {
  /** How many people were erased again. */
  readonly erased: number
  /** False if the key store did not answer: it may know of more. */
  readonly isComplete: boolean
}

/** Without `write`, nothing is changed: this process only knows afterwards who is erased. */
export async function replayErasures(
  parts: Parts,
  store: ErasureStore,
  { write }: { readonly write: boolean },
): Promise<Replayed> {
  const there = new Set((await store.list(null)).map(({ id }) => id))
  const { known, isComplete } = await everybody(parts)
  const missing = known.filter(({ id }) => !there.has(id))
  for (const { tenant, person } of missing) parts.erased.add(tenant, person)
  const lost = await lostFromLog(parts, await store.list(null))
  if (!write) return { erased: missing.length, isComplete }
  await severalAtOnce(missing, async (one) => {
    const who = { tenant: one.tenant, person: one.person }
    const found = { ...(await takeInventory(parts, who)), receivers: await receiversOf(parts, who) }
    await store.add({ ...one, replayedAt: parts.now(), found })
  })
  for (const { id } of lost) await store.begunAgain(id, parts.now())
  // Workers are not at work yet, or belong to other processes: what waits for them goes on later. A replay that was killed has
  // left erasures unfinished: they are begun in the database, but its rows may still have the person.
  await severalAtOnce(await store.unfinished(), async (erasure) => {
    const { id, replayedAt } = erasure
    const done = store.alone(id, () => carryOut(parts, store, id, { patienceMs: 0 }))
    // Workers take up an erasure that was only interrupted, and report what fails.
    const result = await (replayedAt === null ? done.catch(() => null) : done)
    // Another process that starts does the steps: this one must not show the rows meanwhile.
    if (result === 'busy') await removeRows(parts.pool, erasure)
  })
  return { erased: missing.length + lost.length, isComplete }
}

/** All of them end before it does, also where one fails. */
async function severalAtOnce<One>(all: readonly One[], does: (one: One) => Promise<void>): Promise<void> {
  const atOnce = turnstile(MOST_AT_ONCE)
  const ends = await Promise.allSettled(all.map((one) => atOnce(() => does(one))))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** By the ledger of this machine, and by the key store, which all machines share, if it answers. */
async function everybody({ ledger, keyStore }: Parts): Promise<{ known: readonly Known[]; isComplete: boolean }> {
  const known = new Map<string, Known>()
  const erased = await keyStore.erasedPeople().catch((error: unknown) => {
    if (error instanceof KeysUnavailable) return null
    throw error
  })
  for (const { tenant, person, at } of erased ?? []) {
    const id = erasureId(tenant, person)
    known.set(id, { id, tenant, person, askedAt: instantOf(at), askedBy: null })
  }
  for (const { by, ...asked } of await ledger.read()) known.set(asked.id, { ...asked, askedBy: by })
  return { known: [...known.values()], isComplete: erased !== null }
}

const instantOf = (at: string): Asked['askedAt'] => at as Asked['askedAt']

/**
 * Erasures whose event is gone: the log is on a server of its own, and was restored to an earlier state. Each is looked up: they
 * are numbered as they were asked for, and written to the log in any order.
 */
async function lostFromLog({ log }: Parts, erasures: readonly Erasure[]): Promise<readonly Erasure[]> {
  const lost: Erasure[] = []
  for (const erasure of erasures) {
    const { position: at, event } = erasure.steps.event?.facts ?? {}
    if (typeof at !== 'string' || typeof event !== 'string') continue
    if ((await eventAt(log, BigInt(at))) !== event) lost.push(erasure)
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
