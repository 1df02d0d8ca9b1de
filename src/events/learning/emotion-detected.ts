import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { Emotion, SessionId } from './values.ts'

/**
 * An emotion was declared, by the learner or by a teacher. The name is the source documents'; nothing is detected:
 * inferring emotions in education is forbidden (EU AI Act, article 5(1)(f)), so no such source exists here.
 */
export default defineEvent('learning.emotion-detected', {
  version: 1,
  description: 'An emotion was declared by the learner or a teacher; never inferred.',
  purpose: 'wellbeing',
  retention: 'P1Y',
  data: z.object({
    emotion: personal(Emotion),
    intensity: personal(z.int().min(1).max(5).optional()),
    source: z.enum(['learner', 'teacher']),
    comment: personal(text(500).optional()),
    session: SessionId.optional(),
    class: ClassId,
  }),
})
