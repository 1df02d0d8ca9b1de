// Brings two generations to one position: the one in front is held for a moment while the other comes up to it.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Position } from '#kernel/ids.ts'
import { waitingFor } from './feeding.ts'
import { type Generation, readGenerations } from './generation.ts'

/** A stop ends by itself after this, so that a process that dies here does not keep read models standing still. */
const STOP_S = 5
const RENEW_MS = 1_000
/** So near, by the time it takes to come up, that holding the one in front goes unnoticed. */
const NEAR_MS = 1_000
/** A generation that somebody feeds, and that has not moved for this long, has got stuck. */
const STUCK_MS = 60_000
/** Stops in a row that did not lead to a meeting: a worker of an older program passes them. */
const MOST_STOPS = 20

type Db = Pick<pg.ClientBase, 'query'>
export type CatchUpTo = (position: Position) => Promise<void>

/** Nobody moves these generations past the position until `letGo`; the caller holds their checkpoints locked. */
export async function stopAt(db: Db, generations: readonly Generation[], position: Position): Promise<void> {
  await db.query(
    `update sillage.checkpoints set stop_at = $3, stop_until = clock_timestamp() + make_interval(secs => ${STOP_S})
      where projection = $1 and generation = any($2)`,
    [generations[0]?.projection, numbers(generations), position],
  )
}

/** Where this fails, they are let go by the clock. */
export async function letGo(db: Db, generations: readonly Generation[]): Promise<void> {
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

export type Pursuit = {
  /** Whether the one in front should be held now: the other is near, or comes no nearer while both move. */
  isClose(): boolean
  /** To be called when it is held: tells why that is in vain, where it has been held too often. */
  held(): string | null
  /** To be called when they have met. */
  met(): void
  /**
   * Waits until `behind` has come up to the target: by `catchUpTo` where this process feeds it, otherwise its worker is
   * waited for. Tells why it never will, where it will not. The stop of `holding` is kept up meanwhile.
   */
  comeUp(
    behind: Generation,
    target: Position,
    how: { readonly holding: readonly Generation[]; readonly catchUpTo: CatchUpTo | undefined },
  ): Promise<string | null>
}

/**
 * The one in front goes on until the other needs only a moment to where it was, or needs no less than the time before:
 * on a machine that is busy, two that both keep up with the log stay a second or two apart for ever.
 */
export function pursuit(pool: pg.Pool, signal: AbortSignal | undefined): Pursuit {
  const whyInVain = waitingFor(pool)
  let [last, before] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let stops = 0

  async function wait(behind: Generation, target: Position): Promise<string | null> {
    let moved = { position: behind.position, atMs: performance.now() }
    for (;;) {
      signal?.throwIfAborted()
      const now = (await readGenerations(pool)).find(({ id }) => id === behind.id)
      if (!now || now.position >= target) return null
      const why = await whyInVain(now)
      if (why !== null) return why
      if (now.position !== moved.position) moved = { position: now.position, atMs: performance.now() }
      else if (performance.now() - moved.atMs > STUCK_MS) return `it has not moved for ${STUCK_MS / 1_000} s`
      await pause(20 + Math.random() * 30)
    }
  }

  return {
    isClose: () => last <= NEAR_MS || (before < Number.POSITIVE_INFINITY && last > 0.8 * before),
    held() {
      stops += 1
      return stops > MOST_STOPS ? 'a worker of an older program feeds one of them: pause it' : null
    },
    met() {
      stops = 0
    },
    async comeUp(behind, target, { holding, catchUpTo }) {
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
