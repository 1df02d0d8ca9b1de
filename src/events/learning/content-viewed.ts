import { z } from 'zod'
import { onConsent } from '#kernel/consent.ts'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, labelOf, name, part, sentence } from '../wording.ts'
import { ContentAction, ContentId, DurationMs, Medium, OffsetMs, SessionId, Share, SkillId } from './values.ts'

const mediaInFrench = {
  page: 'la page',
  video: 'la vidéo',
  resource: 'le document',
  forum: 'le forum',
  quiz: 'le quiz',
  course: 'le cours',
}
const mediaInEnglish = {
  page: 'the page',
  video: 'the video',
  resource: 'the document',
  forum: 'the forum',
  quiz: 'the quiz',
  course: 'the course',
}
const actionsInFrench = {
  opened: 'A ouvert',
  played: 'A lancé',
  paused: 'A mis en pause',
  moved: 'A avancé ou reculé dans',
  completed: 'A terminé',
  left: 'A quitté',
  interacted: 'A interagi avec',
  downloaded: 'A téléchargé',
}
const actionsInEnglish = {
  opened: 'Opened',
  played: 'Played',
  paused: 'Paused',
  moved: 'Skipped within',
  completed: 'Finished',
  left: 'Left',
  interacted: 'Interacted with',
  downloaded: 'Downloaded',
}

/**
 * A learner viewed a content, once, or several times on the same day (imports report daily totals). A player reports each
 * action of a viewing: the first counts as one view, the following ones as none.
 */
export default defineEvent('learning.content-viewed', {
  version: 1,
  description: 'A learner viewed a content, once or several times.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    content: ContentId,
    medium: Medium,
    skill: SkillId.optional(),
    views: z
      .int()
      .min(0)
      .max(100_000)
      .default(1)
      .describe('How many views it counts as; 0 for an act within a view that was counted before.'),
    durationMs: DurationMs.optional(),
    action: ContentAction.optional(),
    // Which seconds somebody watched again is more than teaching needs.
    fromMs: onConsent(
      { to: 'detailed-tracking', sinceText: 1 },
      OffsetMs.optional().describe('Place in the recording before a move, in milliseconds.'),
    ),
    atMs: onConsent(
      { to: 'detailed-tracking', sinceText: 1 },
      OffsetMs.optional().describe('Place in the recording of the act, or after a move, in milliseconds.'),
    ),
    progress: Share.optional().describe('How much of the content was seen so far, from 0 to 1.'),
    session: SessionId.optional(),
    class: ClassId,
  }),
  words: {
    fr: ({ content, medium, action, views, durationMs, progress }) =>
      sentence(
        labelOf(actionsInFrench, action) ?? 'A consulté',
        ' ',
        labelOf(mediaInFrench, medium) ?? 'le contenu',
        part(' ', name(content)),
        typeof views === 'number' && views > 1 ? part(' ', fr.count(views), ' fois') : '',
        part(' pendant ', fr.duration(durationMs)),
        part(' (vu à ', fr.percent(progress), ')'),
      ),
    en: ({ content, medium, action, views, durationMs, progress }) =>
      sentence(
        labelOf(actionsInEnglish, action) ?? 'Viewed',
        ' ',
        labelOf(mediaInEnglish, medium) ?? 'the content',
        part(' ', name(content)),
        typeof views === 'number' && views > 1 ? part(' ', en.count(views), ' times') : '',
        part(' for ', en.duration(durationMs)),
        part(' (', en.percent(progress), ' viewed)'),
      ),
  },
})
