// What leads where from the field that opens the log.
import { expect, it } from 'vitest'
import { placeOf } from './place.ts'

const id = '5111a9e0-0000-4000-8000-000000000003'

it('opens an event by its position, also as it is written with spaces', () => {
  expect(placeOf('13889')).toBe('/events/13889')
  expect(placeOf(' 13 889 ')).toBe('/events/13889')
})

it('opens a stream by its name, and a learner’s by the id alone', () => {
  expect(placeOf(`class-${id}`)).toBe(`/streams/class-${id}`)
  expect(placeOf(`Sign-In-Name-${id.toUpperCase()}`)).toBe(`/streams/sign-in-name-${id}`)
  expect(placeOf(id)).toBe(`/streams/learner-${id}`)
})

it('opens nothing for anything else', () => {
  for (const typed of ['', 'learner', `learner-${id}/x`, '../session', '-1', `javascript:${id}`])
    expect(placeOf(typed), typed).toBeNull()
})
