// Readers of the API: each connection sends its next GET after an answer.
import { type Answer, type Line, openLine } from './http-wire.ts'
import { percentile } from './report.ts'

export type ReadOrder = {
  readonly url: string
  readonly token: string
  /** Connections take them in turn. */
  readonly paths: readonly string[]
  readonly connections: number
  readonly warmMs: number
  readonly measureMs: number
}

export type ReadReport = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly errors: number
}

export async function readLoad(order: ReadOrder): Promise<ReadReport> {
  const url = new URL(order.url)
  const startMs = performance.now() + order.warmMs
  const endMs = startMs + order.measureMs
  const latencies: number[] = []
  const begun: number[] = []
  let sent = 0
  let errors = 0
  let open = order.connections
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()

  function send(line: Line): void {
    begun[line.index] = performance.now()
    const path = order.paths[sent % order.paths.length] ?? '/'
    sent += 1
    line.send(`GET ${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${order.token}\r\n\r\n`)
  }

  function answered(line: Line, { status }: Answer): void {
    const nowMs = performance.now()
    const fromMs = begun[line.index] ?? nowMs
    if (fromMs >= startMs && fromMs < endMs) {
      latencies.push(nowMs - fromMs)
      if (status !== 200) errors += 1
    }
    if (nowMs < endMs && status !== 0) send(line)
    else {
      open -= 1
      if (open === 0) end()
    }
  }

  const lines = await Promise.all(Array.from({ length: order.connections }, (_, i) => openLine(url, i, answered)))
  for (const line of lines) send(line)
  await ended
  for (const line of lines) line.close()
  const sorted = Float64Array.from(latencies).sort()
  return {
    perSecond: latencies.length / (order.measureMs / 1_000),
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    errors,
  }
}
