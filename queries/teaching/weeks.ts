// From days to weeks, Monday to Sunday. Pure.
import { LocalDay, type PersonId } from '#kernel/ids.ts'

export type DayRow = {
  readonly learner: PersonId
  readonly day: LocalDay
  readonly attempts: number
  readonly successes: number
  readonly exercisesCompleted: number
  readonly views: number
  readonly durationMs: number
}

export type Week = {
  readonly week: LocalDay
  readonly learners: number
  readonly activeDays: number
  readonly attempts: number
  readonly successRate: number | null
  readonly exercisesCompleted: number
  readonly views: number
  readonly minutes: number
}

const DAY_MS = 86_400_000
/** Ten years: a day that a clock of its own dated must not make a million weeks. */
const MOST_WEEKS = 520

const dayOf = (ms: number): LocalDay => LocalDay.parse(new Date(ms).toISOString().slice(0, 10))

/** The Monday of the week that a day is in. */
export function mondayOf(day: LocalDay): LocalDay {
  const ms = Date.parse(day)
  const daysSinceMonday = (new Date(ms).getUTCDay() + 6) % 7
  return dayOf(ms - daysSinceMonday * DAY_MS)
}

const sum = (rows: readonly DayRow[], of: (row: DayRow) => number) => rows.reduce((total, row) => total + of(row), 0)

/** The weeks from the first with a row to the last, those without rows included; within these days, where they are given. */
export function weeksOf(
  rows: readonly DayRow[],
  { from, to }: { readonly from?: LocalDay | undefined; readonly to?: LocalDay | undefined } = {},
): Week[] {
  const byWeek = Map.groupBy(rows, ({ day }) => mondayOf(day))
  const known = [...byWeek.keys()]
    .filter((week) => (from === undefined || week >= mondayOf(from)) && (to === undefined || week <= to))
    .sort()
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return []
  const weeks = Math.round((Date.parse(last) - Date.parse(first)) / (7 * DAY_MS)) + 1
  const shown =
    weeks > MOST_WEEKS ? known : Array.from({ length: weeks }, (_, n) => dayOf(Date.parse(first) + n * 7 * DAY_MS))
  return shown.map((week) => {
    const those = byWeek.get(week) ?? []
    const attempts = sum(those, (row) => row.attempts)
    return {
      week,
      learners: new Set(those.map(({ learner }) => learner)).size,
      activeDays: new Set(those.map(({ day }) => day)).size,
      attempts,
      successRate: attempts > 0 ? sum(those, (row) => row.successes) / attempts : null,
      exercisesCompleted: sum(those, (row) => row.exercisesCompleted),
      views: sum(those, (row) => row.views),
      minutes: Math.round(sum(those, (row) => row.durationMs) / 6_000) / 10,
    }
  })
}
