// The processes that answer questions about the past: how many, how large, and how long one stays without work.
import { fileURLToPath } from 'node:url'
import { type ProcessPool, processPool } from '#platform/process-pool.ts'
import type { PastCall, PastOutcome, PastSetUp } from '#querying/past-calls.ts'

/** Two answers of the largest kind fit. What a heap has grown to goes back to the machine when the process ends. */
const MOST_HEAP_MB = 768
/** A person who looks on at a history asks again within that; starting anew takes about a second. */
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
