// The trail of a running service: written in groups, watched for processes that ended without writing, with checkpoints that are
// handed outside.
import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { type Instant, installationTenant, PersonId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { inTransaction } from '#platform/transaction.ts'
import { enterAct, enterActsAside, hasActsAside } from '#trail/acts.ts'
import { handOut, linesOf, MAIL_EVERY_MS, mail, makeCheckpoints, type Outside, post } from '#trail/handing-out.ts'
import { type KeptTrail, keptTrail, MOST_WAITING } from '#trail/kept-trail.ts'
import { postgresTrail, type UncleanEnd } from '#trail/postgres-trail.ts'
import { type LostCheckpoint, lastHandedOut, lostCheckpoints, RESTORE_SEEN } from '#trail/restores.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { openTrailKey } from '#trail/trail-key.ts'

export const CHECKPOINTS_FILE = 'checkpoints.ndjson'
const MAIL_AGAIN_MS = 600_000
const WATCH: TrailWatch = { lookMs: 10_000, deadAfterMs: 45_000 }
/** The service itself: no person. */
const SERVICE = PersonId.parse(installationTenant)

/** A process of which nothing was heard for `deadAfterMs` has ended uncleanly: seen at the next look. */
export type TrailWatch = {
  readonly lookMs: number
  readonly deadAfterMs: number
  /** How long the oldest checkpoint of an e-mail has waited: an hour by default. */
  readonly mailEveryMs?: number
}

export type TrailKeeping = {
  readonly databaseUrl: string
  readonly process: string
  readonly dataDirectory: string
  /** The directory to which checkpoints are handed out; null hands none out, for a command that ends soon. */
  readonly checkpointsTo: string | null
  /** Takes checkpoints to an address outside, besides; throws if it does not answer. */
  readonly postTo?: Outside
  /** Takes checkpoints to somebody by e-mail, besides; throws if the mail server does not take it. */
  readonly mailTo?: Outside
  readonly now: () => Instant
  readonly onTrouble: (error: unknown) => void
  readonly watch?: TrailWatch
}

export function keepingTrail({ databaseUrl, process: name, onTrouble, ...parts }: TrailKeeping): KeptTrail {
  const pool = openPool(databaseUrl, { name: 'sillage trail', max: 2, pipelined: true, onError: onTrouble })
  const store = postgresTrail(pool, { process: name })
  const trail = keptTrail(store, { onFailure: onTrouble })
  const { checkpointsTo, postTo, mailTo, watch = WATCH } = parts
  let looking: Promise<void> | null = null
  let sending: Promise<void> | null = null
  const { mailEveryMs = MAIL_EVERY_MS } = watch
  let mailNotBeforeMs = 0
  const look = async () => {
    await store.beat()
    if (checkpointsTo === null) return
    const key = await openTrailKey(parts.dataDirectory)
    await enterRestores(join(checkpointsTo, CHECKPOINTS_FILE), key.id)
    await enterAside()
    await store.enterUncleanEnds(watch.deadAfterMs, (end) => entryOfUncleanEnd(end, parts.now()))
    await makeCheckpoints(pool, key, { at: parts.now(), toPost: postTo !== undefined, toMail: mailTo !== undefined })
    await handOut(pool, async (checkpoints) => {
      await mkdir(checkpointsTo, { recursive: true, mode: 0o700 })
      await appendFile(join(checkpointsTo, CHECKPOINTS_FILE), linesOf(checkpoints), { flush: true })
    })
    sending ??= send().finally(() => {
      sending = null
    })
  }
  /** Not awaited by a look: a receiver that is slow to answer must not keep this process from saying that it lives. */
  const send = async () => {
    // Whoever does not answer keeps nobody else waiting.
    if (postTo) await post(pool, postTo).catch(onTrouble)
    if (!mailTo || performance.now() < mailNotBeforeMs) return
    await mail(pool, mailTo, mailEveryMs).catch((error: unknown) => {
      // A server that is asked again and again with a wrong password locks the account.
      mailNotBeforeMs = performance.now() + Math.min(MAIL_AGAIN_MS, mailEveryMs)
      onTrouble(error)
    })
  }
  /** One process at a time. */
  const alone = (what: string, act: (client: pg.PoolClient) => Promise<unknown>) =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(hashtext($1)) as mine', [
        `sillage.trail ${what}`,
      ])
      if (rows[0]?.mine) await act(client)
      return rows[0]?.mine === true
    })
  let hasLookedForRestores = false
  /** At the start: who restores a database stops the service before. */
  const enterRestores = async (file: string, keyId: string) => {
    if (hasLookedForRestores) return
    hasLookedForRestores = await alone('restores', async (client) => {
      const handedOut = await lastHandedOut(file, keyId)
      for (const lost of await lostCheckpoints(client, handedOut.values()))
        await Promise.all(entriesOfRestore(lost, parts.now()).map((entry) => trail.recordDurably(entry)))
    })
  }
  const enterAside = async () => {
    if (await hasActsAside(parts.dataDirectory))
      await alone('acts', (client) =>
        enterActsAside(parts.dataDirectory, (act) => enterAct(client, trail, act), onTrouble),
      )
  }
  const timer = setInterval(() => {
    looking ??= look()
      .catch(onTrouble)
      .finally(() => {
        looking = null
      })
  }, watch.lookMs)
  timer.unref()
  return {
    get waiting() {
      return trail.waiting
    },
    record: trail.record,
    recordDurably: trail.recordDurably,
    async close() {
      clearInterval(timer)
      await looking
      await sending
      try {
        await trail.close()
      } finally {
        await pool.end()
      }
    },
  }
}

/** In the chain of the installation: whose accesses are missing is not known. */
function entryOfUncleanEnd({ process: ended, writtenAt, seenAt }: UncleanEnd, at: Instant): TrailEntry {
  return {
    tenant: installationTenant,
    actor: SERVICE,
    onBehalfOf: null,
    origin: { kind: 'process', process: 'trail' },
    action: 'unclean-end',
    subjects: [],
    purpose: 'security',
    facts: { process: ended, writtenAt, seenAt, mostLost: MOST_WAITING },
    at,
  }
}

/** In the chain of the school as in that of the installation, whose operator restored it. */
function entriesOfRestore(
  { school, size, root, at: handedOutAt, entriesNow }: LostCheckpoint & { readonly entriesNow: number },
  at: Instant,
): readonly TrailEntry[] {
  const entry: Omit<TrailEntry, 'tenant'> = {
    actor: SERVICE,
    onBehalfOf: null,
    origin: { kind: 'process', process: 'trail' },
    action: RESTORE_SEEN,
    subjects: [],
    purpose: 'security',
    facts: { school, checkpoint: size, root, handedOutAt, entriesNow },
    at,
  }
  return [...new Set([school, installationTenant])].map((tenant) => ({ ...entry, tenant }))
}
