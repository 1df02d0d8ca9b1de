// Periods of time, as whoever compares what somebody was at a moment needs them.

/** ISO 8601 in UTC, to the millisecond. `from` is null for ever since, `until` is exclusive and null for ever after. */
export type Period = { readonly from: string | null; readonly until: string | null }

export const holds = ({ from, until }: Period, at: string): boolean =>
  (from === null || from <= at) && (until === null || at < until)

/** What of the periods is outside all of the others. */
export const without = (periods: readonly Period[], others: readonly Period[]): readonly Period[] =>
  others.reduce((left, other) => left.flatMap((period) => outside(period, other)), periods)

function outside(period: Period, other: Period): readonly Period[] {
  const before = { from: period.from, until: earlier(period.until, other.from) }
  const after = { from: other.until === null ? null : later(period.from, other.until), until: period.until }
  return [
    ...(other.from !== null && !isEmpty(before) ? [before] : []),
    ...(other.until !== null && !isEmpty(after) ? [after] : []),
  ]
}

const earlier = (until: string | null, other: string | null): string | null =>
  until === null || (other !== null && other < until) ? other : until
const later = (from: string | null, other: string): string => (from === null || other > from ? other : from)
const isEmpty = ({ from, until }: Period): boolean => from !== null && until !== null && from >= until
