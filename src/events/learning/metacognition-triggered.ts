import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, labelOf, NARROW, part, sentence } from '../wording.ts'
import { ExerciseId, Level, ObservationCode, SkillId } from './values.ts'

const phasesInFrench = { planning: 'avant de commencer', monitoring: 'pendant le travail', evaluating: 'après coup' }
const phasesInEnglish = { planning: 'before starting', monitoring: 'while working', evaluating: 'afterwards' }

/** A learner was asked to think about their own learning, and may have answered. */
export default defineEvent('learning.metacognition-triggered', {
  version: 1,
  description: 'A learner was asked to think about their own learning.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'help',
  data: z.object({
    prompt: ObservationCode.describe('Which question was asked, as a short code: `what-was-hard`.'),
    phase: z
      .enum(['planning', 'monitoring', 'evaluating'])
      .describe('When it was asked: before, during or after the work.'),
    reflection: personal(text(2_000).optional().describe('What the learner answered.')),
    perceivedDifficulty: Level.optional().describe('How hard the learner found it, from 1 to 5.'),
    exercise: ExerciseId.optional(),
    skill: SkillId.optional(),
    class: ClassId,
  }),
  words: {
    fr: ({ phase, reflection, perceivedDifficulty }) =>
      sentence(
        fr.quoted(reflection) ? 'A répondu à' : 'A reçu',
        ' une question sur sa façon d’apprendre',
        part(', ', labelOf(phasesInFrench, phase)),
        part(` (difficulté ressentie${NARROW}: `, fr.count(perceivedDifficulty), ' sur 5)'),
        part(`${NARROW}: `, fr.quoted(reflection)),
      ),
    en: ({ phase, reflection, perceivedDifficulty }) =>
      sentence(
        en.quoted(reflection) ? 'Answered' : 'Was asked',
        ' a question about how they learn',
        part(', ', labelOf(phasesInEnglish, phase)),
        part(' (perceived difficulty: ', en.count(perceivedDifficulty), ' out of 5)'),
        part(': ', en.quoted(reflection)),
      ),
  },
})
