// The systems compared on a KurrentDB: our log, and the official client alone, called directly: no tenant is checked, no
// repeat is distinguished from a conflict, and nothing is retried.
import { randomUUID } from 'node:crypto'
import { excludeSystemEvents, FORWARDS, jsonEvent, KurrentDBClient, NO_STREAM, START } from '@kurrent/kurrentdb-client'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { appendTo, attempt, attempts, callerOf, tenant } from './attempt.ts'
import type { Contender } from './peers.ts'

export const oursOnKurrent: Contender = {
  name: 'Sillage',
  async open(url, count, eventsPerAppend) {
    const log = await openKurrentLog({ connectionString: url })
    // One call before many: a burst over a new connection sometimes hung.
    await log.append(appendTo(randomUUID(), -1, 1))
    return {
      callers: Array.from({ length: count }, () => callerOf(log, eventsPerAppend)),
      close: () => log.close(),
    }
  },
}

export const bareClient: Contender = {
  name: 'bare client',
  async open(url, count, eventsPerAppend) {
    const client = bare(url)
    await client.appendToStream(`learner-${randomUUID()}`, eventsOf(randomUUID(), 1), { streamState: NO_STREAM })
    return {
      callers: Array.from({ length: count }, () => {
        const learner = randomUUID()
        const stream = `learner-${learner}`
        let revision = -1n
        return async () => {
          const { nextExpectedRevision } = await client.appendToStream(stream, eventsOf(learner, eventsPerAppend), {
            streamState: revision < 0n ? NO_STREAM : revision,
          })
          revision = nextExpectedRevision
        }
      }),
      close: () => client.dispose(),
    }
  },
}

/** Reads all events after a position, as objects. Returns the number of events of the stream kind. */
export async function readByBareClient(url: string, after: bigint): Promise<{ events: number; seconds: number }> {
  const client = bare(url)
  try {
    const startedMs = performance.now()
    let events = 0
    const all = client.readAll({
      direction: FORWARDS,
      fromPosition: after === 0n ? START : { commit: after, prepare: after },
      filter: excludeSystemEvents(),
    })
    for await (const { event } of all)
      if (event?.streamId.startsWith('learner-') && (event.position?.commit ?? 0n) > after) events += 1
    return { events, seconds: (performance.now() - startedMs) / 1_000 }
  } finally {
    await client.dispose()
  }
}

/** Converts the address as our log does: the client accepts the old name of the protocol with a warning. */
const bare = (url: string): KurrentDBClient =>
  KurrentDBClient.connectionString(url.replace(/^esdb(?=:|\+)/, 'kurrentdb'))

/** The same data, and metadata of the same size as ours. */
const eventsOf = (learner: string, count: number) =>
  attempts(learner, count).map(({ id, type, version, actor, fingerprint, occurredAt, zone }) =>
    jsonEvent({
      id,
      type,
      data: { ...attempt },
      metadata: { tenant, actor, version, fingerprint, occurredAt, zone, append: '000000000000', sentAt: occurredAt },
    }),
  )
