// Looks through a long stretch of the log for what is rare, in steps: a read would say nothing until it has found
// enough or reached the end, and a lost connection would begin it anew. A subscription says how far it has come.
import { setImmediate as turn } from 'node:timers/promises'
import { type Filter, START as FROM_START, type KurrentDBClient, type RecordedEvent } from '@kurrent/kurrentdb-client'
import { type Position, position, START } from '#kernel/ids.ts'
import { answeredIn } from './failures.ts'
import { withCheckpoints } from './filters.ts'
import { release } from './release.ts'

/** Events that the server looks at for one step: about a tenth of a second. */
const STEP = 40_000
const STEP_MS = 10_000

export type Found = {
  readonly events: readonly RecordedEvent[]
  /** Looked at up to here; null where the end was reached. */
  readonly upTo: Position | null
}

export async function lookThrough(
  client: KurrentDBClient,
  { after, limit, filter, step = STEP }: { after: Position; limit: number; filter: Filter; step?: number },
): Promise<Found> {
  const events: RecordedEvent[] = []
  const done = Promise.withResolvers<Position | null>()
  const subscription = client.subscribeToAll({
    fromPosition: after === START ? FROM_START : { commit: after, prepare: after },
    filter: withCheckpoints(
      filter,
      async (_, { commit }) => {
        // The first may stand before the start; and what was found before it may still be on its way to the listener.
        if (commit <= after) return
        while (subscription.readableLength > 0 && events.length < limit) await turn()
        done.resolve(position(commit))
      },
      step,
    ),
  })
  subscription
    .on('data', ({ event }) => {
      if (!event || events.length >= limit) return
      events.push(event)
      if (events.length === limit) done.resolve(position(event.position?.commit ?? after))
    })
    .on('caughtUp', () => {
      // The same holds here.
      void (async () => {
        while (subscription.readableLength > 0 && events.length < limit) await turn()
        done.resolve(null)
      })()
    })
    .on('error', done.reject)
    .on('end', () => done.reject(new Error('the server has ended the subscription')))
  try {
    const upTo = await answeredIn(STEP_MS, done.promise)
    // Events behind a checkpoint may have come before this line was reached: they belong to the next step.
    return {
      events: upTo === null ? [...events] : events.filter(({ position: at }) => (at?.commit ?? 0n) <= upTo),
      upTo,
    }
  } finally {
    release(subscription)
  }
}
