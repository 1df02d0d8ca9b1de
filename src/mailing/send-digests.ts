// Plans the e-mails that are due and sends those that wait, at least once each.
//
// A row is planned when an e-mail is due. An attempt claims the row, makes the words, hands the e-mail to the server and settles the
// row. A process that ends between the last two leaves the row as it is: after ten minutes another attempt sends the e-mail again,
// with the same Message-ID, by which servers and readers recognise it. While the server is away, rows wait, and nobody has more
// than one. Whether somebody may still be written to is asked at each attempt, and just before the words are handed over.

import { isQuiet } from '#events/conversation/notice-preferences.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { Instant } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { mayUse, type ReadLimits } from '#privacy/person-limits.ts'
import { digestId, digestLinks, digestText, dueDigest } from './digest.ts'
import type { Claimed, DigestStore } from './digest-store.ts'
import type { Mailer } from './mailer.ts'
import type { UnsubscribeLinks } from './unsubscribe-links.ts'

export type DigestParts = {
  readonly store: DigestStore
  readonly mailer: Pick<Mailer, 'send'>
  readonly links: Pick<UnsubscribeLinks, 'tokenOf'>
  /** Where people open the console, without a slash at the end. */
  readonly publicUrl: string
  readonly limits: ReadLimits
  readonly erased: Pick<ErasedPeople, 'has' | 'refresh'>
  /** Where to write to; null if no address is known, or it must not be used. */
  readonly addressOf: (tenant: TenantId, person: PersonId) => Promise<string | null>
  /** Age of the oldest event that the read model of notices has not folded yet: 0 if it has folded all, null if unknown. */
  readonly noticesLagMs: () => Promise<number | null>
  readonly now: () => Instant
  readonly onTrouble: (error: unknown) => void
}

/** A notice may be recorded a moment after it was given. */
const MARGIN_MS = 60_000
const QUIET_AGAIN_MS = 900_000
/** While the server is away, one e-mail is tried at each look, however many wait. */
const AWAY_AGAIN_MS = 60_000
const NOT_MADE_AGAIN_MS = 300_000
const FIRST_AGAIN_MS = 60_000
const MOST_AGAIN_MS = 3_600_000
/** Some three days, after which a server that always asks to come back is not asked any more. */
const MOST_DEFERRALS = 80
/** E-mails between two signs of life. */
const BEAT_EVERY = 20

/**
 * An e-mail counts notices up to a moment, and the next one begins there. So the moment is one up to which the read model of
 * notices is complete: what it folds later is counted with the next e-mail, and never with none.
 */
export async function planDigests({
  store,
  noticesLagMs,
  now,
}: Pick<DigestParts, 'store' | 'noticesLagMs' | 'now'>): Promise<void> {
  const moment = now()
  const due = (await store.readers()).flatMap(({ tenant, zone, person, lastDay, ...schedule }) => {
    const day = dueDigest(schedule, moment, zone)
    // Not before a later day either: the clock or the zone may have gone back.
    return day !== null && (lastDay === null || day > lastDay) ? [{ tenant, person, day }] : []
  })
  const lagMs = due.length > 0 ? await noticesLagMs() : null
  if (lagMs === null) return
  const to = Instant.parse(new Date(Date.parse(moment) - MARGIN_MS - lagMs).toISOString())
  for (const { tenant, person, day } of due)
    await store.plan({ tenant, person, day, id: digestId(tenant, person, day), to })
}

/** Sends until nothing is due. Returns why the server took nothing; null if it does. */
export async function sendDigests(parts: DigestParts, signal: AbortSignal): Promise<string | null> {
  for (let count = 1; !signal.aborted; count += 1) {
    const claimed = await parts.store.claim()
    if (!claimed) return null
    const trouble = await sendOne(claimed, parts).catch(async (error: unknown) => {
      parts.onTrouble(error)
      await parts.store.again(claimed, NOT_MADE_AGAIN_MS, 'not-made')
      return null
    })
    if (trouble !== null) return trouble
    if (count % BEAT_EVERY === 0) await parts.store.beat(null)
  }
  return null
}

/** Doubles from a minute to an hour. */
const laterMs = ({ deferrals }: Pick<Claimed, 'deferrals'>): number =>
  Math.min(MOST_AGAIN_MS, FIRST_AGAIN_MS * 2 ** Math.min(10, deferrals))

/** Returns why the server took nothing. */
async function sendOne(claimed: Claimed, parts: DigestParts): Promise<string | null> {
  const { store, mailer } = parts
  const made = await makeMail(claimed, parts)
  if (made.kind === 'quiet') {
    await store.again(claimed, QUIET_AGAIN_MS, null)
    return null
  }
  if (made.kind !== 'mail') {
    await store.settle(claimed, made.kind, made.why)
    return null
  }
  const sent = await mailer.send(made.mail)
  if (sent.outcome === 'failed') {
    await store.again(claimed, AWAY_AGAIN_MS, sent.why)
    return sent.why
  }
  // Neither a server that was away nor quiet hours bring an e-mail nearer to this.
  if (sent.outcome === 'later' && claimed.deferrals < MOST_DEFERRALS) {
    await store.deferred(claimed, laterMs(claimed), sent.why)
    return null
  }
  if (sent.outcome === 'sent') {
    crashPoint('between-mail-and-mark')
    await store.settle(claimed, 'sent', null)
  } else await store.settle(claimed, 'refused', sent.why)
  return null
}

type Made =
  | { readonly kind: 'mail'; readonly mail: Parameters<Mailer['send']>[0] }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'nothing' | 'withheld' | 'refused'; readonly why: string | null }

async function makeMail(claimed: Claimed, parts: DigestParts): Promise<Made> {
  const { tenant, person, id } = claimed
  const { store, links: unsubscribing, publicUrl, limits, erased, addressOf, now } = parts
  const wanted = await store.wanted(claimed)
  if (!wanted || wanted.digest === 'never') return { kind: 'withheld', why: wanted ? 'stopped' : 'gone' }
  if (isQuiet(wanted.quiet, now(), wanted.zone)) return { kind: 'quiet' }
  const known = await limits(tenant)
  if (!mayUse(known, person, 'administration')) return { kind: 'withheld', why: 'limited' }
  const without = [...known.restricted]
  const { counts, isNew } = await store.counts(claimed, { off: wanted.offByMail, without })
  const week = wanted.digest === 'weekly' ? await store.weekOf(claimed, { without }) : null
  if (!isNew && week === null) return { kind: 'nothing', why: null }
  const to = await addressOf(tenant, person)
  if (to === null) return { kind: 'withheld', why: 'no-address' }
  const token = await unsubscribing.tokenOf({ tenant, person })
  const { language } = wanted
  const links = digestLinks(publicUrl, { token, day: claimed.day })
  const text = digestText(counts, language, links, week)
  await erased.refresh()
  if (erased.has(tenant, person)) return { kind: 'withheld', why: 'erased' }
  const unsubscribe = `${publicUrl}/api/unsubscribe/${token}`
  return {
    kind: 'mail',
    mail: { ...text, to, language, unsubscribe, messageId: `digest-${id}@${new URL(publicUrl).hostname}` },
  }
}
