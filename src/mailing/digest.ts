// An e-mail about notices: when it is due, and its words. It says how many notices of each kind wait, and where they are read.
//
// Invariant: nothing in it is about a person. A kind has a title without any fact, and a count names nobody; who may know more
// reads it in the console, which decides again who may see what.
import { type NoticeKindName, noticeKinds } from '#events/conversation/notice-kinds.ts'
import { isQuiet, type NoticePreferences } from '#events/conversation/notice-preferences.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type Instant, LocalDay, type PersonId, type TenantId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { localHour } from '#kernel/local-hour.ts'

/** The hour of the school's day from which it is due. */
export const DUE_HOUR = 7
const DAY_MS = 86_400_000

/** The same person and day give the same id, and so the same Message-ID: an e-mail that comes twice can be seen to be one. */
export const digestId = (tenant: TenantId, person: PersonId, day: LocalDay): string =>
  derivedUuid('digest', tenant, person, day)

type Schedule = Pick<NoticePreferences, 'digest' | 'quiet'> & { readonly setAt: Instant }

/**
 * The day of the e-mail that is due now: today, or the Monday of this week. Null before it is due, in quiet hours, and where it
 * was due before its reader asked for it.
 */
export function dueDigest({ digest, quiet, setAt }: Schedule, now: Instant, zone: Zone): LocalDay | null {
  if (digest === 'never' || isQuiet(quiet, now, zone)) return null
  const today = localDay(now, zone)
  const day = digest === 'daily' ? today : mondayOf(today)
  if (day === today && localHour(now, zone) < DUE_HOUR) return null
  const setOn = localDay(setAt, zone)
  return setOn < day || (setOn === day && localHour(setAt, zone) < DUE_HOUR) ? day : null
}

function mondayOf(day: LocalDay): LocalDay {
  const ms = Date.parse(day)
  const daysSinceMonday = (new Date(ms).getUTCDay() + 6) % 7
  return LocalDay.parse(new Date(ms - daysSinceMonday * DAY_MS).toISOString().slice(0, 10))
}

export type KindCount = { readonly kind: NoticeKindName; readonly count: number }
export type DigestLinks = { readonly notices: string; readonly preferences: string; readonly unsubscribe: string }

const words = {
  fr: {
    subject: (count: number) => (count === 1 ? '1 notification à lire' : `${count} notifications à lire`),
    hello: 'Bonjour,',
    waiting: (count: number) =>
      count === 1
        ? 'Une notification vous attend dans Sillage :'
        : `${count} notifications vous attendent dans Sillage :`,
    read: 'Pour les lire :',
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
    why: 'You get this e-mail because you asked for it. It names nobody.',
    change: 'Change your preferences:',
    stop: 'Stop these e-mails:',
  },
}

export type DigestText = { readonly subject: string; readonly text: string }

/** The kinds with the highest counts come first. */
export function digestText(counts: readonly KindCount[], language: 'fr' | 'en', links: DigestLinks): DigestText {
  const t = words[language]
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const lines = [...counts]
    .sort((a, b) => b.count - a.count || a.kind.localeCompare(b.kind))
    .map(({ kind, count }) => `- ${noticeKinds[kind].title[language]}${count > 1 ? ` (${count})` : ''}`)
  const text = [
    t.hello,
    '',
    t.waiting(total),
    '',
    ...lines,
    '',
    t.read,
    links.notices,
    '',
    t.why,
    t.change,
    links.preferences,
    t.stop,
    links.unsubscribe,
    '',
  ].join('\n')
  return { subject: t.subject(total), text }
}
