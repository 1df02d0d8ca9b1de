// Brings two generations to one position: the one in front is held for a moment while the other catches up with it.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Position } from '#kernel/ids.ts'
import { waitObstacle } from './feeding.ts'
import { type Generation, readGenerations } from './generation.ts'

/** A stop expires after this time, so that a process that dies here does not keep read models stopped. */
const STOP_S = 5
const RENEW_MS = 1_000
/** If catching up takes less than this, holding the one in front goes unnoticed. */
const NEAR_MS = 1_000
/** A generation that has a worker and has not moved for this long is stuck. */
const STUCK_MS = 60_000
/** Stops in a row that did not bring them together: a worker of an older program ignores stops. */
const MOST_STOPS = 20

type Db = Pick<pg.ClientBase, 'query'>
export type CatchUpTo = (position: Position) => Promise<void>

/**
 * No worker moves these generations past the position until `releaseStop`. The caller must have locked their
 * checkpoints.
 */
export async function stopAt(db: Db, generations: readonly Generation[], position: Position): Promise<void> {
  await db.query(
    `update sillage.checkpoints set stop_at = $3, stop_until = clock_timestamp() + make_interval(secs => ${STOP_S})
      where projection = $1 and generation = any($2)`,
    [generations[0]?.projection, numbers(generations), position],
  )
}

/** If this fails, the stop expires by itself. */
export async function releaseStop(db: Db, generations: readonly Generation[]): Promise<void> {
  await db.query(
    `update sillage.checkpoints set stop_at = null, stop_until = null
      where projection = $1 and generation = any($2) and stop_at is not null`,
    [generations[0]?.projection, numbers(generations)],
  )
}

async function renew(db: Db, generations: readonly Generation[], position: Position): Promise<void> {
  if (generations.length === 0) return
  await db.query(
    `update sillage.checkpoints set stop_until = clock_timestamp() + make_interval(secs => ${STOP_S})
      where projection = $1 and generation = any($2) and stop_at = $3`,
    [generations[0]?.projection, numbers(generations), position],
  )
}

const numbers = (generations: readonly Generation[]) => generations.map(({ generation }) => generation)

export type GapTracker = {
  /** Whether to hold the one in front now: the other is near, or comes no nearer while both move. */
  isClose(): boolean
  /** Call it when the one in front is held. Returns why it is useless if it has been held too often. */
  noteHeld(): string | null
  /** Call it when they have reached one position. */
  noteMet(): void
  /**
   * Waits until `behind` has reached the target: by `catchUpTo` if this process feeds it, otherwise by its worker.
   * Returns why it never will, if so. Meanwhile the stop of `holding` is renewed.
   */
  closeGap(
    behind: Generation,
    target: Position,
    how: { readonly holding: readonly Generation[]; readonly catchUpTo: CatchUpTo | undefined },
  ): Promise<string | null>
}

/**
 * The one in front goes on until the other needs only a moment to catch up, or needs as long as the time before: on a
 * busy machine, two generations that both keep up with the log may stay a second or two apart for ever.
 */
export function gapTracker(pool: pg.Pool, signal: AbortSignal | undefined): GapTracker {
  const obstacleTo = waitObstacle(pool)
  let [last, before] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let stops = 0

  async function wait(behind: Generation, target: Position): Promise<string | null> {
    let moved = { position: behind.position, atMs: performance.now() }
    for (;;) {
      signal?.throwIfAborted()
      const now = (await readGenerations(pool)).find(({ id }) => id === behind.id)
      if (!now || now.position >= target) return null
      const why = await obstacleTo(now)
      if (why !== null) return why
      if (now.position !== moved.position) moved = { position: now.position, atMs: performance.now() }
      else if (performance.now() - moved.atMs > STUCK_MS) return `it has not moved for ${STUCK_MS / 1_000} s`
      await pause(20 + Math.random() * 30)
    }
  }

  return {
    isClose: () => last <= NEAR_MS || (before < Number.POSITIVE_INFINITY && last > 0.8 * before),
    noteHeld() {
      stops += 1
      return stops > MOST_STOPS ? 'a worker of an older program feeds one of them: pause it' : null
    },
    noteMet() {
      stops = 0
    },
    async closeGap(behind, target, { holding, catchUpTo }) {
      const startedMs = performance.now()
      const renewing = setInterval(() => void renew(pool, holding, target).catch(() => undefined), RENEW_MS)
      try {
        if (!catchUpTo) return await wait(behind, target)
        await catchUpTo(target)
        return null
      } finally {
        clearInterval(renewing)
        before = last
        last = performance.now() - startedMs
      }
    },
  }
}
