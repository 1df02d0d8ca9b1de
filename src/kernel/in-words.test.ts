import { expect, it } from 'vitest'
import { ofName } from '../../web/frame/words.ts'
import { deBefore } from './in-words.ts'

it.each([
  ['Léa', 'de Léa'],
  ['Inès', 'd’Inès'],
  ['Élodie', 'd’Élodie'],
  ['Œdipe', 'd’Œdipe'],
  ['Hugo', 'de Hugo'],
  ['Yanis', 'de Yanis'],
  ['Yves', 'd’Yves'],
  ['', 'de '],
])('the person is named after « de » alike in a document and in the console: %s', (name, said) => {
  expect(`${deBefore(name)}${name}`).toBe(said)
  expect(ofName(name)).toBe(said)
})
