import { z } from 'zod'
import { Level, SkillId } from '#events/learning/values.ts'
import { momentText, positionText } from '#kernel/answer-fields.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { rounded, ShownShare } from '#kernel/shown-number.ts'
import { initial } from '#ml/features/learner-state.ts'
import { missingPrerequisite, nextExercise, type SkillKnown } from '#ml/recommendation/next-exercise.ts'
import { recommendLevel } from '#ml/recommendation/recommend-level.ts'
import { whyLevel } from '#ml/recommendation/why-level.ts'
import classTargets from '../../projections/insight/class-targets.ts'
import exerciseFeatures from '../../projections/insight/exercise-features.ts'
import learnerFeatures from '../../projections/insight/learner-features.ts'
import recentAnswers from '../../projections/insight/recent-answers.ts'
import skillFeatures from '../../projections/insight/skill-features.ts'
import teacherTargets from '../../projections/insight/teacher-targets.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import curriculumExercises from '../../projections/teaching/curriculum-exercises.ts'
import curriculumSkills from '../../projections/teaching/curriculum-skills.ts'
import { learnerForLevel } from './level-rows.ts'
import { featuresAge, reasonOf, sharedInPlace, UsedRule } from './shown-risk.ts'

/** Exercises of one skill that are looked at, those nearest to the level first. */
const MOST_OF_BANK = 500

const Exercise = z
  .object({
    exercise: z.string().describe('The exercise, by its id in the bank.'),
    skill: z.string().describe('Its skill: the one asked for, or one that this builds on.'),
    level: z.int().nullable().describe('Its level, from 1 to 5; null if it has none.'),
    because: z
      .enum(['level', 'prerequisite'])
      .describe('`level`: it is near the level; `prerequisite`: the skill builds on this one, which is not known yet.'),
    isNew: z.boolean().describe('Whether the learner has never answered it.'),
  })
  .meta({ id: 'RecommendedExercise', description: 'The exercise that comes next.' })

/** The level at which a learner succeeds as often as wanted, and the next exercise there. */
export default defineQuery('recommendation', {
  summary: 'Recommend the next exercise',
  description:
    'The level of the next exercise of a skill, at which the learner is expected to succeed as often as wanted, the expected success at each level, and an exercise of the bank that was not done in the last week. By the model of levels that serves, else by Elo, else by the rule of one level at a time: the answer names which. Now or at a past moment, with the features, the model and the exercises of then. It changes nothing.',
  path: '/api/learners/{id}/recommendation',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'prediction',
  input: z.object({
    id: PersonId.describe('The learner.'),
    skill: SkillId.optional().describe('The skill to practise; where absent, the one that was practised last.'),
    target: z.coerce
      .number()
      .min(0.5)
      .max(0.95)
      .optional()
      .describe('The wanted share of right answers, from 0.5 to 0.95; where absent, that of the teacher or the class.'),
  }),
  output: z.object({
    learner: PersonId,
    skill: z.string().nullable().describe('The skill; null where none was named and none was practised.'),
    target: z.number().describe('The wanted share of right answers.'),
    targetOf: z
      .enum(['question', 'teacher', 'class', 'default'])
      .describe('Whether it was asked for, or set by the caller for the class, for the whole class, or nowhere.'),
    current: Level.nullable().describe('The level last set for the learner on the skill; null until it is set.'),
    level: Level.describe('The level to serve.'),
    exact: z
      .number()
      .nullable()
      .describe('The estimated level at which success is as wanted, from 1 to 5; null by the rule.'),
    clamped: z
      .enum(['below', 'above'])
      .nullable()
      .describe('Success would be as wanted below level 1 or above level 5; null if within.'),
    heldByRule: z.boolean().describe('The last five answers say the opposite, so the level stays as it is.'),
    expected: z
      .array(ShownShare)
      .nullable()
      .describe('The expected share of right answers at the levels 1 to 5; null by the rule.'),
    by: z.enum(['level-model', 'elo', 'rule']).describe('What the level was made by.'),
    model: z
      .object({
        model: z.string().describe('Its name: `level-8a1c3a7be912`.'),
        sha256: z.string().describe('SHA-256 of its bytes.'),
      })
      .nullable()
      .describe('The model of levels that was used, by name and hash; null if none was.'),
    fallback: UsedRule.nullable().describe(
      'What took the place of a model of the school itself, and why; null if that was used.',
    ),
    explanation: z
      .literal('none')
      .describe('No exact explanation: the model weighs all answers together. `basis` has what it read.'),
    why: z
      .object({ fr: z.string().describe('In French.'), en: z.string().describe('In English.') })
      .describe('Why this level, in French and in English.'),
    basis: z
      .object({
        of: z.enum(['skill', 'all-skills']).describe('Whether these are answers on the skill, or on all skills.'),
        right: z.int().describe('Right answers.'),
        answers: z.int().describe('Answers with a level.'),
        events: z
          .array(positionText('Place in the log: GET /api/events/{position}.'))
          .describe('These answers, oldest first.'),
      })
      .describe('The answers that it rests on.'),
    exercise: Exercise.nullable().describe('The next exercise; null where the bank has none that was not done lately.'),
    featuresAt: momentText('The last answer that it knows; null where there is none.').nullable(),
    featuresOld: z.boolean().nullable().describe('Whether that was more than a day ago; null where there is none.'),
  }),
  example: {
    input: { id: exampleSchool.learner, skill: 'calcul/multiplication' },
    output: {
      learner: exampleSchool.learner,
      skill: 'calcul/multiplication',
      target: 0.7,
      targetOf: 'class',
      current: 2,
      level: 3,
      exact: 3.124,
      clamped: null,
      heldByRule: false,
      expected: [0.93, 0.84, 0.71, 0.52, 0.33],
      by: 'level-model',
      model: {
        model: 'level-8a1c3a7be912',
        sha256: '8a1c3a7be9120e4c0c4f6c9e5d0c3a7be9120e4c0c4f6c9e5d0c3a7be9120e4c',
      },
      fallback: null,
      explanation: 'none',
      why: {
        fr: 'Niveau 3\u202f: environ 7 réponses justes sur 10 attendues (objectif\u202f: 7 sur 10), selon le modèle de niveau (14 justes sur les 20 dernières réponses dans cette compétence).',
        en: 'Level 3: about 7 of 10 answers expected to be right (target: 7 of 10), by the model of levels (14 of the last 20 answers right on this skill).',
      },
      basis: { of: 'skill', right: 14, answers: 20, events: ['13880', '13889'] },
      exercise: { exercise: 'tables-7x8', skill: 'calcul/multiplication', level: 3, because: 'level', isNew: true },
      featuresAt: '2026-11-21T10:25:01.419Z',
      featuresOld: false,
    },
  },
  reads: [
    learnerFeatures,
    recentAnswers,
    skillFeatures,
    exerciseFeatures,
    skillProfile,
    classRoster,
    curriculumSkills,
    curriculumExercises,
    classTargets,
    teacherTargets,
  ],
  alsoReads: [earlierVersion(classRoster, 1), earlierVersion(skillProfile, 1)],
  about: ({ id }) => [id],
  past: {
    reads: [skillFeatures, skillProfile, curriculumSkills, curriculumExercises, classRoster],
    /** The curriculum and the settings as they were: of the skill, of what it builds on now, and of the learner’s classes. */
    async whose({ db, tenant }, { id, skill: named }) {
      const practised = await db
        .selectFrom('skillProfile')
        .select('skill')
        .where('tenant', '=', tenant)
        .where('learner', '=', id)
        .execute()
      const skills = named === undefined ? practised.map(({ skill }) => skill) : [named]
      const before =
        skills.length === 0
          ? []
          : await db
              .selectFrom('curriculumSkills')
              .select('prerequisites')
              .where('tenant', '=', tenant)
              .where('skill', 'in', skills)
              .execute()
      const concerned = [...new Set([...skills, ...before.flatMap(({ prerequisites }) => prerequisites)])]
      const bank =
        concerned.length === 0
          ? []
          : await db
              .selectFrom('curriculumExercises')
              .select('exercise')
              .where('tenant', '=', tenant)
              .where('skill', 'in', concerned)
              .execute()
      const classes = await db
        .selectFrom('classRoster')
        .select('class')
        .where('tenant', '=', tenant)
        .where('learner', '=', id)
        .execute()
      return {
        people: [id],
        streams: [
          ...concerned.map((one) => streamName('skill', derivedUuid('skill', one))),
          ...bank.map(({ exercise }) => streamName('exercise', derivedUuid('exercise', exercise))),
          ...classes.map((one) => streamName('class', one.class)),
        ],
      }
    },
  },
  async run({ db, tenant, actor, models, now }, { id, skill: named, target: asked }) {
    const known = await learnerForLevel(db, { tenant, actor, id, named })
    const { learner: row, isEnrolled, skill, prerequisites, onSkills } = known
    const { target, targetOf } = asked === undefined ? known.setting : { target: asked, targetOf: 'question' as const }
    if (!row && !isEnrolled) return missing('learner')
    const state = row ?? initial
    const onSkill = onSkills.find((one) => one.skill === skill)
    const current = onSkill?.level ?? null
    const recent = row?.recent ?? []
    const levelled = recent.flatMap(({ level, ...answer }) => (level === null ? [] : [{ ...answer, level }]))
    const practised = state.skills.find((one) => one.skill === skill)
    const served = await models.level()
    const advice = recommendLevel(
      {
        skill: skill ?? '',
        recent: levelled,
        answersOnSkill: onSkill?.answers ?? 0,
        elo: state.ability + (practised?.ability ?? 0),
        served: current,
      },
      served.state === 'serving' ? served.loaded : null,
      target,
    )

    const knownOf = (of: string): SkillKnown => {
      const one = onSkills.find(({ skill: known }) => known === of)
      return { skill: of, success: one?.recentSuccess ?? null, isMastered: (one?.masteredAt ?? null) !== null }
    }
    const first = skill === null ? null : missingPrerequisite(knownOf(skill), prerequisites.map(knownOf))
    /** The bank of a skill, with what the learner has done of it. */
    const exerciseOn = async (of: SkillId, level: number, because: 'level' | 'prerequisite') => {
      const bank = await db
        .selectFrom('curriculumExercises')
        .leftJoin('exerciseFeatures', (join) =>
          join
            .onRef('exerciseFeatures.tenant', '=', 'curriculumExercises.tenant')
            .onRef('exerciseFeatures.exercise', '=', 'curriculumExercises.exercise')
            .on('exerciseFeatures.learner', '=', id),
        )
        .select([
          'curriculumExercises.exercise',
          'curriculumExercises.skill',
          'curriculumExercises.difficulty as level',
        ])
        .select(['exerciseFeatures.lastCorrect', 'exerciseFeatures.lastAtMs'])
        .where('curriculumExercises.tenant', '=', tenant)
        .where('curriculumExercises.skill', '=', of)
        .orderBy((eb) => eb.fn<number>('abs', [eb(eb.ref('curriculumExercises.difficulty'), '-', eb.val(level))]))
        .orderBy('curriculumExercises.exercise')
        .limit(MOST_OF_BANK)
        .execute()
      const done = new Map(
        bank.flatMap(({ exercise, lastCorrect, lastAtMs }) =>
          lastCorrect === null || lastAtMs === null ? [] : [[exercise, { lastCorrect, lastAtMs }] as const],
        ),
      )
      const shown = bank.map(({ exercise, skill: ofSkill, level: at }) => ({ exercise, skill: ofSkill, level: at }))
      return nextExercise(
        shown,
        { skill: of, level, because },
        done,
        now === null ? (state.lastAtMs ?? 0) : Date.parse(now),
      )
    }
    const exercise =
      skill === null
        ? null
        : ((first && (await exerciseOn(SkillId.parse(first.skill), advice.level, 'prerequisite'))) ??
          (await exerciseOn(skill, advice.level, 'level')))

    const read = (advice.basis.of === 'skill' ? levelled.filter((one) => one.skill === skill) : levelled).slice(
      startOfLast(advice.basis.answers),
    )
    return {
      learner: id,
      skill,
      target,
      targetOf,
      current,
      level: Level.parse(advice.level),
      exact: advice.exact === null ? null : rounded(advice.exact),
      clamped: advice.clamped,
      heldByRule: advice.heldByRule,
      expected: advice.expected === null ? null : [...advice.expected],
      by: advice.by,
      model:
        advice.by === 'level-model' && served.state === 'serving'
          ? { model: served.model, sha256: served.sha256 }
          : null,
      fallback:
        advice.fallback === null
          ? served.state === 'serving'
            ? sharedInPlace(served)
            : null
          : {
              rule: advice.by,
              ...(served.state === 'fallback' ? reasonOf(served) : { because: advice.fallback, model: served.model }),
            },
      explanation: 'none' as const,
      why: whyLevel(advice, target, actor === id ? 'learner' : 'adult'),
      basis: { ...advice.basis, events: read.map(({ position }) => position) },
      exercise,
      ...featuresAge(state.lastAtMs, now),
    }
  },
})

/** The last so many of a list, none of them for zero. */
const startOfLast = (count: number): number => (count === 0 ? Number.POSITIVE_INFINITY : -count)
