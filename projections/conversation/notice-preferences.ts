import { z } from 'zod'
import { NoticePreferences } from '#events/conversation/notice-preferences.ts'
import noticePreferencesSet from '#events/conversation/notice-preferences-set.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** How each person wants to be told, who has said so. Whoever has no row has the defaults. */
export default defineProjection('notice-preferences', {
  version: 1,
  description: 'How each person wants to be told: kinds of notices, e-mails and quiet hours.',
  of: 'inbox',
  words: {
    title: { fr: 'Réglage des notifications', en: 'Notice preferences' },
    columns: {
      person: { fr: 'destinataire', en: 'reader' },
      digest: {
        fr: 'courriel',
        en: 'e-mail',
        values: {
          never: { fr: 'jamais', en: 'never' },
          daily: { fr: 'chaque jour', en: 'every day' },
          weekly: { fr: 'chaque semaine', en: 'every week' },
        },
      },
      language: { fr: 'langue', en: 'language' },
      quiet: { fr: 'heures calmes', en: 'quiet hours' },
      offInConsole: { fr: 'masquées dans la console', en: 'off in the console' },
      offByMail: { fr: 'absentes des courriels', en: 'off by e-mail' },
      setAt: { fr: 'réglé le', en: 'set' },
    },
  },
  key: z.object({ person: PersonId }),
  row: z.object({ ...NoticePreferences.shape, setAt: Instant }),
  on: (on) => [
    on(
      noticePreferencesSet,
      ({ subject }) => (subject ? { person: subject } : []),
      (row, { data, occurredAt }) => (row && occurredAt < row.setAt ? row : { ...data, setAt: occurredAt }),
    ),
    on(subjectErased, (e) => (e.subject ? { person: e.subject } : []), remove),
  ],
})
