import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import { ContentItemId, ContentKind, ContentOrigin, ContentStatus } from '#events/teaching/content-ids.ts'
import { text } from '#events/text.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery } from '#kernel/query.ts'
import contents from '../../projections/teaching/contents.ts'

/** What `like` reads as a pattern is meant literally. */
const literally = (typed: string): string => typed.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)

/** The contents of the school, for those who make paths and sequences of them. */
export default defineQuery('content-list', {
  summary: 'List the contents',
  description: 'The contents of the school, by title: texts, quizzes, media, exercises and pieces of writing.',
  path: '/api/contents',
  may: 'exercises:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({
    kind: ContentKind.optional(),
    status: ContentStatus.optional(),
    skill: SkillId.optional().describe('Only contents that train this skill.'),
    search: text(100).optional().describe('Only contents whose title has this text, in any case.'),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(z.tuple([z.string(), ContentItemId])).optional(),
  }),
  output: z.object({
    items: z
      .array(
        z
          .object({
            content: uuidText('The content, by its id.'),
            version: count('Its last version, from 1.'),
            kind: ContentKind,
            title: z.string().describe('Its title.'),
            skills: z.array(z.string()).describe('The skills that it trains.'),
            minutes: z.int().nullable().describe('How many minutes it usually takes; null if nobody said.'),
            origin: ContentOrigin,
            status: ContentStatus,
            validated: z.int().nullable().describe('The version that learners get; null before any was validated.'),
            changedAt: momentText('When it was last defined.'),
          })
          .meta({ id: 'ContentListed', description: 'One content of the school.' }),
      )
      .describe('The contents, by title.'),
    next: nextPage,
  }),
  example: {
    input: { kind: 'quiz' },
    output: {
      items: [
        {
          content: exampleSchool.content,
          version: 2,
          kind: 'quiz',
          title: 'Les tables de 7 et de 8',
          skills: ['calcul/multiplication'],
          minutes: 10,
          origin: 'made',
          status: 'validated',
          validated: 1,
          changedAt: '2026-10-12T06:00:00.000Z',
        },
      ],
      next: null,
    },
  },
  reads: [contents],
  about: () => [],
  async run({ db, tenant }, { kind, status, skill, search, limit, cursor }) {
    let query = db
      .selectFrom('contents')
      .select(['content', 'version', 'kind', 'title', 'skills', 'minutes', 'origin', 'validated', 'changedAt'])
      .select('withdrawnAt')
      .where('tenant', '=', tenant)
      .orderBy('title')
      .orderBy('content')
      .limit(limit + 1)
    if (kind !== undefined) query = query.where('kind', '=', kind)
    if (status !== undefined) query = query.where('withdrawnAt', status === 'withdrawn' ? 'is not' : 'is', null)
    if (status === 'draft') query = query.where('validated', 'is', null)
    if (status === 'validated') query = query.where('validated', 'is not', null)
    if (skill !== undefined)
      query = query.where((where) => where(where.cast<string>('skills', 'jsonb'), '@>', JSON.stringify([skill])))
    if (search !== undefined) query = query.where('title', 'ilike', `%${literally(search)}%`)
    if (cursor) {
      const [title, content] = cursor
      query = query.where((where) =>
        where.or([where('title', '>', title), where.and([where('title', '=', title), where('content', '>', content)])]),
      )
    }
    const rows = await query.execute()
    const items = rows.slice(0, limit).map(({ withdrawnAt, ...row }) => ({
      ...row,
      status: withdrawnAt
        ? ('withdrawn' as const)
        : row.validated === null
          ? ('draft' as const)
          : ('validated' as const),
    }))
    const last = items.at(-1)
    return { items, next: last && rows.length > limit ? cursorTo([last.title, last.content]) : null }
  },
})
