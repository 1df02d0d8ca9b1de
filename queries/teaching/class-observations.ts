import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import people from '../../projections/identity/people.ts'
import answerObservations from '../../projections/learning/answer-observations.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { peopleOfClass } from './class-past.ts'
import { isKnownClass } from './known-class.ts'
import { learnersByName } from './learners-by-name.ts'
import { type ObservedCode, observedIn } from './observed-codes.ts'

const code = z.string().describe('The code, as whoever made the exercise writes it: `carry-forgotten`.')
const Learner = z
  .object({
    learner: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
    answers: count('Answers of the learner in which it was seen.'),
  })
  .meta({ id: 'ObservedLearner', description: 'A learner in whose answers a strategy or a kind of error was seen.' })
const skills = z
  .array(z.object({ skill: z.string().describe('The skill.'), answers: count('Answers on it that have it.') }))
  .describe('The skills, those with the most answers first.')
const learners = z.array(Learner).describe('Who, those with the most answers first.')

const Strategy = z
  .object({
    code,
    answers: count('Answers in which it was seen.'),
    successes: count('How many of these were right.'),
    successRate: ShownShare.describe('Share of these answers that were right, from 0 to 1.'),
    lastAt: momentText('When it was last seen.'),
    ...{ skills, learners },
  })
  .meta({ id: 'ClassStrategy', description: 'A strategy of learners of a class, and how often it was seen.' })
const ErrorSeen = z
  .object({
    code,
    answers: count('Wrong answers in which it was seen.'),
    lastAt: momentText('When it was last seen.'),
    ...{ skills, learners },
  })
  .meta({ id: 'ClassError', description: 'A kind of error of learners of a class, and how often it was seen.' })

/** What goes wrong in a class, and how it goes about it: strategies and kinds of error of those who are in it now. */
export default defineQuery('class-observations', {
  summary: 'Count strategies and errors',
  description:
    'How often each strategy and each kind of error was seen in answers in a class, on which skills, and in whose answers. Of the learners who are in the class now. Corrected and withdrawn answers count as they stand now.',
  path: '/api/classes/{class}/observations',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    skill: SkillId.optional().describe('Only answers on this skill.'),
    limit: pageSize({ most: 500, usual: 100 }),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    strategies: z.array(Strategy).describe('The strategies, the most frequent first, at most as many as asked for.'),
    errors: z.array(ErrorSeen).describe('The kinds of error, the most frequent first, at most as many as asked for.'),
    uncounted: count('Codes that were not counted, since a learner already had 50 others on a skill.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      strategies: [],
      errors: [
        {
          ...{ code: 'retenue-oubliee', answers: 3, lastAt: '2026-11-19T09:40:02.000Z' },
          skills: [{ skill: 'calcul/addition', answers: 3 }],
          learners: [{ learner: exampleSchool.learner, givenName: 'Joachim', familyName: 'Mésange', answers: 3 }],
        },
      ],
      uncounted: 0,
    },
  },
  reads: [classes, classRoster, people, answerObservations],
  about: (_, { strategies, errors }) => [
    ...new Set([...strategies, ...errors].flatMap(({ learners }) => learners.map(({ learner }) => learner))),
  ],
  past: {
    reads: [classRoster],
    whose: ({ db, tenant, reach }, input) => peopleOfClass(db, tenant, input.class, reach),
  },
  async run({ db, tenant }, { class: ofClass, skill, limit }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const members = await learnersByName(db, tenant, ofClass)
    const nameOf = new Map(members.map(({ learner, ...names }) => [learner, names]))
    if (members.length === 0) return { class: ofClass, strategies: [], errors: [], uncounted: 0 }
    let seen = db
      .selectFrom('answerObservations')
      .select(['learner', 'skill', 'strategies', 'errors', 'uncounted'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .where('learner', 'in', [...nameOf.keys()])
    if (skill !== undefined) seen = seen.where('skill', '=', skill)
    const rows = await seen.execute()
    const shown = ({ skills, learners }: ObservedCode) => ({
      skills: skills.map(({ skill, answers }) => ({ skill, answers })),
      learners: learners.map(({ learner, answers }) => ({
        learner,
        ...(nameOf.get(learner) ?? { givenName: null, familyName: null }),
        answers,
      })),
    })
    const { strategies, errors, uncounted } = observedIn(rows, limit)
    return {
      class: ofClass,
      strategies: strategies.map((one) => {
        const { code, answers, successes, lastAt } = one
        return { code, answers, successes, successRate: successes / answers, lastAt, ...shown(one) }
      }),
      errors: errors.map((one) => {
        const { code, answers, lastAt } = one
        return { code, answers, lastAt, ...shown(one) }
      }),
      uncounted,
    }
  },
})
