import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'

const Child = z
  .object({
    person: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
  })
  .meta({ id: 'ClassChild', description: 'A child who is in a class now.' })

/** More than any class has. */
const MOST = 500

/** Who is in a class now, in the order in which they joined: for printed sheets, and for the devices of the class. */
export default defineQuery('class-children', {
  summary: 'List the children of a class',
  description: 'Who is in a class now, by name: for printed sheets and for help with signing in.',
  path: '/api/classes/{class}/children',
  may: 'identity:sign-in-help',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'administration',
  input: z.object({ class: ClassId }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    name: z.string().describe('Its name: `CM1 A`.'),
    schoolYear: z.string().describe('Its school year: `2026-2027`.'),
    children: z.array(Child).describe('The children, first come first.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      name: 'CM2 A',
      schoolYear: '2026-2027',
      children: [{ person: exampleSchool.learner, givenName: 'Joachim', familyName: 'Mésange' }],
    },
  },
  reads: [classes, classRoster, people],
  about: (_, { children }) => children.map(({ person }) => person),
  async run({ db, tenant }, { class: ofClass }) {
    const known = await db
      .selectFrom('classes')
      .select(['class', 'name', 'schoolYear'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    if (!known) return missing('class')
    const children = await db
      .selectFrom('classRoster')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'classRoster.tenant').onRef('people.person', '=', 'classRoster.learner'),
      )
      .select(['classRoster.learner as person', 'people.givenName', 'people.familyName'])
      .where('classRoster.tenant', '=', tenant)
      .where('classRoster.class', '=', ofClass)
      .where('classRoster.until', 'is', null)
      .orderBy('classRoster.from')
      .orderBy('classRoster.learner')
      .limit(MOST)
      .execute()
    return { ...known, children }
  },
})
