import { z } from 'zod'
import { NoticeKind, noticeKinds } from '#events/conversation/notice-kinds.ts'
import { NoticeId, NoticeReference } from '#events/conversation/values.ts'
import { count, momentText, nextPage, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import noticePreferences from '../../projections/conversation/notice-preferences.ts'
import notices from '../../projections/conversation/notices.ts'

const Notice = z
  .object({
    notice: NoticeId,
    kind: NoticeKind,
    reference: NoticeReference,
    about: PersonId.nullable().describe('The person whose data it is about; null if it is about nobody else.'),
    fr: z.string().describe('What it says, in French.'),
    en: z.string().describe('What it says, in English.'),
    link: z.string().nullable().describe('The screen of the console that shows what it is about; null if none does.'),
    givenAt: momentText('When it was given.'),
    expiresAt: momentText('From then on it is not shown.'),
    seenAt: momentText('When it was seen; null while it is not.').nullable(),
  })
  .meta({ id: 'Notice', description: 'A notice of one’s own inbox.' })

const example = {
  kind: 'learner-may-need-help',
  facts: { class: exampleSchool.class, skill: 'calcul/multiplication', reason: 'three-steps-down' },
} as const

/** The caller's own notices, newest first. Whoever is restricted, or has been erased, is in none of them. */
export default defineQuery('notices', {
  summary: 'List one’s own notices',
  description:
    'The notices of the caller, newest first, in French and in English, and how many are not seen yet. Kinds that the caller has turned off are left out.',
  path: '/api/notices',
  may: 'notices:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: z.object({
    limit: pageSize({ most: 100, usual: 20 }),
    cursor: cursorOf(z.tuple([Instant, NoticeId])).optional(),
  }),
  output: z.object({
    unseen: count('How many notices are not seen yet, on all pages.'),
    items: z.array(Notice).describe('The notices, newest first.'),
    next: nextPage,
  }),
  example: {
    input: { limit: 1 },
    output: {
      unseen: 1,
      items: [
        {
          notice: '5b8e0f5a-41c6-8d7e-9a10-3f2b6c7d8e91',
          kind: example.kind,
          reference: exampleSchool.attempt,
          about: exampleSchool.learner,
          ...noticeKinds[example.kind].read(example.facts),
          givenAt: '2026-11-20T10:25:01.419Z',
          expiresAt: '2026-12-20T10:25:01.419Z',
          seenAt: null,
        },
      ],
      next: null,
    },
  },
  reads: [notices, noticePreferences],
  about: (_, { items }) => [...new Set(items.flatMap(({ about }) => about ?? []))],
  async run({ db, tenant, actor, now }, { limit, cursor }) {
    let own = db.selectFrom('notices').where('tenant', '=', tenant).where('person', '=', actor)
    if (now !== null) own = own.where('expiresAt', '>', now)
    const preferences = await db
      .selectFrom('noticePreferences')
      .select('offInConsole')
      .where('tenant', '=', tenant)
      .where('person', '=', actor)
      .executeTakeFirst()
    const off = preferences?.offInConsole ?? []
    if (off.length > 0) own = own.where('kind', 'not in', off)
    const unseen = await own
      .select(({ fn }) => fn.countAll().as('unseen'))
      .where('seenAt', 'is', null)
      .executeTakeFirst()

    let query = own
      .select(['notice', 'kind', 'reference', 'about', 'facts', 'givenAt', 'expiresAt', 'seenAt'])
      .orderBy('givenAt', 'desc')
      .orderBy('notice', 'desc')
      .limit(limit + 1)
    if (cursor) {
      const [at, notice] = cursor
      query = query.where((where) =>
        where.or([where('givenAt', '<', at), where.and([where('givenAt', '=', at), where('notice', '<', notice)])]),
      )
    }
    const rows = await query.execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      unseen: Number(unseen?.unseen ?? 0),
      items: page.map(({ facts, about, ...row }) => ({
        ...row,
        about: about === actor ? null : about,
        ...noticeKinds[row.kind].read(facts),
      })),
      next: last && rows.length > limit ? cursorTo([last.givenAt, last.notice]) : null,
    }
  },
})
