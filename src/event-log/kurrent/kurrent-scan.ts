// Reads a range of the log page by page, and fetches the next page while the current one is processed.
import type { Position } from '#kernel/ids.ts'
import type { EventLog, Filter } from '../event-log.ts'

const SCAN_PAGE = 5_000

export function scanner(readAll: EventLog['readAll']): EventLog['scan'] {
  return async function* scan({ after, until, types }) {
    const filter: Filter | undefined = types && { types }
    const next = (from: Position) => {
      const page = readAll({ after: from, limit: SCAN_PAGE, ...(filter && { filter }) })
      // The error is thrown when the page is awaited. Until then it must not count as an unhandled rejection.
      page.catch(() => undefined)
      return page
    }
    if (after >= until) return
    for (let coming = next(after); ; ) {
      const page = await coming
      const isLast = page.position >= until || page.end
      if (!isLast) coming = next(page.position)
      const events = page.position > until ? page.events.filter(({ position }) => position <= until) : page.events
      yield { events, position: isLast ? until : page.position, end: isLast }
      if (isLast) return
    }
  }
}
