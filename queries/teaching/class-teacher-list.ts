import { z } from 'zod'
import { ClassId } from '#events/teaching/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import classTeachers from '../../projections/teaching/class-teachers.ts'
import classes from '../../projections/teaching/classes.ts'
import { isKnownClass } from './known-class.ts'

const ClassTeacher = z
  .object({
    teacher: PersonId.describe('The teacher.'),
    givenName: z.string().nullable().describe('Given name; null where it is not known.'),
    familyName: z.string().nullable().describe('Family name; null where it is not known.'),
    from: momentText('Since when.'),
    until: momentText('Until when; null where the time has no end yet.').nullable(),
  })
  .meta({ id: 'ClassTeacher', description: 'A person who teaches or taught a class.' })

/** Who teaches or taught a class. */
export default defineQuery('class-teacher-list', {
  summary: 'List the teachers of a class',
  description: 'Who teaches or taught a class, from when until when. Ends with the class where nothing else is said.',
  path: '/api/classes/{class}/teachers',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: z.object({ class: ClassId }),
  output: z.object({ class: ClassId, teachers: z.array(ClassTeacher).describe('The teachers, first come first.') }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      teachers: [
        {
          teacher: exampleSchool.teacher,
          givenName: 'Claude',
          familyName: 'Roux',
          from: '2026-10-12T06:00:00.000Z',
          until: null,
        },
      ],
    },
  },
  reads: [classes, classTeachers, people],
  about: (_, { teachers }) => teachers.map(({ teacher }) => teacher),
  async run({ db, tenant }, { class: ofClass }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const teachers = await db
      .selectFrom('classTeachers')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'classTeachers.tenant').onRef('people.person', '=', 'classTeachers.teacher'),
      )
      .select(['teacher', 'givenName', 'familyName', 'from', 'until'])
      .where('classTeachers.tenant', '=', tenant)
      .where('classTeachers.class', '=', ofClass)
      .orderBy('from')
      .orderBy('teacher')
      .execute()
    return { class: ofClass, teachers }
  },
})
