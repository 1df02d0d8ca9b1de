// Posts alerts to one address of the operators, by the rules of webhooks: checked addresses, no redirects, a time limit.
//
// What was posted last is a row. It changes when the receiver has taken a post, so that a post that is not taken is made again from
// what is true then: nothing that still holds is lost, and nothing that is over is told late. A receiver may get a post twice
// if this process ends between the two.

import type pg from 'pg'
import { z } from 'zod'
import type { Sender } from '#integrating/webhooks/send-delivery.ts'
import { noteCarrier } from '#platform/carriers.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'
import { afterPost, changeOf, PostedAlert, postOf } from './alert-posts.ts'

export type PostedStore = {
  read(): Promise<readonly PostedAlert[]>
  write(alerts: readonly PostedAlert[]): Promise<void>
  /** Whether the last post was taken, with the status or the error; null if it was. */
  answered(trouble: string | null): Promise<void>
  /** There is nothing to post: what was refused is over. */
  nothingLeft(): Promise<void>
}

export type PostStatus = { readonly isRefused: boolean }

const CARRIER = 'operator posts'

/** What the receiver said to the last post, whichever process made it. */
export async function readPostStatus(pool: Pick<pg.Pool, 'query'>): Promise<PostStatus> {
  const { rows } = await pool.query<PostStatus>(
    'select exists (select from sillage.carriers where name = $1 and trouble is not null) as "isRefused"',
    [CARRIER],
  )
  return { isRefused: rows[0]?.isRefused === true }
}

/** What was posted under a code that this version does not know any more is left out: nothing can be said of it. */
export const knownAlerts = (stored: unknown): readonly PostedAlert[] =>
  z
    .array(z.unknown())
    .parse(stored)
    .flatMap((alert) => PostedAlert.safeParse(alert).data ?? [])

export const postedStore = (pool: Pick<pg.Pool, 'query'>): PostedStore => ({
  async read() {
    const { rows } = await pool.query<{ alerts: unknown }>('select alerts from sillage.posted_alerts')
    return knownAlerts(rows[0]?.alerts ?? [])
  },
  async write(alerts) {
    await pool.query(
      `insert into sillage.posted_alerts (alerts) values ($1)
       on conflict (one) do update set alerts = excluded.alerts, posted_at = clock_timestamp()`,
      [JSON.stringify(alerts)],
    )
  },
  answered: (trouble) => noteCarrier(pool, CARRIER, trouble),
  async nothingLeft() {
    // It is called at every look: nothing is written unless a post was refused.
    await pool.query(
      `update sillage.carriers set alive_at = clock_timestamp(), trouble = null, troubled_since = null
        where name = $1 and trouble is not null`,
      [CARRIER],
    )
  },
})

export type PostingParts = {
  readonly url: string
  readonly sender: Pick<Sender, 'send'>
  readonly store: PostedStore
  /** What is raised now, with the drift of models. */
  readonly look: () => Promise<readonly PostedAlert[]>
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onTrouble: (error: unknown) => void
}

const LOOK_MS = 30_000
const MOST_AGAIN_MS = 900_000

export const postingWork = (parts: PostingParts): Work => ({
  name: 'operator posts',
  duties: async () => ({ duties: [duty('operator posts')], state: '' }),
  async run(_, signal) {
    let before: readonly PostedAlert[] | null = null
    for (let failures = 0; !signal.aborted; ) {
      let waitMs = LOOK_MS
      try {
        const now = await parts.look()
        // One look after a start says nothing: what it does not see yet has not ended.
        const refused = before && (await postChange({ before, now }, parts, signal))
        before = now
        failures = refused ? failures + 1 : 0
        if (refused)
          waitMs = Math.max(refused.retryAfterMs ?? 0, Math.min(MOST_AGAIN_MS, LOOK_MS * 2 ** Math.min(failures, 10)))
      } catch (error) {
        if (!signal.aborted) parts.onTrouble(error)
      }
      await parts.sleep(waitMs, signal)
    }
  },
})

type Looks = { readonly before: readonly PostedAlert[]; readonly now: readonly PostedAlert[] }

/** One post at most. Null if there was nothing to post, or it was taken. */
export async function postChange(
  looks: Looks,
  { url, sender, store, onTrouble }: Omit<PostingParts, 'look' | 'sleep'>,
  signal: AbortSignal,
): Promise<{ readonly retryAfterMs: number | null } | null> {
  const posted = await store.read()
  const change = changeOf(posted, looks)
  if (!change) {
    await store.nothingLeft()
    return null
  }
  const { ok, httpStatus, error, retryAfterMs } = await sender.send(
    { url, headers: {}, body: JSON.stringify(postOf(change)) },
    signal,
  )
  if (!ok) {
    // The address is left out: it holds a secret of the receiver.
    const why = String(httpStatus ?? error ?? 'no answer')
    onTrouble(new Error(`the address for alerts did not accept a message (${why})`))
    await store.answered(why)
    return { retryAfterMs }
  }
  await store.write(afterPost(posted, change))
  await store.answered(null)
  return null
}
