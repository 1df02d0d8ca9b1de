// The heartbeat of a worker's leases. It runs in a thread of its own, on a connection of its own: work that blocks the
// event loop or uses up the pool does not cost the worker its leases. It stops when the worker makes no progress for
// `STUCK_MS`, so that a worker that hangs for ever loses them after all.
import { Worker } from 'node:worker_threads'

/** A worker that has not said for so long that it is alive is taken for dead, and its duties for free. */
export const LEASE_MS = 3_000
/** Longer than any page of work takes to end. A worker that shows no progress for so long counts as hanging. */
export const STUCK_MS = 30_000
const BEAT_MS = 500

export type Heartbeat = {
  /** Begins to beat, once the worker has its row in `sillage.workers`. Does nothing where it beats already. */
  start(): void
  /** Says that the worker still turns: it looked after its duties, and no work ignores its stop. */
  progress(): void
  /** How long ago the last beat was sent that the database has confirmed; Infinity before the first. */
  silentMs(): number
  stop(): Promise<void>
}

export type HeartbeatOptions = {
  readonly databaseUrl: string
  /** The worker that is kept alive: its row in `sillage.workers`. */
  readonly holder: string
  /**
   * What happens to a worker that hangs: `lose-leases` leaves the process alone; `end-process` kills it besides, for a
   * supervisor to start it anew. Only a thread can still do that while the event loop is blocked.
   */
  readonly whenStuck: 'lose-leases' | 'end-process'
  readonly onTrouble: (error: unknown) => void
  readonly stuckMs?: number
}

/** What the thread is given. */
export type Beating = Pick<HeartbeatOptions, 'databaseUrl' | 'holder' | 'whenStuck'> & {
  readonly shared: SharedArrayBuffer
  readonly stuckMs: number
  readonly beatMs: number
  readonly leaseMs: number
}

/** Places in the shared memory: a count of steps of progress, and the time of the last confirmed beat (hrtime, ns). */
export const PROGRESS = 0
export const CONFIRMED = 1

export function threadHeartbeat(options: HeartbeatOptions): Heartbeat {
  const shared = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)
  const cells = new BigInt64Array(shared)
  const { databaseUrl, holder, whenStuck, stuckMs = STUCK_MS } = options
  const beating: Beating = { databaseUrl, holder, whenStuck, shared, stuckMs, beatMs: BEAT_MS, leaseMs: LEASE_MS }
  let thread: Worker | null = null
  let again: NodeJS.Timeout | undefined

  function start(): void {
    if (thread) return
    const own = new Worker(new URL('./heartbeat-thread.ts', import.meta.url), { workerData: beating, execArgv: [] })
    thread = own
    // The process ends when its work does, whether or not somebody still listens for its heart.
    own.unref()
    own.on('error', (error) => {
      options.onTrouble(error)
      thread = null
      again = setTimeout(start, BEAT_MS).unref()
    })
  }

  return {
    start,
    progress: () => void Atomics.add(cells, PROGRESS, 1n),
    silentMs() {
      const at = Atomics.load(cells, CONFIRMED)
      return at === 0n ? Number.POSITIVE_INFINITY : Number(process.hrtime.bigint() - at) / 1e6
    },
    async stop() {
      clearTimeout(again)
      await thread?.terminate()
      thread = null
    },
  }
}

/** For a worker that is kept alive by its own ticks alone. */
export const noHeartbeat: Heartbeat = {
  start: () => undefined,
  progress: () => undefined,
  silentMs: () => Number.POSITIVE_INFINITY,
  stop: async () => undefined,
}
