import { describe, expect, it } from 'vitest'
import { classesAt } from './classes.ts'
import type { Row, Rows } from './history.ts'

const enrolment = (id: string, from: string, until: string | null): Row => ({
  ...{ class: id, schoolYear: '2025-2026', from: `${from}T08:00:00.000Z` },
  until: until && `${until}T08:00:00.000Z`,
})
const rowsOf = (...rows: readonly Row[]): Rows =>
  new Map([['class-roster', new Map(rows.map((row) => [String(row.class), row]))]])
const on = (day: string) => Date.parse(`${day}T12:00:00Z`)
const namesOn = (rows: Rows, day: string) => classesAt(rows, on(day)).map(({ id }) => id)

describe('the classes at a moment', () => {
  it('are those that the learner has joined and not left, the latest first', () => {
    const rows = rowsOf(
      enrolment('cm1', '2025-09-01', '2026-01-10'),
      enrolment('cm2', '2026-01-11', null),
      enrolment('ulis', '2025-10-01', null),
    )
    expect(namesOn(rows, '2026-03-01')).toEqual(['cm2', 'ulis'])
  })

  it('include one that the learner leaves later, as was known then', () => {
    const rows = rowsOf(enrolment('cm1', '2025-09-01', '2026-01-10'))
    expect(namesOn(rows, '2026-01-09')).toEqual(['cm1'])
    expect(namesOn(rows, '2026-01-10')).toEqual([])
  })

  it('lack one that was joined later, where an event that came late is shown', () => {
    const rows = rowsOf(enrolment('cm1', '2025-09-01', '2026-01-10'), enrolment('cm2', '2026-01-11', null))
    expect(namesOn(rows, '2025-10-01')).toEqual(['cm1'])
  })

  it('are none before the first enrolment', () => {
    expect(classesAt(new Map(), on('2026-01-01'))).toEqual([])
  })
})
