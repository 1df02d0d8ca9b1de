// The heartbeat of a worker's leases. It runs in a separate thread with its own connection, so that work that blocks
// the event loop or exhausts the pool does not cost the worker its leases. It stops if the worker makes no progress for
// `STUCK_MS`, so that a worker that hangs for ever does lose them.
import { Worker } from 'node:worker_threads'

/** A worker that has not reported for this long is considered dead, and its duties are free. */
export const LEASE_MS = 3_000
/** Longer than any page of work takes. A worker without progress for this long counts as stuck. */
export const STUCK_MS = 30_000
const BEAT_MS = 500

export type Heartbeat = {
  /** Starts the heartbeat, once the worker has its row in `sillage.workers`. Does nothing if it is running. */
  start(): void
  /** Records progress: the worker has checked its duties, and none of its work ignores a stop. */
  progress(): void
  /** How long ago the last beat was sent that the database has confirmed. Infinity before the first. */
  silentMs(): number
  stop(): Promise<void>
}

export type HeartbeatOptions = {
  readonly databaseUrl: string
  /** The worker that is kept alive, by the id of its row in `sillage.workers`. */
  readonly holder: string
  /**
   * What happens to a stuck worker: `lose-leases` leaves the process alone; `end-process` also kills it, for a
   * supervisor to restart. Only a thread can do that while the event loop is blocked.
   */
  readonly whenStuck: 'lose-leases' | 'end-process'
  readonly onTrouble: (error: unknown) => void
  readonly stuckMs?: number
}

/** The data passed to the thread. */
export type Beating = Pick<HeartbeatOptions, 'databaseUrl' | 'holder' | 'whenStuck'> & {
  readonly shared: SharedArrayBuffer
  readonly stuckMs: number
  readonly beatMs: number
  readonly leaseMs: number
}

/** Indexes in the shared memory: a counter of progress, and the time of the last confirmed beat (hrtime, ns). */
export const PROGRESS = 0
export const CONFIRMED = 1

export function threadHeartbeat(options: HeartbeatOptions): Heartbeat {
  const shared = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)
  const cells = new BigInt64Array(shared)
  const { databaseUrl, holder, whenStuck, stuckMs = STUCK_MS } = options
  const beating: Beating = { databaseUrl, holder, whenStuck, shared, stuckMs, beatMs: BEAT_MS, leaseMs: LEASE_MS }
  let thread: Worker | null = null
  let restart: NodeJS.Timeout | undefined

  function start(): void {
    if (thread) return
    const newThread = new Worker(new URL('./heartbeat-thread.ts', import.meta.url), {
      workerData: beating,
      execArgv: [],
    })
    thread = newThread
    // The heartbeat must not keep the process running once its work is done.
    newThread.unref()
    newThread.on('error', (error) => {
      options.onTrouble(error)
      thread = null
      restart = setTimeout(start, BEAT_MS).unref()
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
      clearTimeout(restart)
      await thread?.terminate()
      thread = null
    },
  }
}

/** For a worker that is kept alive by its ticks alone. */
export const noHeartbeat: Heartbeat = {
  start: () => undefined,
  progress: () => undefined,
  silentMs: () => Number.POSITIVE_INFINITY,
  stop: async () => undefined,
}
