// The school year that a day is in, which begins in August: `2026-2027`. Pure.

const AUGUST = 7

export function schoolYearOf(day: Date): string {
  const first = day.getMonth() >= AUGUST ? day.getFullYear() : day.getFullYear() - 1
  return `${first}-${first + 1}`
}
