/**
 * A line with a progress bar for each task: several long runs at once, redrawn in place on a terminal, and otherwise
 * printed from time to time.
 */
import { readableCount, readableDuration, type Screen } from './progress.ts'

export type Bar = {
  readonly name: string
  readonly done: number
  readonly total: number
  /** The current phase, for example `loading`. */
  readonly phase: string
  /** Why it is stopped. */
  readonly trouble: string | null
}

export type Bars = {
  show(bars: readonly Bar[]): void
  /** Leaves the last state on the screen. */
  end(): void
}

const WIDTH = 24
const REDRAW_EVERY_MS = 200
const LINE_EVERY_MS = 5_000
/** Machine output is shown to somebody who waits. */
const JSON_EVERY_MS = 1_000
const RATE_OVER_MS = 5_000

export function bars(options: {
  readonly unit: string
  readonly json?: boolean
  readonly screen?: Screen
  readonly nowMs?: () => number
}): Bars {
  const screen = options.screen ?? process.stderr
  const nowMs = options.nowMs ?? (() => performance.now())
  const redraws = screen.isTTY === true && !options.json
  const everyMs = redraws ? REDRAW_EVERY_MS : options.json ? JSON_EVERY_MS : LINE_EVERY_MS
  const rates = new Map<string, { ms: number; done: number; perSecond: number }>()
  let shownMs = Number.NEGATIVE_INFINITY
  let drawn = 0
  let latest: readonly Bar[] = []

  function rateOf({ name, done }: Bar, now: number): number {
    const since = rates.get(name)
    if (!since) {
      rates.set(name, { ms: now, done, perSecond: 0 })
      return 0
    }
    const elapsedMs = now - since.ms
    const perSecond = elapsedMs > 0 ? ((done - since.done) / elapsedMs) * 1_000 : since.perSecond
    if (elapsedMs > RATE_OVER_MS) rates.set(name, { ms: now, done, perSecond })
    return perSecond
  }

  function draw(now: number): void {
    shownMs = now
    const widthOfName = Math.max(0, ...latest.map(({ name }) => name.length))
    if (options.json) {
      for (const bar of latest) {
        const perSecond = rateOf(bar, now)
        const leftMs = perSecond > 0 ? Math.round(((bar.total - bar.done) / perSecond) * 1_000) : null
        screen.write(`${JSON.stringify({ progress: bar.name, ...bar, perSecond: Math.round(perSecond), leftMs })}\n`)
      }
      return
    }
    if (redraws && drawn > 0) screen.write(`\x1b[${drawn}A`)
    for (const bar of latest) {
      const line = lineOf(bar, rateOf(bar, now), widthOfName, options.unit)
      screen.write(redraws ? `\r\x1b[K${line.slice(0, Math.max(20, (screen.columns || 100) - 1))}\n` : `${line}\n`)
    }
    drawn = latest.length
  }

  return {
    show(all) {
      latest = all
      const now = nowMs()
      if (now - shownMs >= everyMs) draw(now)
    },
    end() {
      if (latest.length > 0) draw(nowMs())
    },
  }
}

function lineOf({ name, done, total, phase, trouble }: Bar, perSecond: number, width: number, unit: string): string {
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const full = Math.round(share * WIDTH)
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
  if (trouble !== null) return `${name.padEnd(width)}  ${bar}  stopped: ${trouble}`
  const left = perSecond > 0 && done < total ? `, ${readableDuration(((total - done) / perSecond) * 1_000)} left` : ''
  const rate = phase === 'loading' && perSecond > 0 ? `, ${readableCount(perSecond)}/s${left}` : ''
  return `${name.padEnd(width)}  ${bar}  ${readableCount(done)} of ${readableCount(total)} ${unit}, ${phase}${rate}`
}
