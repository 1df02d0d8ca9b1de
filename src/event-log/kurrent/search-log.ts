// Searches a long range of the log for rare events, in steps. A read returns nothing until it has found enough or reached the
// end, and a lost connection would restart it. A subscription reports its progress with checkpoints.
import { setImmediate as turn } from 'node:timers/promises'
import { type Filter, START as FROM_START, type KurrentDBClient, type RecordedEvent } from '@kurrent/kurrentdb-client'
import { type Position, position, START } from '#kernel/ids.ts'
import { answeredIn } from './failures.ts'
import { withCheckpoints } from './filters.ts'
import { release } from './release.ts'

/** Events that the server examines in one step: about a tenth of a second. */
const STEP = 40_000
const STEP_MS = 10_000

export type SearchStep = {
  readonly events: readonly RecordedEvent[]
  /** The range was examined up to this position; null if the end was reached. */
  readonly upTo: Position | null
}

export async function searchLog(
  client: KurrentDBClient,
  { after, limit, filter, step = STEP }: { after: Position; limit: number; filter: Filter; step?: number },
): Promise<SearchStep> {
  const events: RecordedEvent[] = []
  const done = Promise.withResolvers<Position | null>()
  const subscription = client.subscribeToAll({
    fromPosition: after === START ? FROM_START : { commit: after, prepare: after },
    filter: withCheckpoints(
      filter,
      async (_, { commit }) => {
        // The first checkpoint may be before the start. Events before a checkpoint may still be in the stream's buffer.
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
      // Wait for the buffer here as well.
      void (async () => {
        while (subscription.readableLength > 0 && events.length < limit) await turn()
        done.resolve(null)
      })()
    })
    .on('error', done.reject)
    .on('end', () => done.reject(new Error('the server has ended the subscription')))
  try {
    const upTo = await answeredIn(STEP_MS, done.promise)
    // Events after the checkpoint may have arrived in the meantime: they belong to the next step.
    return {
      events: upTo === null ? [...events] : events.filter(({ position: at }) => (at?.commit ?? 0n) <= upTo),
      upTo,
    }
  } finally {
    release(subscription)
  }
}
