import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import classes from '../../projections/teaching/classes.ts'
import groups from '../../projections/teaching/groups.ts'
import pathClasses from '../../projections/teaching/path-classes.ts'
import paths from '../../projections/teaching/paths.ts'
import { isKnownClass } from './known-class.ts'

/** The paths that a class, or a group of it, was given, newest first. About nobody. */
export default defineQuery('class-paths', {
  summary: 'List the paths of a class',
  description: 'The learning paths that a class or one of its groups was given, the last one first.',
  path: '/api/classes/{class}/paths',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: z.object({ class: ClassId }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    items: z
      .array(
        z
          .object({
            path: uuidText('The path, by its id.'),
            title: z.string().describe('Its name.'),
            version: count('Its last version.'),
            group: uuidText('The group that got it; null if the whole class did.').nullable(),
            groupName: z.string().nullable().describe('The name of the group; null for the whole class.'),
            givenAt: momentText('When it was given.'),
            withdrawnAt: momentText('When it was withdrawn; null if it was not.').nullable(),
          })
          .meta({ id: 'PathOfClass', description: 'A path that a class or a group of it was given.' }),
      )
      .describe('The paths, the last one given first.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      items: [
        {
          path: exampleSchool.path,
          title: 'Réviser les tables',
          version: 1,
          group: null,
          groupName: null,
          givenAt: '2026-10-12T06:00:00.000Z',
          withdrawnAt: null,
        },
      ],
    },
  },
  reads: [classes, pathClasses, paths, groups],
  about: () => [],
  async run({ db, tenant }, { class: ofClass }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const rows = await db
      .selectFrom('pathClasses as given')
      .innerJoin('paths', (join) =>
        join.onRef('paths.tenant', '=', 'given.tenant').onRef('paths.path', '=', 'given.path'),
      )
      .leftJoin('groups', (join) =>
        join.onRef('groups.tenant', '=', 'given.tenant').onRef('groups.group', '=', 'given.group'),
      )
      .select(['given.path', 'given.group', 'given.isWholeClass', 'given.givenAt', 'groups.name as groupName'])
      .select(['paths.title', 'paths.version', 'paths.withdrawnAt'])
      .where('given.tenant', '=', tenant)
      .where('given.class', '=', ofClass)
      .orderBy('given.givenAt', 'desc')
      .orderBy('given.path')
      .limit(500)
      .execute()
    return {
      class: ofClass,
      items: rows.map(({ isWholeClass, group, ...row }) => ({ ...row, group: isWholeClass ? null : group })),
    }
  },
})
