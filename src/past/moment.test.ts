// How a request names a moment, on either clock, and what makes its answer last.
import { describe, expect, it } from 'vitest'
import { Instant, position } from '#kernel/ids.ts'
import { lasting, type MomentInput, readMoment } from './moment.ts'

const now = { head: position(100n), now: Instant.parse('2026-09-01T12:00:00Z') }
const morning = '2026-09-01T08:00:00.000Z'
const read = (asked: MomentInput) => readMoment(asked, now)
const faults = (asked: MomentInput) => {
  const moment = read(asked)
  return 'fields' in moment ? moment.fields.map(({ pointer }) => pointer) : []
}

describe('a moment', () => {
  it('is now if nothing is given', () => expect(read({})).toEqual({ upTo: 100n, known: null, happened: null }))

  it('at a position is what was known then, and so is a position in `known`', () => {
    expect(read({ at: '7' })).toEqual({ upTo: 7n, known: null, happened: null })
    expect(read({ known: '7' })).toEqual({ upTo: 7n, known: null, happened: null })
    expect(read({ at: '0' })).toEqual({ upTo: 0n, known: null, happened: null })
  })

  it('at a time is what had happened by then, and `known` with a time is what was recorded by then', () => {
    expect(read({ at: morning })).toEqual({ upTo: 100n, known: null, happened: morning })
    expect(read({ known: morning })).toEqual({ upTo: 100n, known: morning, happened: null })
    expect(read({ at: '2026-09-01T10:00:00+02:00' })).toEqual(read({ at: morning }))
  })

  it('on both clocks is what was known then of what had happened by then', () => {
    expect(read({ at: morning, known: '7' })).toEqual({ upTo: 7n, known: null, happened: morning })
    const later = '2026-09-01T09:00:00.000Z'
    expect(read({ at: morning, known: later })).toEqual({ upTo: 100n, known: later, happened: morning })
  })

  it('is refused beyond the head, in the future, at a position together with `known`, or if it is invalid', () => {
    expect(faults({ at: '101' })).toEqual(['/at'])
    expect(faults({ known: '2026-09-01T12:00:00.001Z' })).toEqual(['/known'])
    expect(faults({ at: '7', known: morning })).toEqual(['/known'])
    expect(faults({ at: '7', known: '7' })).toEqual(['/known'])
    for (const at of ['', '-1', '1.5', '2026-09-01', 'now', 7, null, ['7'], '9'.repeat(19)])
      expect(faults({ at })).toEqual(['/at'])
    expect(faults({ at: 'x', known: 'y' })).toEqual(['/at', '/known'])
  })

  it('with a year that does not sort is refused for that reason, and not as an invalid moment', () => {
    const detailOf = (at: string) => {
      const moment = read({ at })
      return 'fields' in moment ? moment.fields[0]?.detail : null
    }
    for (const at of ['0001-01-01T00:00:00Z', '0999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'])
      expect(detailOf(at)).toBe('The year must be from 1000 to 9998.')
    expect(detailOf('yesterday')).toContain('such as')
  })

  it('lasts as the position that it showed', () => {
    const shown = position(42n)
    const lastingOf = (asked: MomentInput) => {
      const moment = read(asked)
      return 'fields' in moment ? null : lasting(moment, shown)
    }
    expect(lastingOf({})).toEqual({ at: '100' })
    expect(lastingOf({ known: morning })).toEqual({ at: '42' })
    expect(lastingOf({ at: morning })).toEqual({ at: morning, known: '100' })
    expect(lastingOf({ at: morning, known: morning })).toEqual({ at: morning, known: '42' })
  })
})
