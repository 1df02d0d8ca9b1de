// What a worker takes up again and again so that the rights of persons are carried out: erasures, requests, the 72 hours of a
// breach, confirmed plans of retention, and the bytes that are left in the files of the database.
import type pg from 'pg'
import type { Instant } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import { dueBreaches, warnOfBreach } from '#rights/breaches/watch.ts'
import { openRequests, takeUp } from '#rights/requests/take-up.ts'
import type { Retention } from '#rights/retention/retention.ts'
import type { Rewriting } from '#rights/rewriting/rewriting.ts'
import { openRequestsWork } from './open-requests.ts'
import { takeUpErasures } from './open-rights.ts'

type Parts = Parameters<typeof openRequestsWork>[0] & {
  readonly pool: pg.Pool
  readonly retention: Retention
  readonly rewriting: Pick<Rewriting, 'night'>
  /** Leaves plans of retention and tables alone: what the nights of a test would carry out, its own clock does. */
  readonly leaveRetention: boolean
  readonly now: () => Instant
  readonly trouble: (what: string) => (error: unknown) => void
}

/** Resolves after `signal` is aborted, when nothing is being carried out any more. */
export async function rightsAtWork(parts: Parts, signal: AbortSignal): Promise<void> {
  const { pool, rights, commands, retention, rewriting, now, trouble } = parts
  const taking = { signal, sleep: systemClock.sleep }
  await Promise.all([
    takeUpErasures(rights, { ...taking, onTrouble: trouble('erasure') }),
    takeUp({
      ...taking,
      open: () => openRequests(pool),
      carryOn: openRequestsWork(parts),
      onTrouble: trouble('request of a right'),
    }),
    takeUp({
      ...taking,
      open: () => dueBreaches(pool, now()),
      carryOn: warnOfBreach(commands),
      onTrouble: trouble('72 hours of a breach'),
    }),
    takeUp({
      ...taking,
      open: async () => (parts.leaveRetention ? [] : retention.confirmed()),
      carryOn: async (tenant, aborted) => void (await retention.carryOut(tenant, { now: now(), signal: aborted })),
      onTrouble: trouble('a confirmed plan of retention'),
    }),
    parts.leaveRetention ? null : everyNight(rewriting, { signal, onTrouble: trouble('rewrite of tables') }),
  ])
}

const LOOK_MS = 60_000

async function everyNight(
  rewriting: Pick<Rewriting, 'night'>,
  { signal, onTrouble }: { readonly signal: AbortSignal; readonly onTrouble: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(LOOK_MS, signal)
    if (!signal.aborted) await rewriting.night(signal).catch(onTrouble)
  }
}
