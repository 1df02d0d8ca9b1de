// Days by the clock of a school, whatever the clock of this browser. Pure.

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const calendar = { calendar: 'gregory', numberingSystem: 'latn' } as const
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const made = new Intl.DateTimeFormat('en', { timeZone: zone, ...calendar, ...parts })
  formats.set(zone, made)
  return made
}

/** The day that a moment belongs to: `2026-11-20`. */
export function dayIn(zone: string, moment: Date | number): string {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
}

/** No zone is further from UTC. */
const FURTHEST_MS = 15 * 3_600_000

/** The first millisecond of a day: usually midnight, where summer time does not begin then. */
export function startOfDay(day: string, zone: string): number {
  const inUtc = Date.parse(`${day}T00:00:00Z`)
  let [before, from] = [inUtc - FURTHEST_MS, inUtc + FURTHEST_MS]
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dayIn(zone, middle) < day) before = middle
    else from = middle
  }
  return from
}
