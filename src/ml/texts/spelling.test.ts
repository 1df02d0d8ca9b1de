/** Which words are looked up, and what a dictionary says of them. */
import { expect, it } from 'vitest'
import { type Dictionary, lookedUp, spelledBy } from './spelling.ts'

const words = ['le', 'chat', 'dort', 'Le', 'Il']
const dictionary: Dictionary = {
  spell: (word) => words.includes(word),
  suggest: () => ['chat', 'chats', 'achat', 'chas'],
}
const still = () => 0

it('looks up no name, and the first word of each sentence', () => {
  expect(lookedUp('Le chat de Joachim dort. Paris dort ! « Il rêve », dit Zoé.')).toEqual([
    ...['Le', 'chat', 'de', 'dort', 'Paris', 'dort', 'Il', 'rêve', 'dit'],
  ])
  expect(lookedUp('')).toEqual([])
})

it('lists each unknown word once, with how often it stands there and three suggestions', () =>
  expect(spelledBy(dictionary, ['Le chatt dort. Le chatt dors.', ''], still)).toEqual([
    {
      words: 6,
      unknown: 3,
      list: [
        { word: 'chatt', times: 2, suggestions: ['chat', 'chats', 'achat'] },
        { word: 'dors', times: 1, suggestions: ['chat', 'chats', 'achat'] },
      ],
    },
    { words: 0, unknown: 0, list: [] },
  ]))

it('counts all unknown words, and lists twenty', () => {
  const text = Array.from({ length: 30 }, (_, n) => `x${'abcdefghijklmnopqrstuvwxyzéèàç'[n]}`).join(' ')
  const [spelling] = spelledBy(dictionary, [text], still)
  expect([spelling?.unknown, spelling?.list.length]).toEqual([30, 20])
})

it('looks for no suggestion for a very long word, nor once two seconds have gone for all texts together', () => {
  const long = 'a'.repeat(26)
  expect(spelledBy(dictionary, [long], still)[0]?.list).toEqual([{ word: long, times: 1, suggestions: [] }])
  let at = 0
  const slow = {
    ...dictionary,
    suggest: () => {
      at += 1_500
      return ['chat']
    },
  }
  const counts = (...texts: string[]) =>
    spelledBy(slow, texts, () => at).map(({ list }) => list.map(({ suggestions }) => suggestions.length))
  expect(counts('xa xb xc')).toEqual([[1, 1, 0]])
  expect(counts('xa', 'xa xb', 'xc')).toEqual([[1], [1, 0], [0]])
})
