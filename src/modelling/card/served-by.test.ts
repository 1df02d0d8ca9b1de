// What answers, on a card in French: whatever a training of this release records is said in French.
import { describe, expect, it } from 'vitest'
import { servedByIn } from './served-by.ts'

const RECORDED = [
  'logistic regression alone: trees and nets need at least 200 training learners',
  '0.4 of an LSTM and 0.6 of a forest, without an exact explanation; the first 5 answers of a learner by the regression',
  'trees, nets and regression; the first 5 answers of a learner by the regression alone, which was clearly better there',
  'trees, nets and regression, also for the first 5 answers of a learner, where the regression alone was not clearly better',
  'trees on the history',
]

describe('what answers', () => {
  it('is in French on a card in French, with its numbers, and as recorded on one in English', () => {
    expect(servedByIn('fr', RECORDED[0] ?? '')).toBe(
      'une régression logistique seule : les arbres et les réseaux demandent au moins 200 élèves',
    )
    for (const recorded of RECORDED) {
      expect(servedByIn('fr', recorded)).not.toMatch(/\b(the|trees|learner)\b/)
      expect(servedByIn('en', recorded)).toBe(recorded)
    }
  })

  it('is shown as it stands where another release has recorded other words', () =>
    expect(servedByIn('fr', 'a forest of pines')).toBe('a forest of pines'))
})
