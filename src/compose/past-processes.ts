// The processes that answer queries about the past: their number, their memory, and how long an idle one is kept.
import { fileURLToPath } from 'node:url'
import { type ProcessPool, processPool } from '#platform/process-pool.ts'
import type { PastCall, PastOutcome, PastSetUp } from '#querying/past-calls.ts'

/** Enough for two of the largest answers. The memory of a grown heap is returned when the process ends. */
const MOST_HEAP_MB = 768
/** Somebody who studies a history sends the next query within this time. Starting a new process takes about a second. */
const IDLE_MS = 30_000

export const pastProcesses = (
  most: number,
  parts: { readonly setUp: PastSetUp; readonly onLost: (how: string) => void },
): ProcessPool<PastCall, PastOutcome> =>
  processPool({
    ...parts,
    file: fileURLToPath(new URL('./answer-past.ts', import.meta.url)),
    most,
    idleMs: IDLE_MS,
    mostHeapMb: MOST_HEAP_MB,
  })
