// Which days are school days. Pure.
import type { LocalDay } from '#kernel/ids.ts'

/** 1 (Monday) to 7. */
export const weekday = (day: LocalDay): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

/**
 * A primary school works on four days, a collège on Wednesday too. There are no holidays: every week is a school week.
 */
export const isSchoolDay = (day: LocalDay, isPrimary: boolean): boolean => {
  const dayOfWeek = weekday(day)
  return dayOfWeek <= 5 && !(isPrimary && dayOfWeek === 3)
}
