// The values that the learning context's events and read models share.
import { z } from 'zod'
import { derivedUuid } from '#kernel/derived-uuid.ts'

/**
 * A skill by its path, `calcul/addition` = domain/skill. Lower case, digits, dashes and slashes; `_` only between the parts of
 * a combined skill.
 */
export const SkillId = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+([-/_][a-z0-9]+)*$/, 'A skill is a path such as calcul/addition.')
  .brand<'SkillId'>()
  .describe('A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`.')
export type SkillId = z.output<typeof SkillId>

/**
 * The one skill of an exercise that trains several: their ids, sorted and joined by `_`. Where that is longer than an id may
 * be, a hash takes its place: `combined/` and 16 digits. One answer counts once, under this id.
 */
export function combinedSkill(skills: readonly SkillId[]): SkillId {
  const parts = [...new Set(skills.flatMap((skill) => skill.split('_')))].sort()
  if (parts.length === 0) throw new TypeError('a combined skill needs at least one skill')
  const joined = SkillId.safeParse(parts.join('_'))
  return joined.success
    ? joined.data
    : SkillId.parse(
        `combined/${derivedUuid('combined skill', ...parts)
          .slice(0, 18)
          .replaceAll('-', '')}`,
      )
}

const code = () =>
  z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9._:/-]+$/, 'A code of letters, digits and . _ : / -')

/** An exercise. Its question, expected answer and feedback template are stored with each version of the exercise. */
export const ExerciseId = code().brand<'ExerciseId'>().describe('An exercise, by the id that its application gives it.')
export type ExerciseId = z.output<typeof ExerciseId>

/** A page, video, resource… that can be viewed. */
export const ContentId = code().brand<'ContentId'>().describe('A page, video or other content, by its id.')
export type ContentId = z.output<typeof ContentId>

/** A badge or certificate that can be unlocked. */
export const AchievementId = code().brand<'AchievementId'>().describe('A badge or certificate, by its id.')

/** One sitting of a learner with the application. */
export const SessionId = z.uuid().toLowerCase().brand<'SessionId'>().describe('The session that it belongs to.')

/** Difficulty from 1 (easiest) to 5. */
export const Level = z.int().min(1).max(5).describe('Difficulty, from 1 (easiest) to 5.')
export type Level = z.output<typeof Level>

/** A part of the whole, 0 to 1. */
export const Share = z.number().min(0).max(1).describe('A share, from 0 to 1.')

/** Active time in milliseconds, at most a day: longer is a clock that was left running. */
export const DurationMs = z.int().nonnegative().max(86_400_000).describe('Active time in milliseconds, at most a day.')

/** What is seen of how a learner went about it, as a short code of the exercise's author: `counts-on-fingers`. */
export const ObservationCode = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+([._:-][a-z0-9]+)*$/, 'A short code such as carry-forgotten.')
  .describe('A short code, such as `carry-forgotten`.')

export const Medium = z
  .enum(['page', 'video', 'resource', 'forum', 'quiz', 'course', 'other'])
  .describe('What kind of content it is.')

/** What a learner did with a content: the acts that players tell (xAPI video profile), and those of other contents. */
export const ContentAction = z
  .enum(['opened', 'played', 'paused', 'moved', 'completed', 'left', 'interacted', 'downloaded'])
  .describe('What the learner did with the content, where the source reports each act.')

/** A place in a recording, at most a week from its start. */
export const OffsetMs = z.int().nonnegative().max(604_800_000)

/** The id of an earlier event. */
export const EventReference = z.guid().toLowerCase().brand<'EventReference'>().describe('The id of an earlier event.')
export type EventReference = z.output<typeof EventReference>

/** The achievement emotions of Pekrun (2006, Educational Psychology Review 18), in the words learners choose from. */
export const Emotion = z
  .enum([
    'enjoyment',
    'hope',
    'pride',
    'relief',
    'calm',
    'boredom',
    'confusion',
    'frustration',
    'anxiety',
    'anger',
    'shame',
    'sadness',
  ])
  .describe('The emotion, as the person named it.')
