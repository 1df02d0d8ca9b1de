// The rule by which access is unusual.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PersonId } from '#kernel/ids.ts'
import { MOST_STRANGERS, unusualAccess } from './unusual-access.ts'

const ids = Array.from({ length: 700 }, (_, n) =>
  PersonId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
)
const some = (count: number) => new Set(ids.slice(0, count))
const usual = [30, 28, 31, 0, 25, 29]

it('is silent about a teacher who opens all their five classes in one day', () => {
  expect(
    unusualAccess({ people: some(150), refused: some(0), strangers: some(0), before: [60, 90, 60, 90, 60] }),
  ).toBeNull()
})

it('notices fifty strangers, whether they were shown or refused', () => {
  const day = { people: some(10), refused: some(49), strangers: some(49), before: usual }
  expect(unusualAccess(day)).toBeNull()
  expect(unusualAccess({ ...day, refused: some(50), strangers: some(50) })).toEqual({
    rule: 'strangers',
    people: 10,
    strangers: 50,
    refused: 50,
  })
})

it('counts no strangers for somebody whose role shows the whole school', () => {
  expect(
    unusualAccess({ people: some(300), refused: some(0), strangers: null, before: [200, 280, 300, 260, 250] }),
  ).toBeNull()
})

it('notices more than three times the busiest day of somebody with a habit', () => {
  const day = { refused: some(0), strangers: null, before: usual }
  expect(unusualAccess({ ...day, people: some(93) })).toBeNull()
  expect(unusualAccess({ ...day, people: some(101) })).toEqual({
    rule: 'far-above-habit',
    people: 101,
    busiestBefore: 31,
  })
  expect(unusualAccess({ ...day, people: some(101), before: [30, 28, 0, 31, 29] })).toBeNull()
  expect(unusualAccess({ ...day, people: some(120), before: [40, 40, 40, 40, 40] })).toBeNull()
})

it('never notices more when less was opened', () => {
  fc.assert(
    fc.property(
      fc.nat(600),
      fc.nat(600),
      fc.nat(100),
      fc.array(fc.nat(200), { maxLength: 30 }),
      (a, b, strangers, before) => {
        const [fewer, more] = [Math.min(a, b), Math.max(a, b)]
        const day = { refused: some(0), strangers: some(Math.min(strangers, fewer)), before }
        const noticed = unusualAccess({ ...day, people: some(fewer) })
        if (noticed) expect(unusualAccess({ ...day, people: some(more) })).not.toBeNull()
        else expect(day.strangers.size).toBeLessThan(MOST_STRANGERS)
      },
    ),
  )
})
