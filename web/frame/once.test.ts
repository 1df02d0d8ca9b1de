import { expect, it } from 'vitest'
import { keysOfCommands } from './once.ts'

it.each([0, 429, 500, 503])('a command whose fate is not known, after %i, is sent again with its key', (status) => {
  const keys = keysOfCommands()
  const first = keys.keyFor({ name: 'Léa' })
  keys.ended(status)
  expect(keys.keyFor({ name: 'Léa' })).toEqual(first)
})

it.each([201, 409, 422])('a command that was answered, with %i, gets another key the next time', (status) => {
  const keys = keysOfCommands()
  const first = keys.keyFor({ name: 'Léa' })
  keys.ended(status)
  expect(keys.keyFor({ name: 'Léa' })).not.toEqual(first)
})

it('another input has another key', () => {
  const keys = keysOfCommands()
  const first = keys.keyFor({ name: 'Léa' })
  keys.ended(0)
  expect(keys.keyFor({ name: 'Noé' })).not.toEqual(first)
})

it('the same input is meant anew after another command: an access is suspended, restored, and suspended', () => {
  const [suspend, restore] = [keysOfCommands(), keysOfCommands()]
  const first = suspend.keyFor(undefined)
  suspend.ended(0)
  restore.keyFor(undefined)
  restore.ended(200)
  expect(suspend.keyFor(undefined)).not.toEqual(first)
})
