// An e-mail about notices: when it is due, and its words. It says how many notices of each kind wait, and where they are read; once a
// week it says, too, where the past week of the reader or of their children is read.
//
// Invariant: nothing in it is about a person. A kind has a title without any fact, a count names nobody, and of a week it says that
// there is one; who may know more reads it in the console, which decides again who may see what.
import { type NoticeKindName, noticeKinds } from '#events/conversation/notice-kinds.ts'
import { isQuiet, type NoticePreferences } from '#events/conversation/notice-preferences.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant, LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import { localDay, mondayOf } from '#kernel/local-day.ts'
import { localHour } from '#kernel/local-hour.ts'
import { dayAfter } from '#platform/wall-clock.ts'

/** The hour of the school's day from which it is due. */
export const DUE_HOUR = 7

/** The same person and day give the same id, and so the same Message-ID: an e-mail that comes twice can be seen to be one. */
export const digestId = (tenant: TenantId, person: PersonId, day: LocalDay): string =>
  derivedUuid('digest', tenant, person, day)

type Schedule = Pick<NoticePreferences, 'digest' | 'quiet'> & {
  /** When the reader asked for e-mails at this pace. */
  readonly digestSince: Instant
}

/**
 * The day of the e-mail that is due now: today, or the Monday of this week. Null before it is due, in quiet hours, and where it
 * was due before its reader asked for it.
 */
export function dueDigest({ digest, quiet, digestSince }: Schedule, now: Instant, zone: Zone): LocalDay | null {
  if (digest === 'never' || isQuiet(quiet, now, zone)) return null
  const today = localDay(now, zone)
  const day = digest === 'daily' ? today : mondayOf(today)
  if (day === today && localHour(now, zone) < DUE_HOUR) return null
  const since = localDay(digestSince, zone)
  return since < day || (since === day && localHour(digestSince, zone) < DUE_HOUR) ? day : null
}

export type KindCount = { readonly kind: NoticeKindName; readonly count: number }
/** Whose past week there is something to read about: the reader's own, or that of a child. */
export type WeekOf = 'reader' | 'children'
export type DigestLinks = {
  readonly notices: string
  readonly preferences: string
  readonly unsubscribe: string
  /** Where a week is read. */
  readonly week: Readonly<Record<WeekOf, string>>
}

/** The week that ended before the Monday of a weekly e-mail. */
export const pastWeekOf = (day: LocalDay): LocalDay => dayAfter(mondayOf(day), -7)

/** `publicUrl`: where people open the console, without a slash at the end. `day`: that of the e-mail. */
export function digestLinks(publicUrl: string, { token, day }: { token: string; day: LocalDay }): DigestLinks {
  // Without the week, a page shows the one of the day on which it is opened.
  const week = `?week=${pastWeekOf(day)}`
  return {
    notices: `${publicUrl}/notices`,
    preferences: `${publicUrl}/notices/preferences`,
    unsubscribe: `${publicUrl}/unsubscribe#${token}`,
    week: { reader: `${publicUrl}/me${week}`, children: `${publicUrl}/children${week}` },
  }
}

const words = {
  fr: {
    subject: (count: number) => (count === 1 ? '1 notification à lire' : `${count} notifications à lire`),
    hello: 'Bonjour,',
    waiting: (count: number) =>
      count === 1
        ? 'Une notification vous attend dans Sillage :'
        : `${count} notifications vous attendent dans Sillage :`,
    read: 'Pour les lire :',
    summary: 'Le résumé de la semaine',
    week: { reader: 'Votre semaine passée :', children: 'La semaine passée de vos enfants :' },
    why: 'Vous recevez ce courriel parce que vous l’avez demandé. Il ne nomme personne.',
    change: 'Changer vos réglages :',
    stop: 'Ne plus recevoir ces courriels :',
  },
  en: {
    subject: (count: number) => (count === 1 ? '1 notice to read' : `${count} notices to read`),
    hello: 'Hello,',
    waiting: (count: number) =>
      count === 1 ? 'A notice waits for you in Sillage:' : `${count} notices wait for you in Sillage:`,
    read: 'Read them here:',
    summary: 'The summary of the week',
    week: { reader: 'Your past week:', children: 'The past week of your children:' },
    why: 'You get this e-mail because you asked for it. It names nobody.',
    change: 'Change your preferences:',
    stop: 'Stop these e-mails:',
  },
}

export type DigestText = { readonly subject: string; readonly text: string }

/** The kinds with the highest counts come first. There are counts, or a week. */
export function digestText(
  counts: readonly KindCount[],
  language: 'fr' | 'en',
  links: DigestLinks,
  week: WeekOf | null = null,
): DigestText {
  const t = words[language]
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const lines = [...counts]
    .sort((a, b) => b.count - a.count || a.kind.localeCompare(b.kind))
    .map(({ kind, count }) => `- ${noticeKinds[kind].title[language]}${count > 1 ? ` (${count})` : ''}`)
  const text = [
    t.hello,
    '',
    ...(total > 0 ? [t.waiting(total), '', ...lines, '', t.read, links.notices, ''] : []),
    ...(week ? [t.week[week], links.week[week], ''] : []),
    t.why,
    t.change,
    links.preferences,
    t.stop,
    links.unsubscribe,
    '',
  ].join('\n')
  return { subject: total > 0 ? t.subject(total) : t.summary, text }
}
