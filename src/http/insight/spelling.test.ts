/** The French dictionary itself, in its thread. */
import { expect, it } from 'vitest'
import { spellingOf } from './spelling.ts'

it('knows French words, elisions and compounds, and suggests what could be meant', async () => {
  const text = 'Les élèves de l’école étaient peut-être chez Maëlys. Ils ont vu des chevaus dans la foret.'
  const [spelling, empty] = await Promise.all([spellingOf(text), spellingOf('')])
  // « foret » is a tool: a dictionary knows no meaning.
  expect(spelling.list.map(({ word }) => word)).toEqual(['chevaus'])
  expect(spelling.list[0]?.suggestions).toContain('chevaux')
  expect(empty).toEqual({ words: 0, unknown: 0, list: [] })
})
