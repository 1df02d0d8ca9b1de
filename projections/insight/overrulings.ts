import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import predictionOverruled from '#events/insight/prediction-overruled.ts'
import { EventReference, Level, SkillId } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/**
 * What people who teach judged otherwise than a model or a rule: labels for evaluations and later trainings. They are chosen, not
 * drawn: each is about an estimate that somebody saw and did not believe, so they say nothing about those that nobody looked at.
 */
export default defineProjection('overrulings', {
  version: 1,
  description: 'Each estimate that a person who teaches overruled, with what they judged.',
  of: 'learner',
  forModels: true,
  words: {
    title: { fr: 'Estimation écartée', en: 'Estimate overruled' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      overruling: { fr: 'identifiant', en: 'id' },
      prediction: {
        fr: 'estimation',
        en: 'estimate',
        values: { risk: { fr: 'risque', en: 'risk' }, level: { fr: 'niveau', en: 'level' } },
      },
      model: { fr: 'modèle écarté', en: 'overruled model' },
      skill: { fr: 'compétence', en: 'skill' },
      atRisk: { fr: 'en difficulté, selon l’enseignant(e)', en: 'in trouble, as the teacher judges' },
      level: { fr: 'niveau choisi', en: 'level chosen' },
      class: { fr: 'classe', en: 'class' },
      judgedAt: { fr: 'jugé le', en: 'judged at' },
    },
  },
  key: z.object({ learner: PersonId, overruling: EventReference }),
  row: z.object({
    prediction: z.enum(['risk', 'level']),
    model: ModelName.nullable(),
    skill: SkillId.nullable(),
    atRisk: z.boolean().nullable(),
    level: Level.nullable(),
    class: ClassId,
    judgedAt: Instant,
  }),
  on: (on) => [
    on(
      predictionOverruled,
      ({ id, subject }) => (subject ? { learner: subject, overruling: EventReference.parse(id) } : []),
      (_, { occurredAt, data: { prediction, model, skill, atRisk, level, class: ofClass } }) => ({
        prediction,
        model,
        skill: skill ?? null,
        atRisk: atRisk ?? null,
        level: level ?? null,
        class: ofClass,
        judgedAt: occurredAt,
      }),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
