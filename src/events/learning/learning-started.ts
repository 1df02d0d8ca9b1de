import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { SessionId } from './values.ts'

/** A learner sat down to learn: one session begins. */
export default defineEvent('learning.learning-started', {
  version: 1,
  description: 'A learner began a session.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({
    session: SessionId,
    device: z.enum(['computer', 'tablet', 'phone', 'other']).optional(),
    class: ClassId,
  }),
})
