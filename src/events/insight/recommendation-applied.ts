import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { Level, SkillId } from '../learning/values.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { ModelName } from './models.ts'

/** What a recommendation was made by, and what it was worth at that moment. */
export const recommendationShape = {
  skill: SkillId,
  to: Level.describe('The level that was recommended and set, from 1 to 5.'),
  by: z.enum(['level-model', 'elo', 'rule']).describe('What the level was made by.'),
  model: ModelName.nullable().describe('The model of levels that was asked; null if none served.'),
  target: z.number().min(0).max(1).describe('The wanted share of right answers.'),
  expected: personal(z.number().min(0).max(1).nullable()).describe(
    'The expected share of right answers at this level; null by the rule.',
  ),
  basis: personal(
    z.object({
      of: z.enum(['skill', 'all-skills']).describe('Whether the answers are on the skill, or on all skills.'),
      right: z.int().min(0).describe('Right answers.'),
      answers: z.int().min(0).describe('Answers with a level.'),
      events: z
        .array(z.string().regex(/^\d{1,18}$/))
        .max(100)
        .describe('Their places in the log, oldest first.'),
    }),
  ).describe('The answers that it rests on.'),
} as const

/** A level was recommended to a learner and set at once: what decided, and on what it rested. */
export default defineEvent('insight.recommendation-applied', {
  version: 1,
  description: 'The level of exercises was set as a model or a rule recommended.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ ...recommendationShape, class: ClassId }),
  words: {
    fr: ({ skill, to, by }) =>
      sentence(
        'Le niveau recommandé',
        part(' de ', name(skill)),
        ' est appliqué',
        part(' (niveau ', fr.count(to), ')'),
        by === 'level-model'
          ? ', selon le modèle de niveau'
          : by === 'elo'
            ? ', selon l’estimation Elo'
            : ', selon la règle',
      ),
    en: ({ skill, to, by }) =>
      sentence(
        'The recommended level',
        part(' in ', name(skill)),
        ' is applied',
        part(' (level ', en.count(to), ')'),
        by === 'level-model' ? ', by the model of levels' : by === 'elo' ? ', by the Elo estimate' : ', by the rule',
      ),
  },
})
