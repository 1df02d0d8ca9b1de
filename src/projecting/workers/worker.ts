// A worker: twice a second it checks its duties, starts the work of new ones and stops the work of lost ones.
import type { Duty } from './fence.ts'
import { LEASE_MS, STUCK_MS } from './heartbeat.ts'
import type { Membership } from './membership.ts'

/**
 * A fraction of the lease: the duties of a dead worker are taken over at the first tick after its lease has expired.
 */
const TICK_MS = 500

/** Duties that run together, such as the generations that one projector feeds, or a single duty. */
export type Work = {
  readonly name: string
  /** The current duties, read at each tick. If `state` changes, the work is restarted with the same duties. */
  duties(): Promise<{ readonly duties: readonly Duty[]; readonly state: string }>
  /** Runs with the duties that are held, until the signal. */
  run(held: readonly Duty[], signal: AbortSignal): Promise<void>
}

export type WorkerOptions = {
  readonly membership: Membership
  readonly works: readonly Work[]
  readonly signal: AbortSignal
  readonly delay: (ms: number) => Promise<void>
  readonly nowMs: () => number
  /** Called with each error that will be retried. */
  readonly onRetry: (error: unknown) => void
  /**
   * Called when a work has ended by itself with an error. It is not restarted before its duties or its state change.
   */
  readonly onEnded: (work: string, error: unknown) => void
  /** Called when a work still runs `STUCK_MS` after it was told to stop: this worker is about to lose its leases. */
  readonly onStuck: (work: string) => void
}

/** Work that was started. Its duties stay in use until it has ended, even if it was told to stop long ago. */
type Started = {
  readonly key: string
  readonly duties: readonly Duty[]
  readonly stop: AbortController
  readonly ended: Promise<void>
  readonly stoppingSinceMs: number | null
}

/**
 * Runs until the signal, then stops all work and releases the duties.
 *
 * A tick never waits for work to end: work that ignores its stop must not delay the stop of other work. But it keeps
 * the worker from recording progress, so that the worker loses its leases if it goes on for longer than `STUCK_MS`.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { membership, works, signal, delay, nowMs } = options
  const started = new Map<Work, Started>()
  let ended = Promise.withResolvers<void>()

  function start(work: Work, duties: readonly Duty[], key: string): void {
    const stop = new AbortController()
    const running = work.run(duties, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) options.onEnded(work.name, error)
    })
    started.set(work, { key, duties, stop, ended: running, stoppingSinceMs: null })
  }

  function requestStop(work: Work): void {
    const entry = started.get(work)
    if (!entry || entry.stoppingSinceMs !== null) return
    started.set(work, { ...entry, stoppingSinceMs: nowMs() })
    entry.stop.abort()
    void entry.ended.then(() => {
      started.delete(work)
      ended.resolve()
    })
  }

  async function tick(): Promise<void> {
    const wanted = await Promise.all(works.map(async (work) => ({ work, ...(await work.duties()) })))
    const held = await membership.tick(
      wanted.flatMap(({ duties }) => duties),
      new Set([...started.values()].flatMap(({ duties }) => duties)),
    )
    for (const { work, duties, state } of wanted) {
      const heldDuties = duties.filter((duty) => held.has(duty))
      const key = JSON.stringify([state, heldDuties.map((duty) => [duty, String(membership.epochOf(duty))])])
      const before = started.get(work)
      if (before) {
        if (before.key !== key) requestStop(work)
      } else if (heldDuties.length > 0 && !signal.aborted) start(work, heldDuties, key)
    }
  }

  const stopping = () => [...started].filter(([, { stoppingSinceMs }]) => stoppingSinceMs !== null)
  const stuck = () => stopping().filter(([, { stoppingSinceMs }]) => nowMs() - (stoppingSinceMs ?? 0) > STUCK_MS)
  const reported = new Set<Started>()

  async function runOnce(): Promise<void> {
    const hanging = stuck()
    for (const [work, entry] of hanging) {
      if (!reported.has(entry)) options.onStuck(work.name)
      reported.add(entry)
    }
    // No tick either: it would report that this worker is alive.
    if (hanging.length > 0) return
    try {
      await tick()
    } catch (error) {
      options.onRetry(error)
      // By now other workers consider this one dead: it stops before they begin, as far as it can know.
      if (membership.silentMs() > LEASE_MS) for (const work of works) requestStop(work)
    }
    if (stopping().length === 0) membership.progress()
  }

  while (!signal.aborted) {
    await runOnce()
    // Work that has ended makes room at once for its replacement, and for the worker that waits for its duty.
    await Promise.race([delay(TICK_MS), ended.promise])
    ended = Promise.withResolvers()
  }
  for (const work of works) requestStop(work)
  await Promise.all([...started.values()].map((entry) => entry.ended))
  await membership.leave().catch(options.onRetry)
}
