// A worker: twice a second it looks which duties are its own, starts those that came and stops those that went.
import type { Duty } from './fence.ts'
import { LEASE_MS, STUCK_MS } from './heartbeat.ts'
import type { Membership } from './membership.ts'

/** A part of the lease: what a dead worker held is taken over at the first tick after that has run out. */
const TICK_MS = 500

/** Duties that run together, as the generations that one projector feeds; or one alone. */
export type Work = {
  readonly name: string
  /** What there is to do now: asked anew at each tick. A changed `state` starts the work anew, with the same duties. */
  duties(): Promise<{ readonly duties: readonly Duty[]; readonly state: string }>
  /** Runs until the signal, with those duties that are held. */
  run(held: readonly Duty[], signal: AbortSignal): Promise<void>
}

export type WorkerOptions = {
  readonly membership: Membership
  readonly works: readonly Work[]
  readonly signal: AbortSignal
  readonly delay: (ms: number) => Promise<void>
  readonly nowMs: () => number
  /** Told of what is being tried again. */
  readonly onRetry: (error: unknown) => void
  /** Told of a work that has ended by itself, with an error: it is not started again before something changes. */
  readonly onEnded: (work: string, error: unknown) => void
  /** Told of a work that still runs `STUCK_MS` after it was told to stop: this worker is about to lose its leases. */
  readonly onStuck: (work: string) => void
}

/** A work that was started. Its duties stay in use until it has ended, however long ago it was told to stop. */
type Started = {
  readonly key: string
  readonly duties: readonly Duty[]
  readonly stop: AbortController
  readonly ended: Promise<void>
  readonly stoppingSinceMs: number | null
}

/**
 * Runs until the signal; then stops all work, and gives the duties back.
 *
 * No tick waits for a work to end: one that ignores its stop must not keep the others from theirs. It keeps the worker
 * from showing progress, though, so that the worker loses its leases if it goes on for longer than `STUCK_MS`.
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

  function tellToStop(work: Work): void {
    const one = started.get(work)
    if (!one || one.stoppingSinceMs !== null) return
    started.set(work, { ...one, stoppingSinceMs: nowMs() })
    one.stop.abort()
    void one.ended.then(() => {
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
      const own = duties.filter((duty) => held.has(duty))
      const key = JSON.stringify([state, own.map((duty) => [duty, String(membership.epochOf(duty))])])
      const before = started.get(work)
      if (before) {
        if (before.key !== key) tellToStop(work)
      } else if (own.length > 0 && !signal.aborted) start(work, own, key)
    }
  }

  const stopping = () => [...started].filter(([, { stoppingSinceMs }]) => stoppingSinceMs !== null)
  const stuck = () => stopping().filter(([, { stoppingSinceMs }]) => nowMs() - (stoppingSinceMs ?? 0) > STUCK_MS)
  const reported = new Set<Started>()

  async function turn(): Promise<void> {
    const hanging = stuck()
    for (const [work, one] of hanging) {
      if (!reported.has(one)) options.onStuck(work.name)
      reported.add(one)
    }
    // Not a tick either: it would say that this worker is alive.
    if (hanging.length > 0) return
    try {
      await tick()
    } catch (error) {
      options.onRetry(error)
      // Others take this worker for dead by now: it stops before they begin, as far as it can tell.
      if (membership.silentMs() > LEASE_MS) for (const work of works) tellToStop(work)
    }
    if (stopping().length === 0) membership.progress()
  }

  while (!signal.aborted) {
    await turn()
    // What ended makes room at once for what is to start in its place, and for the worker that waits for its duty.
    await Promise.race([delay(TICK_MS), ended.promise])
    ended = Promise.withResolvers()
  }
  for (const work of works) tellToStop(work)
  await Promise.all([...started.values()].map((one) => one.ended))
  await membership.leave().catch(options.onRetry)
}
