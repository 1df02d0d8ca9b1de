// The moment that a record names: ISO 8601 with or without a zone. Without one, the clock of the school showed it. Pure.
import { z } from 'zod'
import { LocalDay, type Zone } from '#kernel/ids.ts'
import { dayAfter, momentAt } from '#platform/wall-clock.ts'

export type Clock = {
  /** The zone of the school, for times without one. */
  readonly zone: Zone
  /** The time of the import: nothing happened more than five minutes later. */
  readonly nowMs: number
}

const SPELLED =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?)?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?$/i
/** The application did not exist before. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const AHEAD_MS = 5 * 60_000

/** Milliseconds since 1970; null if the text is no moment between 2000 and now. */
export function momentIn(text: string, { zone, nowMs }: Clock): number | null {
  const [found, day, hours = '0', minutes = '0', seconds = '0', fraction = '', utc, sign, aheadH = '0', aheadM = '0'] =
    SPELLED.exec(text.trim()) ?? []
  const parsed = LocalDay.safeParse(day)
  if (found === undefined || !parsed.success || dayAfter(parsed.data, 0) !== parsed.data) return null
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  if (hour > 23 || minute > 59 || second > 59) return null
  const withinMinuteMs = second * 1_000 + Number(fraction.padEnd(3, '0'))
  const minuteOfDay = hour * 60 + minute
  const shownMs = Date.parse(`${parsed.data}T00:00:00Z`) + minuteOfDay * 60_000
  const aheadMs = (sign === '-' ? -1 : 1) * (Number(aheadH) * 60 + Number(aheadM)) * 60_000
  const hasZone = utc !== undefined || sign !== undefined
  const ms = (hasZone ? shownMs - aheadMs : momentAt(parsed.data, minuteOfDay, zone)) + withinMinuteMs
  return ms >= EARLIEST_MS && ms <= nowMs + AHEAD_MS ? ms : null
}

export const MOMENT_RULE = 'a date between 2000 and now'

/** A schema that depends on the clock, made once for each: making one takes longer than reading a record with it. */
export function onEachClock<Schema>(make: (clock: Clock) => Schema): (clock: Clock) => Schema {
  const made = new WeakMap<Clock, Schema>()
  return (clock) => {
    const schema = made.get(clock) ?? make(clock)
    made.set(clock, schema)
    return schema
  }
}

export const momentOn = onEachClock((clock) =>
  z.string().transform((text, context) => {
    const ms = momentIn(text, clock)
    if (ms !== null) return ms
    context.addIssue({ code: 'custom', message: MOMENT_RULE })
    return z.NEVER
  }),
)
