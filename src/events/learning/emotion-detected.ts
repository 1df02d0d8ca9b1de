import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, labelOf, name, part, sentence } from '../wording.ts'
import { Emotion, SessionId } from './values.ts'

const emotionsInFrench = {
  enjoyment: 'du plaisir',
  hope: 'de l’espoir',
  pride: 'de la fierté',
  relief: 'du soulagement',
  calm: 'du calme',
  boredom: 'de l’ennui',
  confusion: 'de la confusion',
  frustration: 'de la frustration',
  anxiety: 'de l’inquiétude',
  anger: 'de la colère',
  shame: 'de la honte',
  sadness: 'de la tristesse',
}

/**
 * The learner or a teacher declared an emotion. The event's name comes from the source documents, but nothing is
 * detected: inferring emotions in education is forbidden (EU AI Act, article 5(1)(f)), so the schema has no such source.
 */
export default defineEvent('learning.emotion-detected', {
  version: 1,
  description: 'An emotion was declared by the learner or a teacher; never inferred.',
  purpose: 'wellbeing',
  basis: 'consent',
  consent: { to: 'declared-emotions', sinceText: 1 },
  recipients: ['teachers'],
  retention: 'P1Y',
  lane: 'help',
  data: z.object({
    emotion: personal(Emotion),
    intensity: personal(z.int().min(1).max(5).optional().describe('How strong it is, from 1 to 5.')),
    source: z.enum(['learner', 'teacher']).describe('Who declared it.'),
    comment: personal(text(500).optional().describe('What the person said about it.')),
    session: SessionId.optional(),
    class: ClassId,
  }),
  words: {
    fr: ({ emotion, intensity, source }) =>
      sentence(
        source === 'teacher' ? 'L’équipe enseignante a noté' : 'A dit ressentir',
        ' ',
        labelOf(emotionsInFrench, emotion) ?? 'une émotion',
        part(' (', fr.count(intensity), ' sur 5)'),
      ),
    en: ({ emotion, intensity, source }) =>
      sentence(
        source === 'teacher' ? 'A teacher noted' : 'Reported feeling',
        ' ',
        name(emotion) ?? 'an emotion',
        part(' (', en.count(intensity), ' out of 5)'),
      ),
  },
})
