import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { SkillId } from '../learning/values.ts'
import { ClassId } from '../teaching/values.ts'
import { name, part, sentence } from '../wording.ts'
import { ModelName } from './models.ts'

/** What an alert rested on: all that is needed to ask again why it was raised. */
export const flagShape = {
  skill: SkillId.describe('The skill that was practised last.'),
  model: ModelName.describe('The model that raised the alert.'),
  features: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .describe('The hash of the features that it was asked with.'),
  threshold: z.number().min(0).max(1).describe('The chance from which the alert is raised.'),
  probability: personal(z.number().min(0).max(1)).describe('The estimated chance of trouble.'),
  reasons: personal(
    z
      .array(
        z.object({
          group: z.string().max(60).describe('What it is about: `recent-success`.'),
          contribution: z.number().nullable().describe('What it adds to the log-odds of the risk.'),
          events: z
            .array(z.string().regex(/^\d{1,18}$/))
            .max(100)
            .describe('The places of the answers behind it in the log, oldest first.'),
        }),
      )
      .max(5),
  ).describe('The strongest reasons, the strongest first.'),
} as const

/** The model that serves estimated that a learner may be in trouble, and somebody is told: the estimate is acted on. */
export default defineEvent('insight.risk-flagged', {
  version: 1,
  description: 'The model that serves raised the alert that a learner may be in trouble with the next ten answers.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ ...flagShape, class: ClassId }),
  words: {
    fr: ({ skill }) =>
      sentence('Un modèle signale un risque de difficulté', part(', surtout en ', name(skill)), ' (une estimation)'),
    en: ({ skill }) =>
      sentence('A model flags a risk of trouble', part(', mostly with ', name(skill)), ' (an estimate)'),
  },
})
