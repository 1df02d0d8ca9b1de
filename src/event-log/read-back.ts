// Reads back from a position in a log whose positions have no gaps.
import { type Position, position, START } from '#kernel/ids.ts'
import type { EventLog } from './event-log.ts'

export const readBackByNumber =
  (readAll: EventLog['readAll']): EventLog['readBack'] =>
  async ({ at, events, tenant }) => {
    if (at <= START) return null
    const after: Position = at > BigInt(events) ? position(at - BigInt(events) - 1n) : START
    const limit = Number(at - after)
    const page = await readAll({ after, limit, filter: { tenant } })
    const found = page.events.filter((event) => event.position <= at)
    return found.at(-1)?.position === at ? { events: found, after } : null
  }
