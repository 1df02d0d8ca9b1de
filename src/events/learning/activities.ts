// The values of a learner's work on the activities of a sequence.
import { z } from 'zod'
import { ActivityId, ActivityKind, LessonId, SequenceId } from '../teaching/sequences.ts'
import { ClassId, DefinitionVersion } from '../teaching/values.ts'
import { possiblyEmptyText, text } from '../text.ts'
import { labelOf } from '../wording.ts'

/** Where an activity is: every event of work says so, with the version that was there. */
export const placeShape = {
  class: ClassId,
  sequence: SequenceId,
  version: DefinitionVersion,
  lesson: LessonId,
  activity: ActivityId,
  title: text(200).describe('What the activity is called in that version.'),
  kind: ActivityKind,
}

/** Nothing is recorded of an activity that was not started. */
export const WorkStatus = z
  .enum(['in-progress', 'needs-review', 'completed'])
  .describe('`in-progress`, `needs-review` (a teacher looks at it) or `completed`.')
export type WorkStatus = z.output<typeof WorkStatus>

/** A score may be half a point. */
export const Score = z.number().min(0).max(1_000).describe('Points that were given.')

/** One answer, as it was judged, and what the learner was told. */
export const JudgedAnswer = z.object({
  question: z.string().max(100).describe('The question: its code, or the exercise of the bank.'),
  response: possiblyEmptyText(2_000).describe('What the learner answered.'),
  correct: z.boolean().describe('Whether it was right.'),
  reason: text(1_000).optional().describe('Why, as the learner was told; absent if nothing was said.'),
})
export type JudgedAnswer = z.output<typeof JudgedAnswer>

/** A screen of an application, by a short code. */
export const ScreenCode = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+([._:/-][a-z0-9]+)*$/, 'A short code such as lesson/intro.')
  .describe('The screen, as a short code: `activity`, `outline`.')

const kindsInFrench = {
  video: 'la vidéo',
  quiz: 'le quiz',
  'text-production': 'l’écrit',
  interactive: 'l’activité',
  evaluation: 'l’évaluation',
}
const kindsInEnglish = {
  video: 'the video',
  quiz: 'the quiz',
  'text-production': 'the text',
  interactive: 'the activity',
  evaluation: 'the evaluation',
}
/** `le quiz` */
export const activityInFrench = (kind: unknown): string => labelOf(kindsInFrench, kind) ?? 'l’activité'
export const activityInEnglish = (kind: unknown): string => labelOf(kindsInEnglish, kind) ?? 'the activity'
