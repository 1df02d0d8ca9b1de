import { z } from 'zod'
import { NoticeKind, noticeKinds } from '#events/conversation/notice-kinds.ts'
import { alwaysShown, defaultPreferences, NoticePreferences } from '#events/conversation/notice-preferences.ts'
import { defineQuery } from '#kernel/query.ts'
import noticePreferences from '../../projections/conversation/notice-preferences.ts'

const KindToChoose = z
  .object({
    kind: NoticeKind,
    fr: z.string().describe('What it is called, in French.'),
    en: z.string().describe('What it is called, in English.'),
    alwaysShown: z.boolean().describe('Whether the inbox always shows it, because it asks for a decision.'),
  })
  .meta({ id: 'NoticeKindToChoose', description: 'A kind of notice that can be turned on and off.' })

const kinds = NoticeKind.options.map((kind) => ({
  kind,
  ...noticeKinds[kind].title,
  alwaysShown: alwaysShown.includes(kind),
}))

/** How the caller wants to be told, the defaults of whoever has set nothing, and what there is to choose. */
export default defineQuery('notice-preferences', {
  summary: 'Get one’s notice preferences',
  description: 'How the caller wants to be told, or the defaults; and the kinds of notices that can be turned off.',
  path: '/api/notices/preferences',
  may: 'notices:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: z.object({}),
  output: z.object({
    isDefault: z.boolean().describe('Whether the caller has set nothing.'),
    ...NoticePreferences.shape,
    kinds: z.array(KindToChoose).describe('All kinds of notices.'),
  }),
  example: { input: {}, output: { isDefault: true, ...defaultPreferences, kinds } },
  reads: [noticePreferences],
  about: () => [],
  async run({ db, tenant, actor }) {
    const set = await db
      .selectFrom('noticePreferences')
      .select(['digest', 'language', 'quiet', 'offInConsole', 'offByMail'])
      .where('tenant', '=', tenant)
      .where('person', '=', actor)
      .executeTakeFirst()
    return { isDefault: !set, ...(set ?? defaultPreferences), kinds }
  },
})
