/** Which class an event belongs to, from the start and end of the learner's stays. */
import { expect, it } from 'vitest'
import { Instant, Zone } from '#kernel/ids.ts'
import { classA, classB } from '../../../tests/fixtures/learning.ts'
import { classAt, type Enrolment, enrol, leave } from './enrolments.ts'
import type { ClassId } from './values.ts'

const zone = Zone.parse('Pacific/Noumea')
/** A local hour on a day of November, in Nouméa. */
const on = (day: number, hour = 8) => Instant.parse(new Date(Date.UTC(2026, 10, day, hour - 11)).toISOString())
const join = (stays: readonly Enrolment[], joined: ClassId, occurredAt: Instant) =>
  enrol(stays, { data: { class: joined, dated: true }, occurredAt, zone })
const at = (occurredAt: Instant) => ({ occurredAt, zone })

const moved = join(leave(join([], classA, on(2)), classA, on(12)), classB, on(12))

it('counts late events in the class of the day on which they occurred', () => {
  expect(classAt(moved, at(on(5)), undefined)).toBe(classA)
  expect(classAt(moved, at(on(12)), undefined)).toBe(classB)
})

it('counts what was done on the day of the change, before it, in the former class', () =>
  expect(classAt(moved, at(on(12, 7)), undefined)).toBe(classA))

it('finds no named class outside the stay in it', () => {
  expect(classAt(moved, at(on(8)), classB)).toBeUndefined()
  expect(classAt(moved, at(on(15)), classA)).toBeUndefined()
})

it('begins a stay at the start of the local day on which the learner joined', () => {
  const joined = join([], classA, on(12, 8))
  expect(classAt(joined, at(on(12, 0)), undefined)).toBe(classA)
  expect(classAt(joined, at(on(11, 23)), undefined)).toBeUndefined()
})

it('extends only an undated first enrolment into the past', () => {
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

it('chooses the class joined last by then, whatever the order of the enrolments', () => {
  const both = join(join([], classB, on(5)), classA, on(2))
  expect(classAt(both, at(on(3)), undefined)).toBe(classA)
  expect(classAt(both, at(on(7)), undefined)).toBe(classB)
})
