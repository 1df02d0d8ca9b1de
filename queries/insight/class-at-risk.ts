import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { lastSkillOf } from '#ml/at-risk/risk-features.ts'
import people from '../../projections/identity/people.ts'
import courseFeatures from '../../projections/insight/course-features.ts'
import learnerFeatures from '../../projections/insight/learner-features.ts'
import recentAnswers from '../../projections/insight/recent-answers.ts'
import recentCourseEvents, { noCourseEvents } from '../../projections/insight/recent-course-events.ts'
import skillFeatures from '../../projections/insight/skill-features.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { courseRisks } from './course-risks.ts'
import { ShownRisk, shownRisk } from './shown-risk.ts'

const LearnerAtRisk = z
  .object({
    learner: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
    risk: ShownRisk.nullable().describe('Trouble with the next ten answers; null before any answer.'),
    course: ShownRisk.nullable().describe('Failing or leaving the course; null where no model of course risk serves.'),
  })
  .meta({ id: 'LearnerAtRisk', description: 'A learner of a class with the estimates of risk.' })

/** Who of a class may need help soon, the most urgent first. */
export default defineQuery('class-at-risk', {
  summary: 'List a class by risk',
  description:
    'The learners who are in a class, those with an alert first and then by the estimated chance of trouble, with the strongest reasons and the answers behind each. Who objects to predictions, or whose data may only be stored, is not in the list.',
  path: '/api/classes/{class}/at-risk',
  may: 'teaching:read',
  of: ({ class: ofClass }) => ({ kind: 'class', class: ofClass, shows: 'children' }),
  purpose: 'prediction',
  input: z.object({ class: ClassId }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    name: z.string().describe('Its name: `CM1 A`.'),
    learners: z.array(LearnerAtRisk).describe('The learners, the most urgent first.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      name: 'CM2 A',
      learners: [
        {
          learner: exampleSchool.learner,
          givenName: 'Joachim',
          familyName: 'Mésange',
          risk: {
            atRisk: true,
            probability: null,
            threshold: null,
            reasons: [
              {
                group: 'recent-success',
                direction: null,
                contribution: null,
                fr: 'Réussite récente faible (4 sur 10)',
                en: 'Low recent success (4 of 10)',
                events: ['13880', '13889'],
              },
            ],
            explanation: 'rule',
            base: null,
            others: null,
            model: null,
            fallback: { rule: 'recent-success', because: 'none-promoted', model: null },
            features: null,
            featuresAt: '2026-11-21T10:25:01.419Z',
            featuresOld: false,
          },
          course: null,
        },
      ],
    },
  },
  reads: [
    classes,
    classRoster,
    people,
    learnerFeatures,
    skillFeatures,
    recentAnswers,
    courseFeatures,
    recentCourseEvents,
  ],
  alsoReads: [earlierVersion(classRoster, 1), earlierVersion(people, 1)],
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  past: {
    reads: [classRoster],
    // Whoever only teaches the class sees in its past those who are in it now.
    async whose({ db, tenant, reach }, { class: ofClass }) {
      let roster = db
        .selectFrom('classRoster')
        .select('learner')
        .where('tenant', '=', tenant)
        .where('class', '=', ofClass)
        .orderBy('learner')
      if (reach === 'taught') roster = roster.where('until', 'is', null)
      const members = await roster.execute()
      return { people: members.map(({ learner }) => learner), streams: [streamName('class', ofClass)] }
    },
  },
  async run({ db, tenant, models, now }, { class: ofClass }) {
    const known = await db
      .selectFrom('classes')
      .select(['class', 'name'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    if (!known) return missing('class')
    const members = await db
      .selectFrom('classRoster')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'classRoster.tenant').onRef('people.person', '=', 'classRoster.learner'),
      )
      .select(['classRoster.learner', 'people.givenName', 'people.familyName'])
      .where('classRoster.tenant', '=', tenant)
      .where('classRoster.class', '=', ofClass)
      .where('classRoster.until', 'is', null)
      .orderBy('classRoster.learner')
      .execute()
    const ids = members.map(({ learner }) => learner)
    if (ids.length === 0) return { ...known, learners: [] }
    const states = await db
      .selectFrom('learnerFeatures')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('learner', 'in', ids)
      .execute()
    const lastSkills = [...new Set(states.flatMap((state) => lastSkillOf(state) ?? []))].map((skill) =>
      SkillId.parse(skill),
    )
    const onSkills =
      lastSkills.length === 0
        ? []
        : await db
            .selectFrom('skillFeatures')
            .selectAll()
            .where('tenant', '=', tenant)
            .where('learner', 'in', ids)
            .where('skill', 'in', lastSkills)
            .execute()
    const recent = await db
      .selectFrom('recentAnswers')
      .select(['learner', 'answers'])
      .where('tenant', '=', tenant)
      .where('learner', 'in', ids)
      .execute()
    const inCourse = await db
      .selectFrom('courseFeatures')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .where('learner', 'in', ids)
      .orderBy('learner')
      .execute()
    const courseEvents = await db
      .selectFrom('recentCourseEvents')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .where('learner', 'in', ids)
      .execute()
    const courseEventsOf = new Map(courseEvents.map((one) => [one.learner, one]))
    const stateOf = new Map(states.map((state) => [state.learner, state]))
    const answersOf = new Map(recent.map(({ learner, answers }) => [learner, answers]))
    const skillOf = new Map(onSkills.map((one) => [`${one.learner} ${one.skill}`, one]))
    const atRisk = await models['at-risk']()
    const courses = courseRisks(
      inCourse.map((state) => ({
        learner: state.learner,
        state,
        events: courseEventsOf.get(state.learner) ?? noCourseEvents,
      })),
      await models['course-risk'](),
      now,
    )
    const learners = members.map((member): z.output<typeof LearnerAtRisk> => {
      const state = stateOf.get(member.learner)
      const onSkill = state && skillOf.get(`${member.learner} ${lastSkillOf(state)}`)
      const answers = answersOf.get(member.learner) ?? []
      return {
        ...member,
        risk: state ? shownRisk({ learner: state, onSkill, recent: answers, reader: 'adult', now }, atRisk) : null,
        course: courses.get(member.learner) ?? null,
      }
    })
    return { ...known, learners: learners.toSorted((a, b) => urgency(b) - urgency(a)) }
  },
})

/** An alert comes before any chance; where a rule gives no chance, one half and none stand for it. */
const urgency = ({ risk, course }: z.output<typeof LearnerAtRisk>): number => {
  const alerts = Number(risk?.atRisk ?? false) + Number(course?.atRisk ?? false)
  return 2 * Math.min(1, alerts) + Math.max(risk?.probability ?? (risk?.atRisk ? 0.5 : 0), course?.probability ?? 0)
}
