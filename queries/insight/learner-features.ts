import { z } from 'zod'
import { ExerciseId, Level, SkillId } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId, streamName } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { rounded } from '#kernel/shown-number.ts'
import type { Question } from '#ml/features/answer.ts'
import { featureSchema, vector } from '#ml/features/answer-features.ts'
import { courseSchema, courseVector } from '#ml/features/course-features.ts'
import { lastDayOf } from '#ml/features/course-state.ts'
import { initial } from '#ml/features/learner-state.ts'
import type { FeatureSchema } from '#ml/features/schema.ts'
import { situation, situationSchema } from '#ml/features/situation-features.ts'
import { prerequisitesOf, taughtOf, taughtParts } from '#ml/features/taught.ts'
import courseFeatures from '../../projections/insight/course-features.ts'
import exerciseFeatures from '../../projections/insight/exercise-features.ts'
import learnerFeatures from '../../projections/insight/learner-features.ts'
import { placeOf } from '../../projections/insight/place-of.ts'
import skillFeatures from '../../projections/insight/skill-features.ts'
import curriculumSkills from '../../projections/teaching/curriculum-skills.ts'
import { learnerOnSkill } from './learner-rows.ts'

const Values = z
  .object({
    schema: z.string().describe('Name and version of the schema: `next-answer/1`.'),
    hash: z.string().describe('Hash of the schema: a model serves only the features that it was trained on.'),
    values: z
      .record(z.string(), z.number().nullable())
      .describe('The features by name, in the order of the schema; null where one is missing.'),
    missing: z.record(z.string(), z.string()).describe('Why a feature is missing, by name.'),
  })
  .meta({ id: 'FeatureValues', description: 'The features of one schema.' })

function shown(schema: FeatureSchema<never>, values: Float64Array): z.output<typeof Values> {
  const numbers = schema.features.map(({ name }, n) => [name, values[n] ?? Number.NaN] as const)
  const reasons = new Map(schema.features.map(({ name, missing: reason }) => [name, reason ?? 'not known']))
  return {
    schema: `${schema.name}/${schema.version}`,
    hash: schema.hash,
    values: Object.fromEntries(numbers.map(([name, value]) => [name, Number.isNaN(value) ? null : rounded(value)])),
    missing: Object.fromEntries(
      numbers.flatMap(([name, value]) => (Number.isNaN(value) ? [[name, reasons.get(name) ?? '']] : [])),
    ),
  }
}

/** What models would know of a learner before a question: the features, as they are now or were at any moment. */
export default defineQuery('learner-features', {
  summary: 'Get the features of a learner',
  description:
    'What a learning model would know of a learner before a question, now or at a past moment: the features of the next answer, of the situation, and of each course.',
  path: '/api/learners/{id}/features',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'prediction',
  input: z.object({
    id: PersonId.describe('The learner.'),
    skill: SkillId.optional().describe('The skill of the question; where absent, the skill that was practised last.'),
    exercise: ExerciseId.optional().describe(
      'The exercise of the question; where absent, one that is new to the learner.',
    ),
    level: z.coerce
      .number()
      .int()
      .min(1)
      .max(5)
      .pipe(Level)
      .optional()
      .describe('The difficulty of the question, from 1 to 5.'),
    asked: Instant.optional().describe(
      'When the question is asked; where absent, when the learner last answered. A course counts up to that day.',
    ),
  }),
  output: z.object({
    learner: PersonId,
    skill: z.string().nullable().describe('The skill of the question; null where the learner has answered nothing.'),
    exercise: z.string().nullable().describe('The exercise of the question; null where none was named.'),
    asked: momentText('When the question is asked; null where the learner has answered nothing.').nullable(),
    nextAnswer: Values,
    situation: Values,
    courses: z
      .array(
        Values.extend({ class: ClassId }).meta({ id: 'CourseFeatures', description: 'The features of one course.' }),
      )
      .describe('The features of each class of the learner, by class.'),
  }),
  example: {
    input: { id: exampleSchool.learner, skill: 'calcul/multiplication' },
    output: {
      learner: exampleSchool.learner,
      skill: 'calcul/multiplication',
      exercise: null,
      asked: '2026-11-21T10:25:01.419Z',
      nextAnswer: {
        schema: 'next-answer/1',
        hash: featureSchema.hash,
        values: { answers: 4.7622, successes: 4.5747, exerciseDifficulty: null },
        missing: { exerciseDifficulty: 'without the encodings of a model' },
      },
      situation: {
        schema: 'situation/1',
        hash: situationSchema.hash,
        values: { trend7: 0.0714, hour: 11, weekday: 6, level: null },
        missing: { level: 'if the exercise has no level' },
      },
      courses: [],
    },
  },
  reads: [learnerFeatures, skillFeatures, exerciseFeatures, courseFeatures, curriculumSkills],
  about: ({ id }) => [id],
  past: {
    reads: [skillFeatures],
    // The curriculum as it was: of the skill that is named, or of any that the learner may have practised last.
    whose: async ({ db, tenant }, { id, skill }) => {
      const practised = await db
        .selectFrom('skillFeatures')
        .select('skill')
        .where('tenant', '=', tenant)
        .where('learner', '=', id)
        .execute()
      const named = skill === undefined ? practised.map((row) => row.skill) : [skill]
      const skills = new Set(named.flatMap((one) => taughtParts(one)))
      return { people: [id], streams: [...skills].map((one) => streamName('skill', derivedUuid('skill', one))) }
    },
  },
  async run({ db, tenant }, { id, skill: named, exercise, level, asked }) {
    const learner = await db
      .selectFrom('learnerFeatures')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('learner', '=', id)
      .executeTakeFirst()
    const courses = await db
      .selectFrom('courseFeatures')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('learner', '=', id)
      .orderBy('class')
      .execute()
    if (!learner && courses.length === 0) return missing('learner')
    const skill = named ?? learner?.skills.at(-1)?.skill ?? null
    const onSkill = await learnerOnSkill(db, tenant, id, skill)
    const onExercise =
      exercise === undefined
        ? undefined
        : await db
            .selectFrom('exerciseFeatures')
            .selectAll()
            .where('tenant', '=', tenant)
            .where('learner', '=', id)
            .where('exercise', '=', exercise)
            .executeTakeFirst()
    const state = learner ?? initial
    const moment = asked ?? (state.lastAtMs === null ? null : instantOf(state.lastAtMs))
    const place = moment === null ? {} : placeOf(moment, state.zone)
    const parts = taughtParts(skill ?? '').flatMap((one) => SkillId.safeParse(one).data ?? [])
    const taught =
      parts.length === 0
        ? []
        : await db
            .selectFrom('curriculumSkills')
            .select(['skill', 'grade', 'prerequisites'])
            .where('tenant', '=', tenant)
            .where('skill', 'in', parts)
            .execute()
    const before = prerequisitesOf(skill ?? '', taught).flatMap((one) => SkillId.safeParse(one).data ?? [])
    const onBefore =
      before.length === 0
        ? []
        : await db
            .selectFrom('skillFeatures')
            .select(['skill', 'recentSuccess'])
            .where('tenant', '=', tenant)
            .where('learner', '=', id)
            .where('skill', 'in', before)
            .execute()
    const recent = new Map<string, number>(onBefore.map((row) => [row.skill, row.recentSuccess]))
    const ofCurriculum = taughtOf(skill ?? '', taught, (one) => recent.get(one))
    const question: Question = { exercise: exercise ?? '', skill: skill ?? '', level, ...ofCurriculum, ...place }
    return {
      learner: id,
      skill,
      exercise: exercise ?? null,
      asked: moment,
      nextAnswer: shown(featureSchema, vector(state, onSkill, onExercise, undefined, question)),
      situation: shown(situationSchema, situation(state, question)),
      courses: courses.map((course) => {
        const day = asked === undefined ? lastDayOf(course) : placeOf(asked, course.zone).day
        return { class: course.class, ...shown(courseSchema, courseVector(course, { day })) }
      }),
    }
  },
})

const instantOf = (ms: number): Instant => Instant.parse(new Date(ms).toISOString())
