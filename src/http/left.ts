// That a client has left before its answer was there: what works for it can stop.
import type { ServerResponse } from 'node:http'

/**
 * Aborted when the connection closes first; not when the answer was sent. A client that has closed its half alone counts as
 * one that has left: nothing tells the two apart.
 */
export function untilLeft(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  if (hasLeft(response)) left.abort()
  const unheard = onHalfClosed(response, () => left.abort())
  response.once('close', () => {
    unheard()
    if (!response.writableFinished) left.abort()
  })
  return left.signal
}

/** Whether the connection, or the client's half of it, is closed already: nobody is heard to leave any more. */
export const hasLeft = ({ destroyed, socket }: ServerResponse): boolean => destroyed || socket?.readableEnded === true

/** Calls when the client has closed its half of the connection; returns what ends the listening. */
export function onHalfClosed({ socket }: ServerResponse, call: () => void): () => void {
  socket?.once('end', call)
  return () => void socket?.off('end', call)
}
