// Detects that a client has disconnected before its answer was ready, so that work for it can stop.
import type { ServerResponse } from 'node:http'

/**
 * Aborted if the connection closes before the answer was sent. A client that has closed only its half of the connection
 * counts as disconnected: the two cannot be distinguished.
 */
export function disconnectSignal(response: ServerResponse): AbortSignal {
  const disconnected = new AbortController()
  if (isDisconnected(response)) disconnected.abort()
  const stopListening = onHalfClosed(response, () => disconnected.abort())
  response.once('close', () => {
    stopListening()
    if (!response.writableFinished) disconnected.abort()
  })
  return disconnected.signal
}

/** Whether the connection, or the client's half of it, is closed already: no further event will report it. */
export const isDisconnected = ({ destroyed, socket }: ServerResponse): boolean =>
  destroyed || socket?.readableEnded === true

/** Calls back when the client closes its half of the connection; returns a function that stops listening. */
export function onHalfClosed({ socket }: ServerResponse, call: () => void): () => void {
  socket?.once('end', call)
  return () => void socket?.off('end', call)
}
