// The time from a command's acknowledgement until its rows can be read: polls the checkpoints from another process, as a
// reader of the database does.
import { setTimeout as pause } from 'node:timers/promises'
import { openClient } from '#platform/database.ts'

export type Watch = {
  /** Once the read models are seen at the position, or have had long enough. */
  stop(position: number): Promise<readonly (readonly [atMs: number, position: number])[]>
}

const PATIENCE_MS = 15_000
/** The watcher looks for itself: whatever a checkout announces, and when, it is measured in the same way. */
const LOOK_MS = 3

/** Notes when every read model was first seen to hold a position: rows and checkpoints change in one transaction. */
export async function watchReadModels(url: string): Promise<Watch> {
  const client = openClient(url, { name: 'sillage bench watch', int8: 'number' })
  await client.connect()
  const seen: [number, number][] = []
  let last = 0
  let ended = false

  async function look(): Promise<void> {
    const { rows } = await client.query<{ position: number }>({
      name: 'watch',
      text: `select min(c.position) as position from sillage.checkpoints c join sillage.generations g using (projection, generation) where g.live`,
    })
    const position = rows[0]?.position ?? 0
    if (position > last) seen.push([performance.timeOrigin + performance.now(), position])
    last = position
  }
  const looking = (async () => {
    for (; !ended; await pause(LOOK_MS)) await look()
  })()
  return {
    async stop(position) {
      const untilMs = performance.now() + PATIENCE_MS
      while (last < position && performance.now() < untilMs) await pause(20)
      ended = true
      await looking
      await client.end()
      return seen
    },
  }
}

/** For each acknowledgement, the milliseconds until all read models were seen at its position; sorted. */
export function lags(
  acknowledged: readonly (readonly [atMs: number, position: number])[],
  seen: readonly (readonly [atMs: number, position: number])[],
): Float64Array {
  const byPosition = acknowledged.toSorted(([, a], [, b]) => a - b)
  const found: number[] = []
  let i = 0
  for (const [atMs, position] of byPosition) {
    while (i < seen.length && (seen[i]?.[1] ?? 0) < position) i += 1
    const reached = seen[i]
    found.push(reached ? Math.max(0, reached[0] - atMs) : Number.POSITIVE_INFINITY)
  }
  return Float64Array.from(found).sort()
}
