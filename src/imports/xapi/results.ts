// What a statement's result says of an exercise: a share of the score, and the time that it took.
import { DurationMs } from '#events/learning/values.ts'
import { numberIn } from './vocabulary.ts'

export type Judged = { readonly score?: number; readonly durationMs?: number }

/** The parts of a result that are read; any of them may be missing, or anything. */
export type RawResult = {
  readonly score?: unknown
  readonly success?: unknown
  readonly duration?: unknown
}

/** What could not be read is left out, with a note. `isAnswer`: right or wrong is a score, where there is no other. */
export function judgedOf(result: RawResult, isAnswer: boolean): { judged: Judged; notes: readonly string[] } {
  const notes: string[] = []
  const score =
    scoreOf(result.score, notes) ??
    (isAnswer && typeof result.success === 'boolean' ? Number(result.success) : undefined)
  const durationMs = durationOf(result.duration, notes)
  return { judged: { ...(score !== undefined && { score }), ...(durationMs !== undefined && { durationMs }) }, notes }
}

export const hasScore = ({ score, success }: RawResult): boolean =>
  (typeof score === 'object' && score !== null) || typeof success === 'boolean'

function scoreOf(score: unknown, notes: string[]): number | undefined {
  if (typeof score !== 'object' || score === null) return undefined
  const of = (key: string) => numberIn((score as Readonly<Record<string, unknown>>)[key])
  const [scaled, raw, max, min = 0] = [of('scaled'), of('raw'), of('max'), of('min')]
  if (scaled !== undefined && scaled >= 0 && scaled <= 1) return scaled
  if (scaled !== undefined && scaled < 0 && scaled >= -1) {
    notes.push('a score below zero was counted as zero')
    return 0
  }
  if (raw !== undefined && max !== undefined && max > min && raw >= min && raw <= max) return (raw - min) / (max - min)
  if (scaled !== undefined) notes.push('a scaled score beyond 1 was left out')
  else if (raw !== undefined)
    notes.push(
      max === undefined
        ? 'a score without a maximum was left out'
        : 'a score that does not lie between its minimum and its maximum was left out',
    )
  return undefined
}

const iso8601 = /^P(?:([\d.,]+)W)?(?:([\d.,]+)D)?(?:T(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?$/i
const clock = /^(\d{1,4}):([0-5]?\d):([0-5]?\d(?:[.,]\d+)?)$/

/** `PT1H2.5S`, and `00:01:00` as SCORM 1.2 wrote it. A year or a month has no length of its own. */
function durationOf(duration: unknown, notes: string[]): number | undefined {
  if (duration === undefined || duration === null || duration === '') return undefined
  const text = String(duration).trim()
  const figure = (part: string | undefined) => (part === undefined ? 0 : Number(part.replace(',', '.')))
  const [isPeriod, weeks, days, hours, minutes, seconds] = iso8601.exec(text) ?? []
  const [isClock, clockHours, clockMinutes, clockSeconds] = clock.exec(text) ?? []
  const ms =
    isPeriod !== undefined && /\d/.test(text)
      ? 1_000 *
        (figure(seconds) + 60 * (figure(minutes) + 60 * (figure(hours) + 24 * (figure(days) + 7 * figure(weeks)))))
      : isClock === undefined
        ? Number.NaN
        : 1_000 * (figure(clockSeconds) + 60 * (figure(clockMinutes) + 60 * figure(clockHours)))
  const parsed = DurationMs.safeParse(Math.round(ms))
  if (!parsed.success)
    notes.push(ms > 0 ? 'a duration of more than a day was left out' : `a duration that cannot be read was left out`)
  return parsed.success ? parsed.data : undefined
}
