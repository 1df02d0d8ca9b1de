/** A level that was set without a human, and a flagged risk, are automated decisions. */
import { expect, it } from 'vitest'
import recommendationApplied from '#events/insight/recommendation-applied.ts'
import riskFlagged from '#events/insight/risk-flagged.ts'
import { DecisionId } from '#events/privacy/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { send } from '#kernel/process.ts'
import { following } from '#kernel/process-specification.ts'
import { record } from '#kernel/specification.ts'
import recordDecision from '../../commands/privacy/record-decision.ts'
import { addition, classA, learner } from '../../tests/fixtures/learning.ts'
import recordedDecisions from './recorded-decisions.ts'

const applied = (by: 'level-model' | 'elo' | 'rule') =>
  recommendationApplied({
    ...{ skill: addition, to: 3, by, model: null, target: 0.7, expected: 0.71, class: classA },
    basis: { of: 'skill', right: 14, answers: 20, events: [] },
  })

it('records a recommended level as a decision that a human can be asked about', () => {
  const event = applied('level-model')
  const [recorded] = record([event])
  expect(recorded).toBeDefined()
  following(recordedDecisions, [])
    .when(event)
    .then([
      send(recordDecision, {
        decision: DecisionId.parse(derivedUuid('recommended level', recorded?.id ?? '')),
        person: learner,
        rule: 'next-level-level-model',
        ruleVersion: 1,
        by: 'model',
        title: 'Choisir le niveau des exercices',
        significant: false,
        inputs:
          'les dernières réponses, lues par un modèle entraîné sur les réponses des élèves, pour 7 réponses justes sur 10',
        outcome: 'niveau 3 en calcul/addition',
      }),
    ])
})

it('records a flagged risk as a decision that a human can be asked about', () => {
  const event = riskFlagged({
    ...{ skill: addition, model: 'at-risk-5d0c3a7be912', features: '5d0c3a7b', threshold: 0.31, probability: 0.41 },
    ...{ reasons: [], class: classA },
  })
  const [recorded] = record([event])
  following(recordedDecisions, [])
    .when(event)
    .then([
      send(recordDecision, {
        decision: DecisionId.parse(derivedUuid('flagged risk', recorded?.id ?? '')),
        person: learner,
        rule: 'flagged-risk',
        ruleVersion: 1,
        by: 'model',
        title: 'Signaler un risque de difficulté',
        significant: false,
        inputs: 'les dernières réponses, lues par un modèle entraîné sur les réponses des élèves',
        outcome: 'l’équipe enseignante est prévenue d’un risque de difficulté, surtout en calcul/addition',
      }),
    ])
})
