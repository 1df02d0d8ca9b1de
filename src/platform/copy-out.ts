// COPY … TO STDOUT as a stream, without the timer that pg leaves behind.
import type pg from 'pg'
import { type CopyToStreamQuery, to as copyTo } from 'pg-copy-streams'

/**
 * pg starts a timeout with every query and clears it in the query's callback, which a COPY to the client never calls.
 * The timer then kept a finished process running for the full timeout, ten minutes after an export.
 */
export function copyOut(client: pg.ClientBase, text: string): CopyToStreamQuery {
  const copy = client.query(copyTo(text))
  copy.once('close', () => {
    const settle: unknown = Reflect.get(copy, 'callback')
    if (typeof settle === 'function') settle()
  })
  return copy
}
