// Counts requests and commands between two looks, and how long answers took: a few counters, whatever the load.

export type RequestWindow = {
  onRequest(status: number, tookMs: number): void
  onCommand(): void
  /** What was counted since the last call, in a time of so many milliseconds. */
  take(elapsedMs: number): {
    readonly requestsPerS: number
    readonly commandsPerS: number
    readonly latencyMs: number | null
    readonly errors: number | null
  }
}

/** Each bucket ends a fifth above the one before: a percentile is at most a fifth too high. From 1 ms to 83 s. */
const STEP = 1.2
const BUCKETS = 63
const bucketOf = (ms: number): number => Math.min(BUCKETS, Math.max(0, Math.ceil(Math.log(ms) / Math.log(STEP))))

export function requestWindow(): RequestWindow {
  let buckets = new Uint32Array(BUCKETS + 1)
  let [requests, failed, commands] = [0, 0, 0]
  return {
    onRequest(status, tookMs) {
      requests += 1
      if (status >= 500) failed += 1
      buckets[bucketOf(tookMs)] = (buckets[bucketOf(tookMs)] ?? 0) + 1
    },
    onCommand: () => {
      commands += 1
    },
    take(elapsedMs) {
      const perSecond = (count: number) => (elapsedMs > 0 ? (count * 1_000) / elapsedMs : 0)
      const taken = {
        requestsPerS: perSecond(requests),
        commandsPerS: perSecond(commands),
        latencyMs: percentile(buckets, requests, 0.95),
        errors: requests > 0 ? (100 * failed) / requests : null,
      }
      buckets = new Uint32Array(BUCKETS + 1)
      ;[requests, failed, commands] = [0, 0, 0]
      return taken
    },
  }
}

/** The upper end of the bucket in which this share of the requests is reached. */
function percentile(buckets: Uint32Array, total: number, share: number): number | null {
  if (total === 0) return null
  let seen = 0
  for (const [bucket, count] of buckets.entries()) {
    seen += count
    if (seen >= share * total) return STEP ** bucket
  }
  return STEP ** BUCKETS
}
