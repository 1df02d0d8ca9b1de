// How a person wants to be told: which kinds of notices in the console and by e-mail, how often, in which language, and when not.
import { z } from 'zod'
import type { Instant, Zone } from '#kernel/ids.ts'
import { localHour } from '#kernel/local-hour.ts'
import { isNoticeKind, NoticeKind, type NoticeKindName, noticeKinds } from './notice-kinds.ts'

const Hour = z.int().min(0).max(23)
const SomeKinds = z.array(NoticeKind).max(100)

/** A day or a week by the school's calendar; a week begins on Monday. */
export const digestRhythms = ['never', 'daily', 'weekly'] as const
export type DigestRhythm = (typeof digestRhythms)[number]

export const QuietHours = z
  .object({
    from: Hour.describe('The hour of the school’s day at which they begin.'),
    until: Hour.describe('The hour at which they end. The same hour as `from` is a whole day, and is refused.'),
  })
  .describe('Hours of the school’s day in which no e-mail is sent. They may reach over midnight.')
export type QuietHours = z.output<typeof QuietHours>

export const NoticePreferences = z.object({
  digest: z.enum(digestRhythms).describe('How often an e-mail says how many notices are new.'),
  language: z.enum(['fr', 'en']).describe('The language of the e-mail.'),
  quiet: QuietHours.nullable(),
  offInConsole: SomeKinds.describe(
    'Kinds that the inbox does not show. A kind that asks for a decision must be shown.',
  ),
  offByMail: SomeKinds.describe('Kinds that e-mails do not count.'),
})
export type NoticePreferences = z.output<typeof NoticePreferences>

/**
 * Of whoever has set nothing. Everything is shown in the console, and nobody gets an e-mail who did not ask for it. What is off
 * is listed, not what is on: a kind that comes later is on.
 */
export const defaultPreferences: NoticePreferences = {
  digest: 'never',
  language: 'fr',
  quiet: { from: 20, until: 7 },
  offInConsole: [],
  offByMail: [],
}

/** Kinds that ask somebody for a decision within a time: the inbox always shows them. */
export const alwaysShown: readonly NoticeKindName[] = Object.keys(noticeKinds)
  .filter(isNoticeKind)
  .filter((name) => noticeKinds[name].asksForDecision)

export function isQuiet(quiet: QuietHours | null, now: Instant, zone: Zone): boolean {
  if (quiet === null) return false
  const hour = localHour(now, zone)
  const { from, until } = quiet
  return from < until ? hour >= from && hour < until : hour >= from || hour < until
}
