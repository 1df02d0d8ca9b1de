import { z } from 'zod'
import recommendationApplied from '#events/insight/recommendation-applied.ts'
import riskFlagged from '#events/insight/risk-flagged.ts'
import { DecisionId } from '#events/privacy/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { defineProcess, send } from '#kernel/process.ts'
import recordDecision from '../../commands/privacy/record-decision.ts'

const Nothing = z.object({})

/** In French, as the person reads it. What it rested on in detail is in the event itself, sealed. */
const madeBy = {
  'level-model': 'un modèle entraîné sur les réponses des élèves',
  elo: 'une estimation tenue à jour à chaque réponse (Elo)',
  rule: 'la règle d’un niveau à la fois',
} as const

/**
 * A level that was recommended and set without a human is an automated decision: it is recorded as one, so that the learner
 * and their parents see it, may ask for an explanation or a human, and may contest it. It has no significant effect: the
 * level changes with the next answers, and who teaches may set another at any time. So is a flagged risk: it tells the teachers,
 * and does nothing else.
 */
export default defineProcess('recorded-decisions', {
  version: 1,
  description: 'Records each recommended level that was set, and each flagged risk, as an automated decision.',
  sends: [recordDecision],
  state: Nothing,
  initial: {},
  on: (on) => [
    on(
      recommendationApplied,
      ({ subject }) => subject,
      (_, { id, subject, data: { skill, to, by, target } }) => ({
        state: null,
        send: subject
          ? [
              send(recordDecision, {
                decision: DecisionId.parse(derivedUuid('recommended level', id)),
                person: subject,
                rule: `next-level-${by}`,
                ruleVersion: 1,
                by: by === 'level-model' ? 'model' : 'rule',
                title: 'Choisir le niveau des exercices',
                significant: false,
                inputs: `les dernières réponses, lues par ${madeBy[by]}, pour ${Math.round(10 * target)} réponses justes sur 10`,
                outcome: `niveau ${to} en ${skill}`,
              }),
            ]
          : [],
      }),
    ),
    on(
      riskFlagged,
      ({ subject }) => subject,
      (_, { id, subject, data: { skill } }) => ({
        state: null,
        send: subject
          ? [
              send(recordDecision, {
                decision: DecisionId.parse(derivedUuid('flagged risk', id)),
                person: subject,
                rule: 'flagged-risk',
                ruleVersion: 1,
                by: 'model',
                title: 'Signaler un risque de difficulté',
                significant: false,
                inputs: 'les dernières réponses, lues par un modèle entraîné sur les réponses des élèves',
                outcome: `l’équipe enseignante est prévenue d’un risque de difficulté, surtout en ${skill}`,
              }),
            ]
          : [],
      }),
    ),
  ],
})
