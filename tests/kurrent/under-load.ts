// Writers and readers of a log while its server fails, and what must hold afterwards: nothing acknowledged is lost, and
// nothing is stored twice.
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import {
  type Append,
  type Appended,
  type EventLog,
  LogUnavailable,
  OutcomeUnknown,
  WrongExpectedRevision,
} from '#event-log/event-log.ts'
import { type EventId, START } from '#kernel/ids.ts'
import type { Recorded } from './stored-streams.ts'

/** As a client that does not know what became of it: the same append again until there is an answer. */
export async function sent(log: EventLog, append: Append): Promise<Appended | WrongExpectedRevision> {
  for (;;) {
    try {
      return await log.append(append)
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return error
      if (!(error instanceof OutcomeUnknown || error instanceof LogUnavailable)) throw error
      await pause(5)
    }
  }
}

/** A subscriber from the beginning of the log on, and the events that it has seen. */
export function follow(log: EventLog, filter?: { types: string[] }) {
  const stop = new AbortController()
  const seen: EventId[] = []
  const over = (async () => {
    const from = { after: START, pageSize: 50, signal: stop.signal, ...(filter && { filter }) }
    for await (const message of log.subscribe(from))
      if (message.kind === 'events') seen.push(...message.events.map(({ id }) => id))
  })()
  return {
    seen,
    stop: () => {
      stop.abort()
      return over
    },
  }
}

export function expectKeptOnce(stored: readonly Recorded[], acknowledged: ReadonlyMap<EventId, Appended>): void {
  const standing = new Map(stored.map((event) => [event.id, event]))
  expect(standing.size, 'an event stands twice').toBe(stored.length)
  for (const [id, answer] of acknowledged) {
    const event = standing.get(id)
    expect(event, 'an acknowledged event is lost').toBeDefined()
    expect((event?.position ?? 0n) <= answer.position && (event?.revision ?? 0n) <= answer.revision).toBe(true)
  }
}
