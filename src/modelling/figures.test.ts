import { expect, it } from 'vitest'
import { byName, figuresOf } from './figures.ts'

it('names nested values by their path, and lists by number', () => {
  expect(byName(figuresOf({ seed: 1, trees: { leaves: 16, losses: [0.5, 0.4] }, isCold: true, by: 'trees' }))).toEqual({
    seed: 1,
    'trees.leaves': 16,
    'trees.losses.1': 0.5,
    'trees.losses.2': 0.4,
    isCold: true,
    by: 'trees',
  })
})

it('holds no number that JSON does not have', () => {
  expect(figuresOf({ precision: Number.NaN, nothing: null, undone: undefined })).toEqual([
    { name: 'precision', value: null },
    { name: 'nothing', value: null },
  ])
})
