/** A line that shows how far a long run is, its speed and the time left, and the table at its end. */

/** U+202F: numbers do not break, and look as French and English readers expect. */
const THIN_SPACE = '\u202f'
const LINE_EVERY_MS = 5_000
const REDRAW_EVERY_MS = 200
/** The rate is measured over about this time: a pause shows, a single slow batch does not. */
const RATE_OVER_MS = 10_000

export type Screen = {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

export type ProgressOptions = {
  /** What is being done, for example `Importing clicks`. */
  readonly what: string
  /** What is counted, for example `events`. */
  readonly unit: string
  /** Null if it is not known. */
  readonly total: number | null
  /** How much an earlier run has done. It counts as done, but not for the speed. */
  readonly already?: number
  readonly json?: boolean
  /** Standard error by default, so that the answer on standard output can be piped. */
  readonly screen?: Screen
  readonly nowMs?: () => number
}

export type Progress = {
  /** The total that is done, and what else is worth a word. Cheap: call it as often as you like. */
  reach(done: number, beside?: string): void
  /** A sentence that stays above the line. */
  say(sentence: string): void
  /** Ends the line in its current state. */
  end(): void
}

export function progress(options: ProgressOptions): Progress {
  const { what, unit, total, already = 0, json = false } = options
  const screen = options.screen ?? process.stderr
  const nowMs = options.nowMs ?? (() => performance.now())
  const startedMs = nowMs()
  const redraws = screen.isTTY === true && !json
  let done = already
  let shownMs = startedMs
  let isOpen = false
  let shownBeside: string | undefined
  // The start of the rate's window. There are two windows, so that one of them is always long enough.
  let since = { ms: startedMs, done }
  let next = since

  function rate(now: number): number {
    if (now - next.ms >= RATE_OVER_MS) {
      since = next
      next = { ms: now, done }
    }
    const elapsedMs = now - since.ms
    return elapsedMs > 0 ? ((done - since.done) / elapsedMs) * 1_000 : 0
  }

  function show(now: number): void {
    shownMs = now
    const perSecond = rate(now)
    const leftMs = total === null || perSecond <= 0 ? null : (Math.max(0, total - done) / perSecond) * 1_000
    if (json) {
      const line = {
        progress: what,
        unit,
        done,
        total,
        perSecond: Math.round(perSecond),
        leftMs: rounded(leftMs),
        beside: shownBeside,
      }
      screen.write(`${JSON.stringify(line)}\n`)
      return
    }
    const parts = [
      total === null
        ? `${readableCount(done)} ${unit}`
        : `${readableCount(done)} of ${readableCount(total)} ${unit} (${share(done, total)})`,
      `${readableCount(perSecond)}/s`,
      ...(leftMs === null ? [] : [`${readableDuration(leftMs)} left`]),
      ...(shownBeside === undefined ? [] : [shownBeside]),
    ]
    const line = `${what}: ${parts.join(', ')}`
    if (!redraws) screen.write(`${line}\n`)
    else screen.write(`\r\x1b[K${line.slice(0, Math.max(20, (screen.columns || 80) - 1))}`)
    isOpen = redraws
  }

  function close(): void {
    if (isOpen) screen.write('\r\x1b[K')
    isOpen = false
  }

  return {
    reach(count, beside) {
      done = count
      shownBeside = beside
      const now = nowMs()
      if (now - shownMs >= (redraws ? REDRAW_EVERY_MS : LINE_EVERY_MS)) show(now)
    },
    say(sentence) {
      if (json) screen.write(`${JSON.stringify({ message: sentence })}\n`)
      else {
        close()
        screen.write(`${sentence}\n`)
      }
    },
    end: close,
  }
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value))
const share = (done: number, total: number) => `${total === 0 ? 100 : Math.floor((100 * done) / total)}${THIN_SPACE}%`

/** `7 035 828`. */
export const readableCount = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE)

/** `420 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function readableDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}${THIN_SPACE}ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)}${THIN_SPACE}s`
  const seconds = Math.round(ms / 1_000)
  const [first, second] =
    seconds < 3_600
      ? [`${Math.floor(seconds / 60)}${THIN_SPACE}min`, seconds % 60 ? ` ${seconds % 60}${THIN_SPACE}s` : '']
      : [`${Math.floor(seconds / 3_600)}${THIN_SPACE}h`, ` ${Math.floor((seconds % 3_600) / 60)}${THIN_SPACE}min`]
  return `${first}${second}`
}

export type SummaryRow = readonly [what: string, value: string | number, remark?: string]

/** Rows in columns: label, right-aligned number, remark. A row of one empty text is a gap. */
export function summaryTable(rows: readonly SummaryRow[]): string {
  const cells = rows.map(([what, value, remark = '']) => {
    const text = typeof value === 'number' ? readableCount(value) : value
    return { what, text, remark }
  })
  const widthOfWhat = Math.max(0, ...cells.map(({ what }) => what.length))
  const widthOfText = Math.max(0, ...cells.map(({ text }) => text.length))
  return cells
    .map(({ what, text, remark }) =>
      `${what.padEnd(widthOfWhat)}  ${text.padStart(widthOfText)}${remark && `  ${remark}`}`.trimEnd(),
    )
    .join('\n')
}
