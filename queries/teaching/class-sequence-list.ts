import { z } from 'zod'
import { SequenceSettings } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import classSequences from '../../projections/teaching/class-sequences.ts'
import classes from '../../projections/teaching/classes.ts'
import sequenceVersions from '../../projections/teaching/sequence-versions.ts'
import { isKnownClass } from './known-class.ts'

/** The sequences that a class follows or followed, as they were set last. About no learner. */
export default defineQuery('class-sequence-list', {
  summary: 'List the sequences of a class',
  description: 'The sequences that a class follows or followed: version, dates, order, omissions and settings.',
  path: '/api/classes/{class}/sequences',
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
            sequence: uuidText('The sequence, by its id.'),
            version: count('The version that the class follows.'),
            title: z.string().nullable().describe('What that version is called.'),
            isActive: z.boolean().describe('Whether the class follows it now.'),
            startsOn: dayText('The first day; null from the beginning.').nullable(),
            endsOn: dayText('The last day; null without an end.').nullable(),
            lessonOrder: z.array(z.string()).describe('The lessons in the order of the class; empty: as numbered.'),
            omitted: z.array(z.string()).describe('The activities that the class leaves out.'),
            settings: SequenceSettings,
            setAt: momentText('When it was set last.'),
          })
          .meta({ id: 'ClassSequence', description: 'A sequence as a class follows it.' }),
      )
      .describe('The sequences, those set last first.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      items: [
        {
          sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
          version: 1,
          title: 'Lire et résumer un article',
          isActive: true,
          startsOn: '2026-11-02',
          endsOn: '2026-12-11',
          lessonOrder: [],
          omitted: [],
          settings: { mostAttempts: null, showsReasons: true },
          setAt: '2026-11-02T07:00:00.000Z',
        },
      ],
    },
  },
  reads: [classes, classSequences, sequenceVersions],
  about: () => [],
  async run({ db, tenant }, { class: ofClass }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const items = await db
      .selectFrom('classSequences as set')
      .leftJoin('sequenceVersions as written', (join) =>
        join
          .onRef('written.tenant', '=', 'set.tenant')
          .onRef('written.sequence', '=', 'set.sequence')
          .onRef('written.version', '=', 'set.version'),
      )
      .select(['set.sequence', 'set.version', 'written.title', 'set.isActive', 'set.startsOn', 'set.endsOn'])
      .select(['set.lessonOrder', 'set.omitted', 'set.settings', 'set.setAt'])
      .where('set.tenant', '=', tenant)
      .where('set.class', '=', ofClass)
      .orderBy('set.setAt', 'desc')
      .orderBy('set.sequence')
      .execute()
    return { class: ofClass, items }
  },
})
