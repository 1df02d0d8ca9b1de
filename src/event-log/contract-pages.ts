// Reads a whole log, for the contract tests.
import { type Position, START } from '#kernel/ids.ts'
import type { EventLog, LogPage, StoredEvent } from './event-log.ts'

export async function pagesOf(scan: AsyncIterable<LogPage>): Promise<LogPage[]> {
  const pages: LogPage[] = []
  for await (const page of scan) pages.push(page)
  return pages
}

export async function readEverything(log: EventLog, limit = 500, after: Position = START): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for (let at = after; ; ) {
    const page = await log.readAll({ after: at, limit })
    events.push(...page.events)
    at = page.position
    if (page.end) return events
  }
}
