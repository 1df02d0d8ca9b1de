/** What an event shows to whoever reads histories. */
import { expect, it } from 'vitest'
import productionDrafted from '#events/learning/production-drafted.ts'
import productionSubmitted from '#events/learning/production-submitted.ts'
import { drafted, submitted } from '../../tests/fixtures/productions.ts'
import { discreetly } from './discreet.ts'
import { ERASED } from './personal.ts'
import { record } from './specification.ts'

const [draft, handedIn] = record([drafted(), submitted()])

it('leaves out the fields that its type keeps discreet, and nothing else', () => {
  if (!draft) throw new Error('there is an event')
  const shown = discreetly(productionDrafted, draft)
  expect(shown).toEqual({ ...draft, data: { ...draft.data, title: { withheld: true }, text: { withheld: true } } })
  expect(discreetly(productionDrafted, draft, (field) => field === 'text').data).toMatchObject({
    title: { withheld: true },
    text: 'Il était une fois.',
  })
})

it('shows a field that was erased as erased', () => {
  if (!draft) throw new Error('there is an event')
  const erased = { ...draft, data: { ...draft.data, text: ERASED } }
  expect(discreetly(productionDrafted, erased).data).toMatchObject({ text: ERASED, title: { withheld: true } })
})

it('hides the actor where the type says so', () => {
  if (!draft) throw new Error('there is an event')
  expect(discreetly({ discreet: { fields: [], actor: true } }, draft).actor).toBe(
    '00000000-0000-4000-8000-0000000000ff',
  )
})

it('leaves an event of another type as it is', () => {
  if (!handedIn) throw new Error('there is an event')
  expect(discreetly(productionSubmitted, handedIn)).toBe(handedIn)
})
