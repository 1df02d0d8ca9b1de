// Opens the log, or explains why it cannot be opened. Waits for a server that is starting or electing a leader, but not for one
// that is unreachable or refuses the account.
import { setTimeout as pause } from 'node:timers/promises'
import type { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { LogUnavailable } from '../event-log.ts'
import type { Connection } from './connection-string.ts'
import { CannotOpenLog, isDenied, mayPass } from './failures.ts'
import { whyUnreachable } from './why-unreachable.ts'

/** A node of a cluster is ready some seconds after it answers. */
const PATIENCE_MS = 15_000

export async function opening<T>(
  client: Pick<KurrentDBClient, 'dispose'>,
  connection: Connection,
  work: () => Promise<T>,
  { patienceMs = PATIENCE_MS, nowMs = () => performance.now() } = {},
): Promise<T> {
  const startedMs = nowMs()
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const reason = await reasonOf(error, connection)
      if (reason === null && nowMs() - startedMs < patienceMs) {
        await pause(250)
        continue
      }
      void client.dispose()
      throw reason ?? new CannotOpenLog(notReady(connection), error)
    }
  }
}

/** Null if the failure may be temporary. */
async function reasonOf(error: unknown, connection: Connection): Promise<unknown> {
  if (error instanceof CannotOpenLog) return error
  if (isDenied(error)) return new CannotOpenLog(deniedTo(connection), error)
  if (!(error instanceof LogUnavailable || mayPass(error))) return error
  const why = await whyUnreachable(connection)
  return why === null ? null : new CannotOpenLog(`the log does not answer: ${why}`, error)
}

const deniedTo = ({ account, tls }: Connection): string =>
  account
    ? 'the server refuses the account in EVENT_LOG: its name or password is wrong, or it lacks permissions. It must belong to the group $admins, or have the right to read $all and to write the metadata of the stream sillage-log'
    : `the server wants an account: EVENT_LOG names ${tls ? 'none' : 'none that can be sent without TLS'}, as in kurrentdb://name:password@host:2113`

/** Node has a list of trusted authorities; the reading half of the client uses the machine's list, which may be empty. */
const notReady = ({ tls, authority, verify }: Connection): string =>
  tls && verify && authority === null
    ? 'the log answers, and is not ready: does its cluster have a leader, and does this machine know the authority of its certificate (the package ca-certificates, or tlsCaFile=/path/to/ca.pem in EVENT_LOG)?'
    : 'the log answers, and is not ready: does its cluster have a leader?'
