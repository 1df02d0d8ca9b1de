// COPY … TO STDOUT as a stream, without the timer that pg leaves behind.
import type pg from 'pg'
import { type CopyToStreamQuery, to as copyTo } from 'pg-copy-streams'

/**
 * pg starts its time limit with every query and ends it when the query calls back, which a copy to us never does: the
 * timer then held a finished process for as long as the limit, ten minutes after an export.
 */
export function copyOut(client: pg.ClientBase, text: string): CopyToStreamQuery {
  const copy = client.query(copyTo(text))
  copy.once('close', () => {
    const settle: unknown = Reflect.get(copy, 'callback')
    if (typeof settle === 'function') settle()
  })
  return copy
}
