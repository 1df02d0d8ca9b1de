// A worker: twice a second it looks which duties are its own, starts those that came and stops those that went.
import type { Duty } from './fence.ts'
import { LEASE_MS, type Membership } from './membership.ts'

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
}

type Running = { readonly key: string; readonly stop: AbortController; readonly ended: Promise<void> }

/** Runs until the signal; then stops all work, and gives the duties back. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { membership, works, signal, delay, nowMs } = options
  const running = new Map<Work, Running>()
  const stopWork = async (work: Work) => {
    const one = running.get(work)
    if (!one) return
    one.stop.abort()
    await one.ended
    running.delete(work)
  }
  const stopAll = () => Promise.all(works.map(stopWork))

  async function tick(): Promise<void> {
    const wanted = await Promise.all(works.map(async (work) => ({ work, ...(await work.duties()) })))
    const held = await membership.tick(
      wanted.flatMap(({ duties }) => duties),
      async (lost) => {
        // The last page is committed before the duty is given back: nobody has to wait for it twice.
        for (const { work, duties } of wanted) if (duties.some((duty) => lost.includes(duty))) await stopWork(work)
      },
    )
    for (const { work, duties, state } of wanted) {
      const own = duties.filter((duty) => held.has(duty))
      const key = JSON.stringify([state, own.map((duty) => [duty, String(membership.epochOf(duty))])])
      if (running.get(work)?.key === key) continue
      await stopWork(work)
      if (own.length > 0 && !signal.aborted) running.set(work, start(work, own, key))
    }
  }

  function start(work: Work, own: readonly Duty[], key: string): Running {
    const stop = new AbortController()
    const ended = work.run(own, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) options.onEnded(work.name, error)
    })
    return { key, stop, ended }
  }

  let heardMs = nowMs()
  while (!signal.aborted) {
    try {
      await tick()
      heardMs = nowMs()
    } catch (error) {
      options.onRetry(error)
      // Others take this worker for dead by now: it stops before they begin, as far as it can tell.
      if (nowMs() - heardMs > LEASE_MS) await stopAll()
    }
    await delay(TICK_MS)
  }
  await stopAll()
  await membership.leave().catch(options.onRetry)
}
