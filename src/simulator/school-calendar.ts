// School days. Pure.
import type { LocalDay } from '#kernel/ids.ts'

/** 1 (Monday) to 7. */
export const weekday = (day: LocalDay): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

/** A primary school is open on four days, a collège also on Wednesday. There are no holidays: every week has lessons. */
export const isSchoolDay = (day: LocalDay, isPrimary: boolean): boolean => {
  const number = weekday(day)
  return number <= 5 && !(isPrimary && number === 3)
}
