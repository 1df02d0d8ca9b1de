// A moment as the features read it: in milliseconds, with its day and hour by the clock of the school.
import { type Instant, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { localHour } from '#kernel/local-hour.ts'
import { DAY_MS } from '#ml/features/answer.ts'

/** Without a zone, which only a learner without events lacks, in UTC. */
export function placeOf(moment: Instant, zone: string | null): { at: number; day: number; hour: number } {
  const known = Zone.parse(zone ?? 'UTC')
  return {
    at: Date.parse(moment),
    day: Date.parse(localDay(moment, known)) / DAY_MS,
    hour: localHour(moment, known),
  }
}
