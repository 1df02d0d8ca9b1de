import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { ContentAction, ContentId, DurationMs, Medium, OffsetMs, SessionId, Share, SkillId } from './values.ts'

/**
 * A learner looked at a content, once or (as imports tell it) several times on the same day. A player tells each act of
 * one viewing: the first counts as the view, those that follow have none.
 */
export default defineEvent('learning.content-viewed', {
  version: 1,
  description: 'A learner looked at a content, once or several times.',
  purpose: 'teaching',
  retention: 'P2Y',
  data: z.object({
    content: ContentId,
    medium: Medium,
    skill: SkillId.optional(),
    views: z.int().min(0).max(100_000).default(1), // 0: an act within a view that was counted before
    durationMs: DurationMs.optional(),
    action: ContentAction.optional(), // where the source tells each act
    fromMs: OffsetMs.optional(), // place in a recording: before a move
    atMs: OffsetMs.optional(), // and after it, or of the act
    progress: Share.optional(), // of the content, so far
    session: SessionId.optional(),
    class: ClassId,
  }),
})
