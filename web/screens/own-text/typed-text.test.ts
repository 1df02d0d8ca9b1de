/** What the device kept of a text. */
import { expect, it } from 'vitest'
import { typedText } from './typed-text.ts'

it('reads what was kept', () =>
  expect(typedText(JSON.stringify({ title: 'La cabane', text: 'Il était' }))).toEqual({
    title: 'La cabane',
    text: 'Il était',
  }))

it.each([null, '', '{', 'null', '{"title": 1, "text": ""}', '{"title": "La cabane"}'])(
  'takes %j for nothing',
  (stored) => expect(typedText(stored)).toBeNull(),
)
