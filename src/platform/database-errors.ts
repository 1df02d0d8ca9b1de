// The meaning of an error of the database driver: its SQLSTATE, and whether the same statement may succeed later.
import { codeOf } from './running.ts'

/** The driver stores it in the property where Node stores its own error codes. */
export const sqlState = codeOf

/**
 * Whether the same statement may succeed later: after a lost or refused connection, a host without an address yet, a
 * shutdown, a timeout or a serialization failure, and after a transaction that the server ended because this process was
 * frozen in it. Errors without an SQLSTATE come from the socket or from the client's own timeout.
 */
export function mayPass(error: unknown): boolean {
  const state = sqlState(error)
  if (state === undefined)
    return error instanceof Error && /connect|timeout|terminat|closed|socket/i.test(error.message)
  return /^(08|40|53|57|25P03|25P04)|^E(CONN|PIPE|TIMEDOUT|HOST|NOTFOUND|AI_AGAIN)/.test(state)
}
