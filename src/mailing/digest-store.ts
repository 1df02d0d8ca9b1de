// What the sending of e-mails about notices reads and writes in PostgreSQL: whom to write to, and a row for each e-mail.
//
// Invariants: a person has one row for a day, whoever plans it. An attempt claims a row before it sends, and settles it only while
// it holds the claim: a process that was frozen meanwhile settles nothing. A row has neither an address nor a word of the e-mail.

import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { z } from 'zod'
import { NoticeKind } from '#events/conversation/notice-kinds.ts'
import { NoticePreferences } from '#events/conversation/notice-preferences.ts'
import { Instant, LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import { noteCarrier } from '#platform/carriers.ts'
import { type KindCount, pastWeekOf, type WeekOf } from './digest.ts'

const AnyInstant = z.union([z.date(), z.string()]).transform((at) => Instant.parse(new Date(at).toISOString()))

const Reader = z.object({
  tenant: TenantId,
  zone: Zone,
  person: PersonId,
  digest: NoticePreferences.shape.digest,
  quiet: NoticePreferences.shape.quiet,
  digestSince: AnyInstant,
  lastDay: LocalDay.nullable(),
})
/** Who asked for e-mails, with the day of the last one. Whoever has one that is not sent yet is left out. */
export type Reader = z.output<typeof Reader>

const Claimed = z.object({
  tenant: TenantId,
  person: PersonId,
  day: LocalDay,
  id: z.string(),
  from: AnyInstant.nullable(),
  to: AnyInstant,
  deferrals: z.int(),
})
/**
 * An e-mail that this attempt may settle. Notices given after `from` are new; all until `to` are counted. `deferrals`: how often
 * the server has asked to come back later with it.
 */
export type Claimed = z.output<typeof Claimed> & { readonly claim: string }

const Wanted = z.object({
  zone: Zone,
  digest: NoticePreferences.shape.digest,
  language: NoticePreferences.shape.language,
  quiet: NoticePreferences.shape.quiet,
  offByMail: NoticePreferences.shape.offByMail,
})
export type Wanted = z.output<typeof Wanted>

export type Settled = 'sent' | 'nothing' | 'withheld' | 'refused'

export type DigestStore = {
  readers(): Promise<readonly Reader[]>
  /** Changes nothing if the person has one for this day. */
  plan(digest: {
    readonly tenant: TenantId
    readonly person: PersonId
    readonly day: LocalDay
    readonly id: string
    readonly to: Instant
  }): Promise<void>
  /** The next one that is due, claimed for ten minutes; null if there is none. */
  claim(): Promise<Claimed | null>
  /** How the person wants to be told now; null if they are not in the school any more, or it is closed. */
  wanted(of: Pick<Claimed, 'tenant' | 'person'>): Promise<Wanted | null>
  /** Notices that were not seen, without those about the people named. `isNew`: some came after the last e-mail. */
  counts(
    of: Claimed,
    more: { readonly off: readonly string[]; readonly without: readonly string[] },
  ): Promise<{ readonly counts: readonly KindCount[]; readonly isNew: boolean }>
  /**
   * Whose past week there is something to read about, by the read model of weeks; null for nobody's, and while it is not built. The
   * people named are left out.
   */
  weekOf(of: Claimed, more: { readonly without: readonly string[] }): Promise<WeekOf | null>
  /** False if another attempt has claimed it meanwhile, or it went with an erasure. */
  settle(of: Claimed, state: Settled, why: string | null): Promise<boolean>
  /** Gives it back, to be tried again after so long. */
  again(of: Claimed, afterMs: number, why: string | null): Promise<void>
  /** As `again`, where the server has asked to come back later. */
  deferred(of: Claimed, afterMs: number, why: string): Promise<void>
  beat(trouble: string | null): Promise<void>
  /** Deletes what was settled this long ago. Whoever still gets e-mails has a newer row: one for each day or week. */
  forget(days: number): Promise<void>
}

/** Longer than any attempt takes: see the limits in mailer.ts. */
const CLAIMED = `interval '10 minutes'`

export function digestStore(pool: Pick<pg.Pool, 'query'>): DigestStore {
  async function giveBack({ id, claim }: Claimed, afterMs: number, why: string | null, deferrals: 0 | 1) {
    await pool.query(
      `update sillage.digests set claim = null, error = $4, attempts = attempts + $5,
         next_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
       where id = $1 and claim = $2 and state = 'waiting'`,
      [id, claim, afterMs, why, deferrals],
    )
  }
  return {
    async readers() {
      const { rows } = await pool.query<Record<string, unknown>>(
        `select p.tenant, s.zone, p.person, p.digest, p.quiet, p.digest_since as "digestSince", last.day::text as "lastDay"
         from read.notice_preferences p join read.schools s on s.tenant = p.tenant
         left join lateral (select day, state from sillage.digests d
           where d.tenant = p.tenant and d.person = p.person order by day desc limit 1) last on true
         where p.digest <> 'never' and s.closed_at is null and last.state is distinct from 'waiting'
         order by p.tenant, p.person`,
      )
      return rows.map((row) => Reader.parse(row))
    },

    async plan({ tenant, person, day, id, to }) {
      await pool.query(
        `insert into sillage.digests (tenant, person, day, id, counted_from, counted_to)
         select $1, $2, $3, $4, (select max(counted_to) from sillage.digests
           where tenant = $1 and person = $2 and state in ('sent', 'nothing')), $5
         where not exists (select from sillage.erasures where tenant = $1 and person = $2)
         on conflict do nothing`,
        [tenant, person, day, id, to],
      )
    },

    async claim() {
      const claim = randomUUID()
      const { rows } = await pool.query<Record<string, unknown>>(
        `update sillage.digests set claim = $1, next_at = clock_timestamp() + ${CLAIMED}
         where id = (select id from sillage.digests where state = 'waiting' and next_at <= clock_timestamp()
           order by next_at, id limit 1 for update skip locked)
         returning tenant, person, day::text as day, id, counted_from as "from", counted_to as "to", attempts as deferrals`,
        [claim],
      )
      return rows[0] ? { ...Claimed.parse(rows[0]), claim } : null
    },

    async wanted({ tenant, person }) {
      const { rows } = await pool.query<Record<string, unknown>>(
        `select s.zone, p.digest, p.language, p.quiet, p.off_by_mail as "offByMail"
         from read.notice_preferences p join read.schools s on s.tenant = p.tenant
         where p.tenant = $1 and p.person = $2 and s.closed_at is null and exists (
           select from read.person_roles r where r.tenant = $1 and r.person = $2 and r.until is null)`,
        [tenant, person],
      )
      return rows[0] ? Wanted.parse(rows[0]) : null
    },

    async counts({ tenant, person, from, to }, { off, without }) {
      const { rows } = await pool.query<{ kind: string; count: number; isNew: boolean }>(
        `select kind, count(*)::integer as count, coalesce(bool_or($4::timestamptz is null or given_at > $4), false) as "isNew"
         from read.notices where tenant = $1 and person = $2 and given_at <= $3 and seen_at is null
           and expires_at > clock_timestamp() and kind <> all($5::text[]) and about <> all($6::uuid[])
         group by kind`,
        [tenant, person, to, from, off, without],
      )
      return {
        counts: rows.map(({ kind, count }) => ({ kind: NoticeKind.parse(kind), count })),
        isNew: rows.some(({ isNew }) => isNew),
      }
    },

    async weekOf({ tenant, person, day }, { without }) {
      const { rows: built } = await pool.query<{ built: boolean }>(
        `select to_regclass('read.learner_weeks') is not null as built`,
      )
      if (!built[0]?.built) return null
      const { rows } = await pool.query<{ own: boolean }>(
        // By the key of each learner: a condition with "or" would read the week of the whole school.
        `select w.learner = $2 as own
         from (select $2::uuid as learner union all select g.learner from read.guardians g
           where g.tenant = $1 and g.guardian = $2 and g.state = 'confirmed') who
         join read.learner_weeks w on w.tenant = $1 and w.learner = who.learner and w.week = $3
         where w.learner <> all($4::uuid[]) order by own desc limit 1`,
        [tenant, person, pastWeekOf(day), without],
      )
      return rows[0] ? (rows[0].own ? 'reader' : 'children') : null
    },

    async settle({ id, claim }, state, why) {
      const { rowCount } = await pool.query(
        `update sillage.digests set state = $3, error = $4, claim = null, settled_at = clock_timestamp()
         where id = $1 and claim = $2 and state = 'waiting'`,
        [id, claim, state, why],
      )
      return rowCount === 1
    },

    again: (of, afterMs, why) => giveBack(of, afterMs, why, 0),
    deferred: (of, afterMs, why) => giveBack(of, afterMs, why, 1),

    beat: (trouble) => noteCarrier(pool, 'mail', trouble),

    async forget(days) {
      await pool.query(`delete from sillage.digests where settled_at < clock_timestamp() - $1 * interval '1 day'`, [
        days,
      ])
    },
  }
}
