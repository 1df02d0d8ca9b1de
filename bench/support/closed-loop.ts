// Closed loop: each caller sends its next append once the last one is durable. Measures rate and latency.
import { percentile } from './report.ts'

/** One append of one caller; resolves when it is acknowledged. */
export type Caller = () => Promise<void>

export type Measured = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number }

/** Latencies in milliseconds of the appends that were acknowledged in the measured time. */
export type Samples = { readonly latencies: readonly number[]; readonly seconds: number }

export async function closedLoop(
  callers: readonly Caller[],
  time: { readonly warmMs: number; readonly measureMs: number },
): Promise<Samples> {
  const startMs = performance.now() + time.warmMs
  const endMs = startMs + time.measureMs
  const latencies: number[] = []
  await Promise.all(
    callers.map(async (call) => {
      for (let sentMs = performance.now(); sentMs < endMs; ) {
        await call()
        const doneMs = performance.now()
        if (doneMs >= startMs && doneMs < endMs) latencies.push(doneMs - sentMs)
        sentMs = doneMs
      }
    }),
  )
  return { latencies, seconds: time.measureMs / 1_000 }
}

export function measured({ latencies, seconds }: Samples, eventsPerAppend: number): Measured {
  const sorted = Float64Array.from(latencies).sort()
  return {
    perSecond: (latencies.length * eventsPerAppend) / seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  }
}
