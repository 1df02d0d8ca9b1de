import { z } from 'zod'
import { SequenceId, SequenceLevel } from '#events/teaching/sequences.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { defineQuery } from '#kernel/query.ts'
import sequences from '../../projections/teaching/sequences.ts'

/** The sequences of the school, by title. */
export default defineQuery('sequence-list', {
  summary: 'List the sequences',
  description: 'The teaching sequences of the school, by title: drafts, published and withdrawn ones.',
  path: '/api/sequences',
  may: 'teaching:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'teaching',
  input: z.object({
    status: z.enum(['draft', 'published', 'withdrawn']).optional().describe('Only sequences in this state.'),
    level: SequenceLevel.optional(),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(z.tuple([z.string(), SequenceId])).optional(),
  }),
  output: z.object({
    items: z
      .array(
        z
          .object({
            sequence: uuidText('The sequence, by its id.'),
            title: z.string().describe('What it is called.'),
            description: z.string().nullable().describe('What it is about; null if nothing is said.'),
            level: z.string().describe('`beginner`, `intermediate` or `advanced`.'),
            minutes: z.int().nullable().describe('How long it should take, in minutes; null if nothing is said.'),
            lessons: count('How many lessons it has.'),
            activities: count('How many activities it has.'),
            status: z.string().describe('`draft`, `published` or `withdrawn`.'),
            version: count('The last version, from 1.'),
            publishedVersion: z.int().nullable().describe('The version that may be set for classes; null if none.'),
            definedAt: momentText('When the last version was written.'),
          })
          .meta({ id: 'Sequence', description: 'A teaching sequence in a list.' }),
      )
      .describe('The sequences, by title.'),
    next: nextPage,
  }),
  example: {
    input: { status: 'published' },
    output: {
      items: [
        {
          sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
          title: 'Lire et résumer un article',
          description: 'Trouver l’essentiel d’un article, puis le dire en quelques phrases.',
          level: 'beginner',
          minutes: 90,
          lessons: 2,
          activities: 3,
          status: 'published',
          version: 1,
          publishedVersion: 1,
          definedAt: '2026-10-12T06:00:00.000Z',
        },
      ],
      next: null,
    },
  },
  reads: [sequences],
  about: () => [],
  async run({ db, tenant }, { status, level, limit, cursor }) {
    let query = db
      .selectFrom('sequences')
      .selectAll()
      .where('tenant', '=', tenant)
      .orderBy('title')
      .orderBy('sequence')
      .limit(limit + 1)
    if (status !== undefined) query = query.where('status', '=', status)
    if (level !== undefined) query = query.where('level', '=', level)
    if (cursor) {
      const [title, sequence] = cursor
      query = query.where((where) =>
        where.or([
          where('title', '>', title),
          where.and([where('title', '=', title), where('sequence', '>', sequence)]),
        ]),
      )
    }
    const rows = await query.execute()
    const items = rows.slice(0, limit).map(({ tenant: _, ...item }) => item)
    const last = items.at(-1)
    return { items, next: last && rows.length > limit ? cursorTo([last.title, last.sequence]) : null }
  },
})
