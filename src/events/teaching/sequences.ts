// The values of teaching sequences: a sequence has lessons (« séances »), and a lesson has activities. Everything here is made
// by staff and is about nobody.
import { z } from 'zod'
import { ExerciseId, SkillId } from '../learning/values.ts'
import { text } from '../text.ts'

export const SequenceId = z.uuid().toLowerCase().brand<'SequenceId'>().describe('A teaching sequence, by its id.')
export type SequenceId = z.output<typeof SequenceId>

export const LessonId = z
  .uuid()
  .toLowerCase()
  .brand<'LessonId'>()
  .describe('A lesson of a sequence, by its id, which stays the same in every version.')
export type LessonId = z.output<typeof LessonId>

export const ActivityId = z
  .uuid()
  .toLowerCase()
  .brand<'ActivityId'>()
  .describe('An activity of a lesson, by its id, which stays the same in every version.')
export type ActivityId = z.output<typeof ActivityId>

export const MOST_LESSONS = 40
export const MOST_ACTIVITIES_OF_A_LESSON = 30
/** Of a whole sequence: the outline of each sequence stands in the stream of each learner who follows it. */
export const MOST_ACTIVITIES = 150

export const SequenceLevel = z
  .enum(['beginner', 'intermediate', 'advanced'])
  .describe('How difficult the sequence is: `beginner`, `intermediate` or `advanced`.')
export type SequenceLevel = z.output<typeof SequenceLevel>

export const ActivityKind = z
  .enum(['video', 'quiz', 'text-production', 'interactive', 'evaluation'])
  .describe('What kind of activity it is.')
export type ActivityKind = z.output<typeof ActivityKind>

const minutes = (most: number) => z.int().min(1).max(most)
const number = z.int().min(1).max(1_000)

export const Points = z.int().min(0).max(1_000).describe('Points, at most 1000; 0 if the activity gives none.')

/** What learners should know (savoir) or be able to do (compétence) after it. */
export const Objective = z.object({
  kind: z.enum(['knowledge', 'skill']).describe('Something to know (`knowledge`), or to be able to do (`skill`).'),
  text: text(300).describe('The objective, as the teacher puts it.'),
  skill: SkillId.optional().describe('The skill of the curriculum that it belongs to, if it belongs to one.'),
})

export const Criterion = z.object({
  text: text(300).describe('What is looked at.'),
  points: z.int().min(0).max(1_000).describe('How many points it gives.'),
})

/** A question with the answers that are right. A learner is told `reason` after the answer. */
export const Question = z.object({
  question: z
    .string()
    .max(40)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'A short code such as q1.')
    .describe('A short code that names the question within its activity: `q1`.'),
  text: text(1_000).describe('The question.'),
  choices: z.array(text(300)).min(1).max(8).optional().describe('The answers to choose from; absent if it is typed.'),
  expected: z.array(text(300)).min(1).max(8).describe('The right answers: one of them is enough.'),
  reason: text(1_000).optional().describe('Why this is right: shown after the answer.'),
})
export type Question = z.output<typeof Question>

/** What a learner sees and does in an activity. */
export const ActivityContent = z
  .discriminatedUnion('form', [
    z.object({
      form: z.enum(['text']).describe('A text to read.'),
      text: text(20_000).describe('What is read. Paragraphs are separated by an empty line.'),
    }),
    z.object({
      form: z.enum(['media']).describe('A recording to watch or to listen to.'),
      medium: z.enum(['video', 'audio']).describe('What kind of recording it is.'),
      address: z
        .string()
        .max(500)
        .regex(/^\/[A-Za-z0-9][A-Za-z0-9/_.?=&%-]*$/, 'The path of a file of this service, such as /api/files/….')
        .describe('The path of the recording on this service.'),
      captions: text(20_000).optional().describe('Its captions, as WebVTT.'),
      transcript: text(20_000).describe('What is said and shown, in words.'),
    }),
    z.object({
      form: z.enum(['content']).describe('A content of the school.'),
      content: z.uuid().toLowerCase().describe('A content of the school, by its id.'),
    }),
    z.object({
      form: z.enum(['questions']).describe('Questions with their answers.'),
      questions: z.array(Question).min(1).max(40).describe('The questions, in the order in which they are asked.'),
    }),
    z.object({
      form: z.enum(['exercises']).describe('Exercises of the bank.'),
      exercises: z
        .array(ExerciseId)
        .min(1)
        .max(40)
        .describe('Exercises of the bank, in the order in which they are asked.'),
    }),
    z.object({
      form: z.enum(['writing']).describe('A text that the learner writes.'),
      prompt: text(4_000).describe('What to write.'),
      leastWords: z.int().min(0).max(5_000).optional().describe('How many words are expected at least.'),
      mostWords: z.int().min(1).max(5_000).optional().describe('How many words are expected at most.'),
    }),
  ])
  .meta({ title: 'ActivityContent' })
export type ActivityContent = z.output<typeof ActivityContent>

export const Activity = z.object({
  activity: ActivityId,
  number: number.describe('Its place in the lesson.'),
  title: text(200).describe('What it is called.'),
  kind: ActivityKind,
  mandatory: z.boolean().describe('Whether the sequence is completed only with it.'),
  points: Points,
  minutes: minutes(600).optional().describe('How long it should take, in minutes.'),
  criteria: z.array(Criterion).max(20).describe('What a teacher looks at, with the points of each.'),
  content: ActivityContent.describe('What a learner sees and does.'),
})
export type Activity = z.output<typeof Activity>

export const Lesson = z.object({
  lesson: LessonId,
  number: number.describe('Its place in the sequence.'),
  title: text(200).describe('What it is called.'),
  objectives: z.array(Objective).max(20).describe('What learners should know or be able to do after it.'),
  prerequisites: z.array(LessonId).max(MOST_LESSONS).describe('The lessons to complete before it.'),
  minutes: minutes(600).optional().describe('How long it should take, in minutes.'),
  activities: z.array(Activity).min(1).max(MOST_ACTIVITIES_OF_A_LESSON).describe('Its activities.'),
})
export type Lesson = z.output<typeof Lesson>

/** Everything that a teacher decides about a sequence. */
export const sequenceShape = {
  title: text(200).describe('What it is called.'),
  description: text(4_000).optional().describe('What it is about.'),
  level: SequenceLevel,
  minutes: minutes(10_000).optional().describe('How long it should take, in minutes.'),
  lessons: z.array(Lesson).min(1).max(MOST_LESSONS).describe('The lessons.'),
}

/** In the order of their numbers. */
export const inOrder = <One extends { readonly number: number }>(things: readonly One[]): One[] =>
  things.toSorted((one, other) => one.number - other.number)

/** Whether somebody or something judges what a learner hands in, so that it can have points. */
export const isJudged = ({ form }: ActivityContent): boolean =>
  form === 'questions' || form === 'exercises' || form === 'writing'

/** What a teacher decides for a class. */
export const SequenceSettings = z
  .object({
    mostAttempts: z
      .int()
      .min(1)
      .max(20)
      .nullable()
      .describe('How often a learner may hand in an activity; null without a limit.'),
    showsReasons: z.boolean().describe('Whether learners see why an answer is right. Never during an evaluation.'),
  })
  .describe('How the class works on it.')
export type SequenceSettings = z.output<typeof SequenceSettings>

/** What stands in a learner's stream of each activity: enough for gating, progress and replay, without the content. */
export const OutlinedActivity = z.object({
  activity: ActivityId,
  title: text(200).describe('What it is called.'),
  kind: ActivityKind,
  mandatory: z.boolean().describe('Whether the sequence is completed only with it.'),
  points: Points,
})
export const OutlinedLesson = z.object({
  lesson: LessonId,
  title: text(200).describe('What it is called.'),
  prerequisites: z.array(LessonId).max(MOST_LESSONS).describe('The lessons to complete before it.'),
  activities: z.array(OutlinedActivity).max(MOST_ACTIVITIES_OF_A_LESSON).describe('Its activities, in order.'),
})
export type OutlinedLesson = z.output<typeof OutlinedLesson>

/** The lessons and activities of a version as a class has them: in its order, and without what it leaves out. */
export function outlineOf(
  lessons: readonly Lesson[],
  { lessonOrder, omitted }: { readonly lessonOrder: readonly string[]; readonly omitted: readonly string[] },
): OutlinedLesson[] {
  const place = (lesson: Lesson) => {
    const at = lessonOrder.indexOf(lesson.lesson)
    return at < 0 ? lessonOrder.length : at
  }
  const kept = inOrder(lessons)
    .toSorted((one, other) => place(one) - place(other))
    .map(({ lesson, title, prerequisites, activities }) => ({
      lesson,
      title,
      prerequisites,
      activities: inOrder(activities)
        .filter(({ activity }) => !omitted.includes(activity))
        .map(({ activity, title, kind, mandatory, points }) => ({ activity, title, kind, mandatory, points })),
    }))
    .filter(({ activities }) => activities.length > 0)
  const there = new Set(kept.map(({ lesson }) => lesson))
  return kept.map((lesson) => ({ ...lesson, prerequisites: lesson.prerequisites.filter((one) => there.has(one)) }))
}
