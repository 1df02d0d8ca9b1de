/** What receivers are told without having chosen it says nothing but whom it is about. */
import { expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { ALWAYS_TOLD } from './always-told.ts'

const { events } = await readDefinitions()

it.each(ALWAYS_TOLD)('%s is an event without personal fields', (type) =>
  expect(events.get(type)?.personal.size).toBe(0),
)
