// The load generator, a separate process. Open loop: every request has a scheduled time, and its latency counts from then,
// whether or not a connection was free. Closed loop: each connection sends its next request after an answer.
import { randomUUID } from 'node:crypto'
import { type Answer, type Line, openLine, requestText } from './http-wire.ts'
import { percentile } from './report.ts'

export type LoadOrder = {
  readonly url: string
  readonly path: string
  readonly token: string
  /** One body a learner; connections take them in turn. */
  readonly bodies: readonly string[]
  readonly connections: number
  /** Requests a second; null for as many as are answered. */
  readonly rate: number | null
  readonly warmMs: number
  readonly measureMs: number
}

export type LoadReport = {
  /** All requests sent, those of the warm-up too. */
  readonly sent: number
  readonly answered: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly errors: number
  /** Errors by status; 0 is a broken connection. */
  readonly byStatus: Readonly<Record<string, number>>
  /** Of one core, while it measured. */
  readonly generatorCpu: number
  /** When each command was acknowledged (ms since 1970), and its position in the log. */
  readonly acknowledged: readonly (readonly [atMs: number, position: number])[]
}

async function load(order: LoadOrder): Promise<LoadReport> {
  const url = new URL(order.url)
  const write = requestText(url, order.path, order.token)
  const run = randomUUID().slice(0, 8)
  const startMs = performance.now() + order.warmMs
  const endMs = startMs + order.measureMs
  const measures = (atMs: number) => atMs >= startMs && atMs < endMs

  const latencies: number[] = []
  const acknowledged: [number, number][] = []
  const byStatus: Record<string, number> = {}
  const begun: number[] = []
  const idle: Line[] = []
  const late: number[] = []
  let sent = 0
  let open = 0

  function send(line: Line, intendedMs: number): void {
    begun[line.index] = intendedMs
    open += 1
    const body = order.bodies[line.index % order.bodies.length] ?? ''
    line.send(write(`${run}-${sent}`, body))
    sent += 1
  }

  function answered(line: Line, { status, head }: Answer): void {
    const nowMs = performance.now()
    const intendedMs = begun[line.index] ?? nowMs
    open -= 1
    if (measures(intendedMs)) {
      latencies.push(nowMs - intendedMs)
      if (status !== 201) byStatus[status] = (byStatus[status] ?? 0) + 1
      const [, position] = /\r\nx-event-position: (\d+)/.exec(head) ?? []
      if (position !== undefined) acknowledged.push([performance.timeOrigin + nowMs, Number(position)])
    }
    if (status === 0) return
    if (order.rate === null) {
      if (nowMs < endMs) send(line, nowMs)
      return
    }
    const waited = late.shift()
    if (waited === undefined) idle.push(line)
    else send(line, waited)
  }

  const lines: Line[] = []
  for (let from = 0; from < order.connections; from += 50) {
    const some = Array.from({ length: Math.min(50, order.connections - from) }, (_, i) =>
      openLine(url, from + i, answered),
    )
    lines.push(...(await Promise.all(some)))
  }

  const firstMs = performance.now()
  const spentBefore = cpuAt(startMs)
  if (order.rate === null) for (const line of lines) send(line, performance.now())
  else {
    idle.push(...lines)
    const perMs = order.rate / 1_000
    for (let due = 0; ; ) {
      const nowMs = performance.now()
      if (nowMs >= endMs) break
      for (; due <= (nowMs - firstMs) * perMs; due += 1) {
        const intendedMs = firstMs + due / perMs
        const line = idle.shift()
        if (line) send(line, intendedMs)
        else late.push(intendedMs)
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  while (performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 5))
  const spent = process.cpuUsage(await spentBefore)
  const patienceMs = performance.now() + 10_000
  while ((open > 0 || late.length > 0) && performance.now() < patienceMs)
    await new Promise((resolve) => setTimeout(resolve, 5))
  for (const line of lines) line.close()

  // Requests without an answer count as errors.
  const never = begun.length === 0 ? 0 : open + late.length
  if (never > 0) byStatus.unanswered = never
  const sorted = Float64Array.from(latencies).sort()
  return {
    sent,
    answered: latencies.length,
    perSecond: latencies.length / (order.measureMs / 1_000),
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
    errors: Object.values(byStatus).reduce((sum, count) => sum + count, 0),
    byStatus,
    generatorCpu: (spent.user + spent.system) / 1_000 / order.measureMs,
    acknowledged,
  }
}

async function cpuAt(startMs: number): Promise<NodeJS.CpuUsage> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, startMs - performance.now())))
  return process.cpuUsage()
}

process.on('message', (order: LoadOrder) => {
  void load(order).then((report) => process.send?.(report))
})
