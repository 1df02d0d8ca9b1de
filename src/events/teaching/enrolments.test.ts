/** In which class something counts: the stays of a learner, with both their ends. */
import { expect, it } from 'vitest'
import { Instant, Zone } from '#kernel/ids.ts'
import { classA, classB } from '../../../tests/fixtures/learning.ts'
import { classAt, type Enrolment, enrol, leave } from './enrolments.ts'
import type { ClassId } from './values.ts'

const zone = Zone.parse('Pacific/Noumea')
/** The hour of a day of November, in Nouméa. */
const on = (day: number, hour = 8) => Instant.parse(new Date(Date.UTC(2026, 10, day, hour - 11)).toISOString())
const join = (stays: readonly Enrolment[], of: ClassId, occurredAt: Instant) =>
  enrol(stays, { data: { class: of, dated: true }, occurredAt, zone })
const at = (occurredAt: Instant) => ({ occurredAt, zone })

const moved = join(leave(join([], classA, on(2)), classA, on(12)), classB, on(12))

it('counts what is sent after a change of class in the class of its day', () => {
  expect(classAt(moved, at(on(5)), undefined)).toBe(classA)
  expect(classAt(moved, at(on(12)), undefined)).toBe(classB)
})

it('counts what was done earlier on the day of a change in the class that was left', () =>
  expect(classAt(moved, at(on(12, 7)), undefined)).toBe(classA))

it('knows no class by name outside of its stay', () => {
  expect(classAt(moved, at(on(8)), classB)).toBeUndefined()
  expect(classAt(moved, at(on(15)), classA)).toBeUndefined()
})

it("begins a stay with the school's day on which the learner joined", () => {
  const joined = join([], classA, on(12, 8))
  expect(classAt(joined, at(on(12, 0)), undefined)).toBe(classA)
  expect(classAt(joined, at(on(11, 23)), undefined)).toBeUndefined()
})

it('lets a first enrolment that the school did not date reach back, and no later one', () => {
  const undated = { data: { class: classA }, occurredAt: on(12), zone }
  const stays = leave(enrol([], undated), classA, on(12, 9))
  const after = enrol(stays, { ...undated, data: { class: classB }, occurredAt: on(12, 9) })
  expect(classAt(after, at(on(8)), undefined)).toBe(classA)
  expect(classAt(after, at(on(8)), classB)).toBeUndefined()
})

it('keeps both stays of a learner who came back', () => {
  const back = join(moved, classA, on(20))
  expect(classAt(back, at(on(5)), classA)).toBe(classA)
  expect(classAt(back, at(on(15)), classA)).toBeUndefined()
  expect(classAt(back, at(on(25)), classA)).toBe(classA)
})

it('chooses the class that was joined last by then, in whichever order the enrolments came', () => {
  const both = join(join([], classB, on(5)), classA, on(2))
  expect(classAt(both, at(on(3)), undefined)).toBe(classA)
  expect(classAt(both, at(on(7)), undefined)).toBe(classB)
})
