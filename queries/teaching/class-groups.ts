import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import groupMembers from '../../projections/teaching/group-members.ts'
import groups from '../../projections/teaching/groups.ts'
import { isKnownClass } from './known-class.ts'
import { learnersByName } from './learners-by-name.ts'

/** The groups of a class with who is in them. A dissolved group is left out. */
export default defineQuery('class-groups', {
  summary: 'List the groups of a class',
  description: 'The groups of learners of a class, by name, with who is in each, and the learners of the class.',
  path: '/api/classes/{class}/groups',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({ class: ClassId }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    groups: z
      .array(
        z
          .object({
            group: uuidText('The group, by its id.'),
            name: z.string().describe('Its name.'),
            formedAt: momentText('When it was formed.'),
            learners: z.array(PersonId).describe('The learners in it.'),
          })
          .meta({ id: 'GroupOfClass', description: 'A group of learners of a class.' }),
      )
      .describe('The groups, by name.'),
    members: z
      .array(
        z
          .object({
            learner: PersonId,
            givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
            familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
          })
          .meta({ id: 'LearnerToGroup', description: 'A learner of a class, who can be in its groups.' }),
      )
      .describe('The learners who are in the class now, by family name.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      groups: [
        {
          group: exampleSchool.group,
          name: 'Groupe bleu',
          formedAt: '2026-10-12T06:00:00.000Z',
          learners: [exampleSchool.learner],
        },
      ],
      members: [{ learner: exampleSchool.learner, givenName: 'Joachim', familyName: 'Mésange' }],
    },
  },
  reads: [classes, groups, groupMembers, classRoster, people],
  about: (_, { groups: shown, members }) => [
    ...new Set([...shown.flatMap(({ learners }) => learners), ...members.map(({ learner }) => learner)]),
  ],
  async run({ db, tenant }, { class: ofClass }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const found = await db
      .selectFrom('groups')
      .select(['group', 'name', 'formedAt'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .where('dissolvedAt', 'is', null)
      .orderBy('name')
      .orderBy('group')
      .execute()
    const members = await db
      .selectFrom('groupMembers')
      .select(['group', 'learner'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .orderBy('learner')
      .execute()
    const inClass = await learnersByName(db, tenant, ofClass)
    const byGroup = Map.groupBy(members, ({ group }) => group)
    return {
      class: ofClass,
      groups: found.map((one) => ({ ...one, learners: (byGroup.get(one.group) ?? []).map(({ learner }) => learner) })),
      members: inClass,
    }
  },
})
