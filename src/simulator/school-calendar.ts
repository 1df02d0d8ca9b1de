// On which days there is school. Pure.
import type { LocalDay } from '#kernel/ids.ts'

/** 1 (Monday) to 7. */
export const weekday = (day: LocalDay): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

/** A primary school works on four days, a collège on Wednesday too. Holidays are left out: every week is a school week. */
export const isSchoolDay = (day: LocalDay, isPrimary: boolean): boolean => {
  const at = weekday(day)
  return at <= 5 && !(isPrimary && at === 3)
}
