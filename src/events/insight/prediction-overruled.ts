import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { Level, SkillId } from '../learning/values.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { ModelName } from './models.ts'

/** A person who teaches judged otherwise than a model or a rule. Their judgement can be exported; no training uses it. */
export const overrulingShape = {
  prediction: z.enum(['risk', 'level']).describe('What was overruled: an estimate of risk, or a recommended level.'),
  skill: SkillId.optional().describe('The skill of a level; absent for a risk.'),
  model: ModelName.nullable().describe('The model that was overruled; null for a rule.'),
  atRisk: z
    .boolean()
    .optional()
    .describe('Of a risk: whether the learner is in trouble, in the judgement of the person.'),
  level: Level.optional().describe('Of a level: the one that fits, in the judgement of the person.'),
  why: personal(text(1_000).optional().describe('Why, in words.'), { as: 'staff-text' }),
} as const

export default defineEvent('insight.prediction-overruled', {
  version: 1,
  description: 'A person who teaches overruled an estimate of risk or a recommended level.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ ...overrulingShape, class: ClassId }),
  words: {
    fr: ({ prediction, skill, level, atRisk }) =>
      prediction === 'level'
        ? sentence(
            'L’enseignant(e) écarte le niveau recommandé',
            part(' de ', name(skill)),
            part(' et choisit le niveau ', fr.count(level)),
          )
        : sentence(
            'L’enseignant(e) écarte l’estimation de risque',
            atRisk === true
              ? ' et juge l’élève en difficulté'
              : atRisk === false
                ? ' et ne juge pas l’élève en difficulté'
                : '',
          ),
    en: ({ prediction, skill, level, atRisk }) =>
      prediction === 'level'
        ? sentence(
            'The teacher overrules the recommended level',
            part(' in ', name(skill)),
            part(' and chooses level ', en.count(level)),
          )
        : sentence(
            'The teacher overrules the estimate of risk',
            atRisk === true ? ': the learner is in trouble' : atRisk === false ? ': the learner is not in trouble' : '',
          ),
  },
})
