// Measures this process and what it reaches, every half minute, for the alerts and the history of the last day.

import type { FigureRows } from './figure-rows.ts'
import type { Figures } from './figures.ts'
import type { RequestWindow } from './request-window.ts'

/** How much of a pool of connections is in use. */
export type PoolUse = { readonly inUse: number; readonly most: number }
/** The time that all processors have spent since the machine started, in any unit. */
export type ProcessorTimes = { readonly busy: number; readonly total: number }

export type ServiceReads = {
  readonly requests: Pick<RequestWindow, 'take'>
  pools(): readonly PoolUse[]
  /** Commands that wait for their answer. */
  queue(): number
  processors(): ProcessorTimes
  /** Of the machine. */
  memory(): { readonly usedBytes: number; readonly totalBytes: number }
  disk(): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | null>
  /** Small questions, whose answer only matters for the time that it takes. */
  readonly asks: Readonly<Record<'logMs' | 'databaseMs' | 'keysMs', () => Promise<unknown>>>
  lagSeconds(): Promise<number | null>
  readonly rows: Pick<FigureRows, 'add'>
  readonly monotonicMs: () => number
  readonly process: string
}

const EVERY_MS = 30_000
/** What changes within seconds is looked at more often: the worst of the half minute is kept. */
const LOOK_MS = 1_000
/** A question that takes longer is not measured: readiness and alerts say that it fails. */
const MOST_MS = 10_000

export type MeasuredService = {
  stop(): void
  /** Measures at once. For tests, and for whoever cannot wait. */
  measure(): Promise<Figures>
}

export function measureService(reads: ServiceReads, onTrouble: (error: unknown) => void): MeasuredService {
  let sinceMs = reads.monotonicMs()
  let before = reads.processors()
  let [queue, pool] = [0, 0]
  let underWay: Promise<Figures> | null = null

  const look = () => {
    queue = Math.max(queue, reads.queue())
    pool = Math.max(pool, ...reads.pools().map(({ inUse, most }) => (most > 0 ? (100 * inUse) / most : 0)))
  }

  async function take(): Promise<Figures> {
    look()
    const nowMs = reads.monotonicMs()
    const processors = reads.processors()
    const { usedBytes, totalBytes } = reads.memory()
    const own = {
      ...reads.requests.take(nowMs - sinceMs),
      queue,
      pool,
      cpu: shareOf(processors.busy - before.busy, processors.total - before.total),
      memory: shareOf(usedBytes, totalBytes),
    }
    sinceMs = nowMs
    before = processors
    queue = 0
    pool = 0
    const [disk, logMs, databaseMs, keysMs, lagSeconds] = await Promise.all([
      reads.disk().catch(() => null),
      timed(reads.asks.logMs, reads.monotonicMs),
      timed(reads.asks.databaseMs, reads.monotonicMs),
      timed(reads.asks.keysMs, reads.monotonicMs),
      reads.lagSeconds().catch(() => null),
    ])
    const figures = {
      ...own,
      disk: disk ? shareOf(disk.totalBytes - disk.freeBytes, disk.totalBytes) : null,
      logMs,
      databaseMs,
      keysMs,
      lagSeconds,
    }
    await reads.rows.add(reads.process, figures)
    return figures
  }

  const measure = () => {
    underWay ??= take().finally(() => {
      underWay = null
    })
    return underWay
  }
  const looking = setInterval(look, LOOK_MS)
  const measuring = setInterval(() => void measure().catch(onTrouble), EVERY_MS)
  looking.unref()
  measuring.unref()
  return {
    measure,
    stop() {
      clearInterval(looking)
      clearInterval(measuring)
    },
  }
}

/** Per cent, of 0 to 100; null of nothing. */
const shareOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.min(100, Math.max(0, (100 * part) / whole)) : null

/** Null if it fails or takes too long. */
async function timed(ask: () => Promise<unknown>, monotonicMs: () => number): Promise<number | null> {
  const startedMs = monotonicMs()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), MOST_MS)
    timer.unref()
  })
  try {
    return await Promise.race([ask().then(() => monotonicMs() - startedMs), late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
