import { z } from 'zod'
import { Lesson, SequenceId } from '#events/teaching/sequences.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import sequenceVersions from '../../projections/teaching/sequence-versions.ts'
import sequences from '../../projections/teaching/sequences.ts'

/** A version of a sequence, as it was written. With right answers: to those who teach. */
export default defineQuery('sequence-details', {
  summary: 'Get a sequence',
  description: 'A version of a teaching sequence with its lessons and activities, right answers included.',
  path: '/api/sequences/{sequence}',
  may: 'teaching:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'teaching',
  input: z.object({
    sequence: SequenceId,
    version: z.coerce
      .number()
      .int()
      .min(1)
      .max(100_000)
      .pipe(DefinitionVersion)
      .optional()
      .describe('Which version; without it, the last one.'),
  }),
  output: z.object({
    sequence: uuidText('The sequence, by its id.'),
    version: count('The version that is shown, from 1.'),
    lastVersion: count('The last version.'),
    publishedVersion: z.int().nullable().describe('The version that may be set for classes; null if none.'),
    status: z.string().describe('`draft`, `published` or `withdrawn`.'),
    title: z.string().describe('What it is called.'),
    description: z.string().nullable().describe('What it is about; null if nothing is said.'),
    level: z.string().describe('`beginner`, `intermediate` or `advanced`.'),
    minutes: z.int().nullable().describe('How long it should take, in minutes; null if nothing is said.'),
    lessons: z
      .array(Lesson.meta({ id: 'Lesson', description: 'A lesson (séance) of a sequence.' }))
      .describe('The lessons.'),
    definedAt: momentText('When this version was written.'),
  }),
  example: {
    input: { sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15' },
    output: {
      sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
      version: 1,
      lastVersion: 1,
      publishedVersion: 1,
      status: 'published',
      title: 'Lire et résumer un article',
      description: null,
      level: 'beginner',
      minutes: 90,
      lessons: [],
      definedAt: '2026-10-12T06:00:00.000Z',
    },
  },
  reads: [sequences, sequenceVersions],
  about: () => [],
  async run({ db, tenant }, { sequence, version }) {
    const known = await db
      .selectFrom('sequences')
      .select(['version', 'publishedVersion', 'status'])
      .where('tenant', '=', tenant)
      .where('sequence', '=', sequence)
      .executeTakeFirst()
    if (!known) return missing('sequence')
    const row = await db
      .selectFrom('sequenceVersions')
      .select(['version', 'title', 'description', 'level', 'minutes', 'lessons', 'definedAt'])
      .where('tenant', '=', tenant)
      .where('sequence', '=', sequence)
      .where('version', '=', version ?? known.version)
      .executeTakeFirst()
    if (!row) return missing('version')
    return {
      ...row,
      sequence,
      lastVersion: known.version,
      publishedVersion: known.publishedVersion,
      status: known.status,
    }
  },
})
