import { z } from 'zod'
import decisionConfirmed from '#events/privacy/decision-confirmed.ts'
import decisionContested from '#events/privacy/decision-contested.ts'
import decisionMade from '#events/privacy/decision-made.ts'
import decisionReviewed from '#events/privacy/decision-reviewed.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ContestedFor, DecisionId } from '#events/privacy/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

type OfDecision = { subject: PersonId | null; data: { decision: z.output<typeof DecisionId> } }
const ofDecision = ({ subject, data }: OfDecision) => (subject ? { person: subject, decision: data.decision } : [])

/** What rules and models decided about whom, and what became of it. What it says in words is sealed, and not here. */
export default defineProjection('automated-decisions', {
  version: 1,
  description: 'What rules and models decided about whom, whether a human agreed, and who asked what about it.',
  of: 'rights',
  words: {
    title: { fr: 'Décision automatique', en: 'Automated decision' },
    columns: {
      person: { fr: 'personne', en: 'person' },
      decision: { fr: 'identifiant', en: 'id' },
      title: { fr: 'objet', en: 'what is decided' },
      rule: { fr: 'règle ou modèle', en: 'rule or model' },
      ruleVersion: { fr: 'version', en: 'version' },
      by: {
        fr: 'décidée par',
        en: 'decided by',
        values: { rule: { fr: 'une règle', en: 'a rule' }, model: { fr: 'un modèle', en: 'a model' } },
      },
      status: {
        fr: 'état',
        en: 'state',
        values: {
          'awaiting-human': { fr: 'attend l’avis d’une personne', en: 'waits for a human' },
          'in-effect': { fr: 'en vigueur', en: 'in effect' },
          overruled: { fr: 'écartée par une personne', en: 'set aside by a human' },
        },
      },
      asked: {
        fr: 'demande en attente',
        en: 'asked for',
        values: {
          human: { fr: 'l’examen par une personne', en: 'a human' },
          explanation: { fr: 'une explication', en: 'an explanation' },
          contest: { fr: 'contestation', en: 'contested' },
        },
      },
      madeAt: { fr: 'prise le', en: 'made at' },
      answeredAt: { fr: 'réponse le', en: 'answered at' },
    },
  },
  key: z.object({ person: PersonId, decision: DecisionId }),
  row: z.object({
    title: z.string(),
    rule: z.string(),
    ruleVersion: z.int(),
    by: z.enum(['rule', 'model']),
    status: z.enum(['awaiting-human', 'in-effect', 'overruled']),
    asked: ContestedFor.nullable(),
    madeAt: Instant,
    answeredAt: Instant.nullable(),
  }),
  on: (on) => [
    on(decisionMade, ofDecision, (_, { occurredAt, data: { title, rule, ruleVersion, by, significant } }) => ({
      title,
      rule,
      ruleVersion,
      by,
      status: significant ? 'awaiting-human' : 'in-effect',
      asked: null,
      madeAt: occurredAt,
      answeredAt: null,
    })),
    on(decisionConfirmed, ofDecision, (row, { data: { agreed } }) =>
      row ? { ...row, status: agreed ? 'in-effect' : 'overruled' } : remove,
    ),
    on(decisionContested, ofDecision, (row, { data: { wants } }) => (row ? { ...row, asked: wants } : remove)),
    on(decisionReviewed, ofDecision, (row, { occurredAt, data: { outcome } }) => {
      if (!row) return remove
      const upheld = row.asked === 'explanation' ? row.status : 'in-effect'
      return { ...row, asked: null, answeredAt: occurredAt, status: outcome === 'upheld' ? upheld : 'overruled' }
    }),
    on(subjectErased, (e) => (e.subject ? { person: e.subject } : []), remove),
  ],
})
