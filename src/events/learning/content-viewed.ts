import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { ContentId, DurationMs, Medium, SessionId, SkillId } from './values.ts'

/** A learner looked at a content, once or (as imports tell it) several times on the same day. */
export default defineEvent('learning.content-viewed', {
  version: 1,
  description: 'A learner looked at a content, once or several times.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({
    content: ContentId,
    medium: Medium,
    skill: SkillId.optional(),
    views: z.int().min(1).max(100_000).default(1),
    durationMs: DurationMs.optional(),
    session: SessionId.optional(),
    class: ClassId,
  }),
})
