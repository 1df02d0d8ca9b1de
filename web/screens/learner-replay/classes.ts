// The classes of a learner at a moment, from the rows of the enrolments as they were then. Pure.
import type { Rows } from './history.ts'

export type ClassThen = { readonly id: string; readonly schoolYear: string }

/**
 * Whoever leaves on a day that is still to come is in the class until then. What came late is shown at the moment when it happened:
 * a class that was joined between that moment and its recording is not one of them. The latest enrolment comes first.
 */
export function classesAt(rows: Rows, time: number): readonly ClassThen[] {
  const enrolments = [...(rows.get('class-roster')?.values() ?? [])].flatMap((row) => {
    const { class: id, schoolYear, from, until } = row
    if (typeof id !== 'string' || typeof schoolYear !== 'string' || typeof from !== 'string') return []
    const isOver = typeof until === 'string' && Date.parse(until) <= time
    return isOver || Date.parse(from) > time ? [] : [{ id, schoolYear, from }]
  })
  return enrolments
    .sort((one, other) => (one.from < other.from ? 1 : -1))
    .map(({ id, schoolYear }) => ({ id, schoolYear }))
}
