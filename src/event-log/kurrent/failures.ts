// Classifies the errors of the official client: temporary or not, sent or not, refused by the server or not.

import { status } from '@grpc/grpc-js'
import {
  AccessDeniedError,
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  UnavailableError,
} from '@kurrent/kurrentdb-client'
import { EventLogError, LogUnavailable } from '../event-log.ts'
import { UnreadableRecord } from './envelope.ts'

/** The server did not answer in time. In some cases the client itself would wait for ever. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The log cannot be opened. The message contains the cause and the remedy. */
export class CannotOpenLog extends LogUnavailable {
  constructor(message: string, cause?: unknown) {
    super(cause)
    this.name = 'CannotOpenLog'
    this.message = message
  }
}

const passing: readonly unknown[] = [
  status.UNAVAILABLE,
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  // The server's code for a timeout; the client recognises it only if details are given.
  status.ABORTED,
  status.INTERNAL,
]

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A node that accepted nothing: it is starting, is busy, or has no leader. In a batch the client has no error class for it. */
const notTaken = /Server Is Not Ready|Server Is (?:Too )?Busy|Server not ready|No leader info available/
const neverSent = /No connection established|ECONNREFUSED|Failed to discover|Channel has been shut down/

/** Temporary errors: a lost connection, a restart, a new leader, overload. Worth another attempt. */
export function mayPass(error: unknown): boolean {
  if (isDenied(error)) return false
  const kinds = [UnavailableError, CancelledError, DeadlineExceededError, NotLeaderError, NoAnswer]
  return (
    kinds.some((kind) => error instanceof kind) ||
    passing.includes(codeOf(error)) ||
    /ECONNRESET/.test(textOf(error)) ||
    wasNeverSent(error)
  )
}

/** The server does not know the account, or the account lacks the permission. */
export const isDenied = (error: unknown): boolean =>
  error instanceof AccessDeniedError ||
  codeOf(error) === status.UNAUTHENTICATED ||
  codeOf(error) === status.PERMISSION_DENIED ||
  (error instanceof LogUnavailable && isDenied(error.cause))

/** There was no connection to send the request, or the server did not accept it: nothing was written. */
export const wasNeverSent = (error: unknown): boolean => neverSent.test(textOf(error)) || notTaken.test(textOf(error))

/** The server rejects the request itself, for instance because of an invalid position. */
export const isInvalid = (error: unknown): boolean => codeOf(error) === status.INVALID_ARGUMENT

/** The error for a reader of the log. Errors of the port, and of a single event, stay as they are. */
export function readFailure(error: unknown): unknown {
  return error instanceof EventLogError || error instanceof UnreadableRecord ? error : new LogUnavailable(error)
}

/** Rejects if the answer takes too long. The request may still take effect. */
export function answeredIn<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${ms} ms`)), ms)
    answer.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
