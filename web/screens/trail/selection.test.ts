import { expect, it } from 'vitest'
import { conditionsOf } from './selection.ts'

const id = '5111a9e0-0000-4000-8000-000000000003'

it('chooses whole days by the clock of the school, the last one included', () => {
  expect(conditionsOf({ from: '2026-10-24', until: '2026-10-25' }, 'Europe/Paris')).toEqual({
    from: '2026-10-23T22:00:00.000Z',
    // Summer time ends in the night to the 25th.
    until: '2026-10-25T23:00:00.000Z',
  })
})

it('leaves out what is no id and no day', () => {
  expect(conditionsOf({ subject: ` ${id.toUpperCase()} `, actor: 'Léa', from: '20' }, 'Europe/Paris')).toEqual({
    subject: id,
  })
})

it('leaves out an end before the beginning', () => {
  expect(Object.keys(conditionsOf({ from: '2026-10-24', until: '2026-10-23' }, 'Europe/Paris'))).toEqual(['from'])
})

it('asks for what was refused only where that is chosen', () => {
  expect(conditionsOf({ refused: 'true', action: 'learner-history' }, 'UTC')).toEqual({
    refused: 'true',
    action: 'learner-history',
  })
  expect(conditionsOf({ refused: 'yes' }, 'UTC')).toEqual({})
})
