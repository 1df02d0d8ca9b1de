// Carries out an erasure: does each step that is not done, records it, and goes on with the next.
import { ABOUT_MANY, claimObjectsOf } from '#files/left-objects.ts'
import { ObjectStoreAway } from '#files/object-store.ts'
import type { Instant } from '#kernel/ids.ts'
import { position } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { inTransaction } from '#platform/transaction.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { appendErasure } from './append-erasure.ts'
import { type Erasure, type Facts, type StepName, stepNames } from './erasure.ts'
import type { ErasureStore } from './erasure-store.ts'
import { countLeft, isNothingLeft } from './inventory.ts'
import type { ErasureParts } from './parts.ts'
import { places, placeValues, removeText } from './places.ts'
import { behind, removeRows } from './read-model-rows.ts'
import { filesWithValues, removeRejected } from './rejected-rows.ts'

export type CarryOutOptions = {
  /** How long a step waits for workers before the erasure is left to be taken up later. */
  readonly patienceMs?: number
  /** Called before each step, and when a step is done. */
  readonly onStep?: (step: StepName, state: 'begins' | 'done' | 'waits') => void
  readonly signal?: AbortSignal
}

/** Facts of a step that is done, or what it waits for. */
type Outcome = { readonly facts: Facts } | { readonly waitingFor: string }

const PATIENCE_MS = 30_000
const LOOK_MS = 50
/** Every process has heard of the tombstone, and dropped what it had cached, after one second. */
const HEARD_MS = 1_500
/** Each round answers what came after the one before, from a process that had not heard of the erasure yet. */
const MOST_ROUNDS = 5

export async function carryOut(
  parts: ErasureParts,
  store: ErasureStore,
  id: string,
  { patienceMs = PATIENCE_MS, onStep, signal }: CarryOutOptions = {},
): Promise<Erasure> {
  const untilMs = performance.now() + patienceMs
  let waiting: string | null = null
  for (const step of stepNames) {
    const erasure = await store.mustFind(id)
    if (erasure.finishedAt !== null) return erasure
    if (erasure.steps[step]) continue
    if (signal?.aborted) return erasure
    // The last step speaks of all others.
    if (step === 'verification' && waiting !== null) break
    onStep?.(step, 'begins')
    const outcome = await actions[step](parts, erasure, { store, untilMs }).catch(waitForStores)
    crashPoint(`erasure-did-${step}`)
    if ('waitingFor' in outcome) {
      waiting ??= outcome.waitingFor
      onStep?.(step, 'waits')
      continue
    }
    await store.stepDone(id, step, parts.now(), outcome.facts)
    onStep?.(step, 'done')
  }
  if (waiting !== null) {
    await store.waits(id, waiting)
    return store.mustFind(id)
  }
  const at = parts.now()
  await parts.ledger.finished(id, at)
  await enter(parts, await store.mustFind(id), at)
  await store.finish(id, at)
  return store.mustFind(id)
}

/** Keys and bytes that cannot be destroyed now are destroyed later: what does not need these stores goes on. */
function waitForStores(error: unknown): Outcome {
  if (error instanceof KeysUnavailable) return { waitingFor: 'the key store, which does not answer' }
  if (error instanceof ObjectStoreAway) return { waitingFor: 'the file store (unavailable, or it refuses to delete)' }
  throw error
}

/** At most five minutes: src/files/left-objects.ts. */
const STILL_SENT: Outcome = { waitingFor: 'files that a process had begun to send to the file store' }

type Context = { readonly store: ErasureStore; readonly untilMs: number }
type Action = (parts: ErasureParts, erasure: Erasure, context: Context) => Promise<Outcome>

const actions: Readonly<Record<StepName, Action>> = {
  // The row itself: it is there.
  tombstone: async () => ({ facts: {} }),

  async keys({ keyStore, epoch, releaseClaims }, { tenant, person }) {
    // While the account can still be read: where everything is sealed, nobody knows afterwards which name it holds.
    await releaseClaims(tenant, person)
    const destroyed = await keyStore.destroy({ tenant, person })
    return { facts: { destroyed, ...(await epoch()) } }
  },

  async event(parts, erasure) {
    const { streams, position: at, event } = await appendErasure(parts, erasure)
    return { facts: { streams, position: String(at), event } }
  },

  async rows(parts, erasure, { untilMs }) {
    const until = positionOf(erasure)
    let left = await behind(parts.pool, until)
    while (left.some(({ isFed }) => isFed) && performance.now() < untilMs) {
      await parts.sleep(LOOK_MS)
      left = await behind(parts.pool, until)
    }
    const removed = await removeRows(parts.pool, erasure)
    const parked = await removeFrom(parts, erasure, 'rows')
    await removeOfMany(parts, erasure)
    const arriving = await parts.removeObjectsOf(erasure.tenant, erasure.person)
    const [first] = left
    if (!first) return arriving > 0 ? STILL_SENT : { facts: { removedBesides: removed, parked } }
    const names = left.map(({ name, isFed }) => (isFed ? name : `${name} (no worker feeds it)`))
    return { waitingFor: `read models that have not read the erasure yet: ${names.join(', ')}` }
  },

  snapshots: async (parts, erasure) => ({ facts: { removed: await removeFrom(parts, erasure, 'snapshots') } }),

  processes: async (parts, erasure) => ({ facts: { removed: await removeOfProcesses(parts, erasure) } }),

  deliveries: async (parts, erasure) => ({ facts: { removed: await removeFrom(parts, erasure, 'deliveries') } }),

  async credentials(parts, erasure) {
    const { tenant, person } = erasure
    await parts.forgetCredentials(tenant, person)
    await parts.releaseClaims(tenant, person)
    return { facts: { removedBesides: await removeFrom(parts, erasure, 'credentials') } }
  },

  rejects: async ({ importsDirectory }, who) => ({
    facts: {
      removed: await removeRejected(importsDirectory, who),
      filesWithValues: await filesWithValues(importsDirectory),
    },
  }),

  async verification(parts, erasure, { store, untilMs }) {
    // From here on, no process uses what it had cached before, and none records anything new.
    const heardMs = Date.parse(erasure.steps.keys?.at ?? erasure.askedAt) + HEARD_MS - Date.parse(parts.now())
    if (heardMs > 0) {
      if (performance.now() + heardMs > untilMs) return { waitingFor: 'a second in which every process hears of it' }
      await parts.sleep(heardMs)
    }
    for (let round = 1; ; round += 1) {
      // One that was under way at the time may have been kept since.
      await removeOfMany(parts, erasure)
      if ((await parts.removeObjectsOf(erasure.tenant, erasure.person)) > 0) return STILL_SENT
      const left = await countLeft(parts, erasure)
      if (isNothingLeft(left)) return { facts: { left: 0, rounds: round } }
      if (round > MOST_ROUNDS)
        return { waitingFor: `what comes back: ${Object.keys({ ...left.rows, ...left.places }).join(', ')}` }
      if (Object.keys(left.rows).length > 0) {
        // Something was recorded in a stream of somebody else after the erasure. Another one stands behind it.
        const appended = await appendErasure(parts, erasure, round + 1)
        const facts = { ...appended, position: String(appended.position) }
        await store.stepDone(erasure.id, 'event', parts.now(), facts)
        const again = await actions.rows(parts, await store.mustFind(erasure.id), { store, untilMs })
        if ('waitingFor' in again) return again
      }
      for (const step of ['rows', 'snapshots', 'deliveries', 'credentials'] as const)
        await removeFrom(parts, erasure, step)
      await removeOfProcesses(parts, erasure)
      await parts.forgetCredentials(erasure.tenant, erasure.person)
      await removeRejected(parts.importsDirectory, erasure)
    }
  },
}

const positionOf = ({ steps }: Erasure) => position(BigInt(String(steps.event?.facts.position ?? 0)))

async function removeFrom({ pool }: Removing, erasure: Erasure, step: StepName): Promise<number> {
  let removed = 0
  for (const place of places.filter((one) => one.step === step)) {
    const { rowCount } = await pool.query(removeText(place), placeValues(erasure))
    removed += rowCount ?? 0
  }
  return removed
}
type Removing = { readonly pool: { query(text: string, values: unknown[]): Promise<{ rowCount: number | null }> } }

/** Files about many people: nobody can take one of them out. Whoever needs one asks for it again. */
async function removeOfMany({ pool }: Pick<ErasureParts, 'pool'>, { tenant, person }: Erasure): Promise<void> {
  // In this order: what is sent is taken by its file before, and deleted with it, or by none.
  await claimObjectsOf(pool, tenant, person)
  await pool.query(`delete from sillage.files where tenant = $1 and ${ABOUT_MANY}`, [tenant])
  // What they had in the store is listed now.
  await claimObjectsOf(pool, tenant, person)
}

/**
 * Under the lock of all checkpoints: a turn that began before has committed, and what it wrote is deleted; one that begins
 * afterwards finds the tombstone (src/reacting/postgres-process-store.ts). A worker that is frozen within a turn loses its
 * connection after 2.5 s.
 */
const removeOfProcesses = (parts: Pick<ErasureParts, 'pool'>, erasure: Erasure): Promise<number> =>
  inTransaction(parts.pool, async (client) => {
    await client.query('select from sillage.processes order by name for update')
    return removeFrom({ pool: client }, erasure, 'processes')
  })

/** Nothing opens what it commits to: it shows that somebody was erased, and not whom. */
function enter({ trail }: ErasureParts, { tenant, person, askedBy }: Erasure, at: Instant): Promise<void> {
  return trail.recordDurably({
    tenant,
    actor: askedBy ?? person,
    onBehalfOf: null,
    origin: { kind: 'process', process: 'erasure' },
    action: 'erasure-finished',
    subjects: [person],
    purpose: 'security',
    at,
  })
}
