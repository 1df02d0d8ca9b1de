// That a client has left before its answer was there: what works for it can stop.
import type { ServerResponse } from 'node:http'

/** Aborted when the connection closes first; not when the answer was sent. */
export function untilLeft(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  if (response.destroyed) left.abort()
  response.once('close', () => {
    if (!response.writableFinished) left.abort()
  })
  return left.signal
}
