import { z } from 'zod'
import { JudgedAnswer } from '#events/learning/activities.ts'
import { CONSENT_TO_VISITS } from '#events/learning/screens-visited.ts'
import { isEnough } from '#events/privacy/consent-texts.ts'
import { ActivityId, Criterion, SequenceId } from '#events/teaching/sequences.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import activityResults from '../../projections/learning/activity-results.ts'
import sequenceProgress from '../../projections/learning/sequence-progress.ts'
import consents from '../../projections/privacy/consents.ts'
import classSequences from '../../projections/teaching/class-sequences.ts'
import curriculumExercises from '../../projections/teaching/curriculum-exercises.ts'
import sequenceVersions from '../../projections/teaching/sequence-versions.ts'
import { ShownContent, shownContent } from './shown-content.ts'

const Result = z
  .object({
    status: z.string().describe('`in-progress`, `needs-review` or `completed`.'),
    version: count('The version that was worked on.'),
    attempts: count('How often it was handed in.'),
    score: z.number().nullable().describe('Points; null where there are none.'),
    right: z.int().nullable().describe('Right answers of the last handing in; null without questions.'),
    questions: z.int().nullable().describe('How many questions there were; null without questions.'),
    durationMs: count('Active time, in milliseconds.'),
    late: z.boolean().describe('Whether the last handing in came after the last day.'),
    answers: z.array(JudgedAnswer).nullable().describe('The last answers; null without questions, or erased.'),
    response: z.string().nullable().describe('What was written; null without a text, or erased.'),
    feedback: z.string().nullable().describe('What the teacher said last; null where nothing, or erased.'),
    startedAt: momentText('When it was begun.'),
    handedInAt: momentText('When it was handed in last; null before.').nullable(),
    reviewedAt: momentText('When a teacher reviewed it last; null before.').nullable(),
  })
  .meta({ id: 'ActivityResult', description: 'What a learner did of an activity.' })

/** An activity for a learner: what to do, and what they did of it, so that they go on where they stopped. */
export default defineQuery('learner-activity', {
  summary: 'Get a learner’s activity',
  description: 'An activity of a sequence as a learner works on it, with what they did of it so far.',
  path: '/api/learners/{learner}/sequences/{sequence}/activities/{activity}',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId, sequence: SequenceId, activity: ActivityId }),
  output: z.object({
    learner: PersonId,
    sequence: uuidText('The sequence, by its id.'),
    version: count('The version that the learner works on.'),
    lesson: z.string().describe('What the lesson is called.'),
    activity: uuidText('The activity, by its id.'),
    title: z.string().describe('What it is called.'),
    kind: z.string().describe('`video`, `quiz`, `text-production`, `interactive` or `evaluation`.'),
    mandatory: z.boolean().describe('Whether the sequence is completed only with it.'),
    points: count('The points that it gives.'),
    mostAttempts: z.int().nullable().describe('How often it may be handed in; null without a limit.'),
    criteria: z.array(Criterion).describe('What a teacher looks at.'),
    content: ShownContent,
    result: Result.nullable().describe('What the learner did of it; null before they began.'),
    following: z.string().nullable().describe('The next activity of the sequence, by its id; null after the last.'),
    recordsVisits: z
      .boolean()
      .describe('Whether the consent is given without which no screens that the learner visits are recorded.'),
  }),
  example: {
    input: {
      learner: exampleSchool.learner,
      sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
      activity: 'c3f609d2-5e81-4cb4-a07f-3d9e21bc4f58',
    },
    output: {
      learner: exampleSchool.learner,
      sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
      version: 1,
      lesson: 'Trouver l’essentiel',
      activity: 'c3f609d2-5e81-4cb4-a07f-3d9e21bc4f58',
      title: 'Lire l’article',
      kind: 'interactive',
      mandatory: true,
      points: 0,
      mostAttempts: null,
      criteria: [],
      content: {
        form: 'text',
        text: 'Les abeilles dansent pour dire où sont les fleurs.',
        medium: null,
        address: null,
        captions: null,
        transcript: null,
        content: null,
        leastWords: null,
        mostWords: null,
        questions: [],
      },
      result: null,
      following: 'd4071ae3-6f92-4dc5-b180-4eaf32cd5069',
      recordsVisits: false,
    },
  },
  reads: [sequenceProgress, activityResults, sequenceVersions, classSequences, curriculumExercises, consents],
  about: ({ learner }) => [learner],
  async run({ db, tenant }, { learner, sequence, activity }) {
    const progress = await db
      .selectFrom('sequenceProgress')
      .select(['class', 'version', 'mostAttempts', 'outline'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('sequence', '=', sequence)
      .executeTakeFirst()
    if (!progress) return missing('sequence')
    const lesson = progress.outline.find(({ activities }) => activities.some((one) => one.activity === activity))
    const written = await db
      .selectFrom('sequenceVersions')
      .select('lessons')
      .where('tenant', '=', tenant)
      .where('sequence', '=', sequence)
      .where('version', '=', progress.version)
      .executeTakeFirst()
    const found = written?.lessons.flatMap(({ activities }) => activities).find((one) => one.activity === activity)
    if (!lesson || !found) return missing('activity')
    const set = await db
      .selectFrom('classSequences')
      .select('settings')
      .where('tenant', '=', tenant)
      .where('class', '=', progress.class)
      .where('sequence', '=', sequence)
      .executeTakeFirst()
    const exercises = found.content.form === 'exercises' ? found.content.exercises : []
    const bank =
      exercises.length === 0
        ? []
        : await db
            .selectFrom('curriculumExercises')
            .select(['exercise', 'version', 'question', 'expected'])
            .where('tenant', '=', tenant)
            .where('exercise', 'in', exercises)
            .execute()
    const result = await db
      .selectFrom('activityResults')
      .select(['status', 'version', 'attempts', 'score', 'right', 'questions', 'durationMs', 'late', 'answers'])
      .select(['response', 'feedback', 'startedAt', 'handedInAt', 'reviewedAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('sequence', '=', sequence)
      .where('activity', '=', activity)
      .executeTakeFirst()
    const consent = await db
      .selectFrom('consents')
      .select('given')
      .where('tenant', '=', tenant)
      .where('person', '=', learner)
      .where('purpose', '=', CONSENT_TO_VISITS.to)
      .executeTakeFirst()
    const all = progress.outline.flatMap(({ activities }) => activities.map((one): string => one.activity))
    return {
      ...{ learner, sequence, version: progress.version, lesson: lesson.title, activity },
      ...{ title: found.title, kind: found.kind, mandatory: found.mandatory, points: found.points },
      mostAttempts: progress.mostAttempts,
      criteria: found.criteria,
      content: shownContent(found, bank, set?.settings.showsReasons ?? true),
      result: result ?? null,
      following: all[all.indexOf(activity) + 1] ?? null,
      recordsVisits: isEnough(consent?.given ?? null, CONSENT_TO_VISITS),
    }
  },
})
