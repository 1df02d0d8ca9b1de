/** When an e-mail about notices is due, and what it says. */
import { describe, expect, it } from 'vitest'
import { isNoticeKind, noticeKinds } from '#events/conversation/notice-kinds.ts'
import { Instant, LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { digestId, digestLinks, digestText, dueDigest, pastWeekOf } from './digest.ts'

const paris = Zone.parse('Europe/Paris')
const at = (text: string) => Instant.parse(`${text}.000Z`)
const LONG_AGO = at('2026-09-01T08:00:00')
const due = (
  digest: 'never' | 'daily' | 'weekly',
  now: string,
  more: { digestSince?: Instant; quietUntil?: number } = {},
) =>
  dueDigest(
    { digest, quiet: { from: 20, until: more.quietUntil ?? 7 }, digestSince: more.digestSince ?? LONG_AGO },
    at(now),
    paris,
  )

describe('an e-mail about notices', () => {
  it('is due every day from seven by the school’s clock, in summer and in winter', () => {
    expect(due('daily', '2026-07-01T04:59:00')).toBeNull()
    expect(due('daily', '2026-07-01T05:00:00', { digestSince: at('2026-06-01T05:00:00') })).toBe('2026-07-01')
    expect(due('daily', '2026-11-20T05:59:00')).toBeNull()
    expect(due('daily', '2026-11-20T06:00:00')).toBe('2026-11-20')
  })

  it('is due once a week, for the Monday, whenever in the week the service runs again', () => {
    expect(due('weekly', '2026-11-23T05:59:00')).toBeNull()
    expect(due('weekly', '2026-11-23T06:00:00')).toBe('2026-11-23')
    expect(due('weekly', '2026-11-26T10:00:00')).toBe('2026-11-23')
  })

  it('is never due for whoever did not ask for it, and never in quiet hours', () => {
    expect(due('never', '2026-11-20T10:00:00')).toBeNull()
    expect(due('daily', '2026-11-20T07:30:00', { quietUntil: 9 })).toBeNull()
    expect(due('daily', '2026-11-20T08:00:00', { quietUntil: 9 })).toBe('2026-11-20')
  })

  it('does not come at once when somebody asks for it in the middle of a day or a week', () => {
    const digestSince = at('2026-11-25T13:00:00') // a Wednesday
    expect(due('daily', '2026-11-25T13:01:00', { digestSince })).toBeNull()
    expect(due('daily', '2026-11-26T06:00:00', { digestSince })).toBe('2026-11-26')
    expect(due('weekly', '2026-11-26T06:00:00', { digestSince })).toBeNull()
    expect(due('weekly', '2026-11-30T06:00:00', { digestSince })).toBe('2026-11-30')
  })

  it('is about the week before its Monday, on whatever day of the week it is sent', () => {
    for (const day of ['2026-11-23', '2026-11-26', '2026-11-29'])
      expect(pastWeekOf(LocalDay.parse(day))).toBe('2026-11-16')
  })

  it('has the same id for the same person and day, and for nobody else', () => {
    const day = due('daily', '2026-11-20T10:00:00')
    if (day === null) throw new Error('expected a day')
    const first = digestId(someone.tenant, someone.teacher, day)
    expect(digestId(someone.tenant, someone.teacher, day)).toBe(first)
    expect(digestId(someone.tenant, PersonId.parse(id('7eac', 2)), day)).not.toBe(first)
    expect(digestId(TenantId.parse(id('5c', 2)), someone.teacher, day)).not.toBe(first)
  })
})

describe('its words', () => {
  const links = digestLinks('https://sillage.example', { token: 'token', day: LocalDay.parse('2026-11-23') })
  const counts = [
    { kind: 'path-assigned', count: 1 },
    { kind: 'learner-may-need-help', count: 3 },
  ] as const

  it('count kinds, the most frequent first, in the language of the reader', () => {
    expect(digestText(counts, 'fr', links)).toMatchInlineSnapshot(`
      {
        "subject": "4 notifications à lire",
        "text": "Bonjour,

      4 notifications vous attendent dans Sillage :

      - Un élève peut avoir besoin d’aide (3)
      - Un nouveau parcours

      Pour les lire :
      https://sillage.example/notices

      Vous recevez ce courriel parce que vous l’avez demandé. Il ne nomme personne.
      Changer vos réglages :
      https://sillage.example/notices/preferences
      Ne plus recevoir ces courriels :
      https://sillage.example/unsubscribe#token
      ",
      }
    `)
    expect(digestText(counts, 'en', links).subject).toBe('4 notices to read')
    expect(digestText([{ kind: 'work-to-review', count: 1 }], 'fr', links).subject).toBe('1 notification à lire')
  })

  it('say where the week before the e-mail is read, and nothing of what is in it, also where no notice waits', () => {
    expect(digestText([], 'fr', links, 'children')).toMatchInlineSnapshot(`
      {
        "subject": "Le résumé de la semaine",
        "text": "Bonjour,

      La semaine passée de vos enfants :
      https://sillage.example/children?week=2026-11-16

      Vous recevez ce courriel parce que vous l’avez demandé. Il ne nomme personne.
      Changer vos réglages :
      https://sillage.example/notices/preferences
      Ne plus recevoir ces courriels :
      https://sillage.example/unsubscribe#token
      ",
      }
    `)
    const { subject, text } = digestText(counts, 'en', links, 'reader')
    expect(subject).toBe('4 notices to read')
    expect(text).toContain('Your past week:\nhttps://sillage.example/me?week=2026-11-16\n')
  })

  it('have no fact of any notice: only titles, counts and links', () => {
    for (const language of ['fr', 'en'] as const) {
      const kinds = Object.keys(noticeKinds).filter(isNoticeKind)
      const { text } = digestText(
        kinds.map((kind) => ({ kind, count: 2 })),
        language,
        links,
      )
      const listed = text.split('\n').filter((line) => line.startsWith('- '))
      expect(listed.sort()).toEqual(kinds.map((kind) => `- ${noticeKinds[kind].title[language]} (2)`).sort())
    }
  })
})
