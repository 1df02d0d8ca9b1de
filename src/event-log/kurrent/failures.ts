// What the official client fails with, told apart: may it pass, was anything sent, what does the server refuse.

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

/** The server did not answer in time: the client itself would wait for ever in some places. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** What stops the log from being opened, and what to do about it. */
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
  // The server's own word for what took too long; the client knows it by name only where details are given.
  status.ABORTED,
  status.INTERNAL,
]

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A node that has taken nothing: it starts, is busy, or knows no leader. In a batch the client has no name for it. */
const notTaken = /Server Is Not Ready|Server Is (?:Too )?Busy|Server not ready|No leader info available/
const neverSent = /No connection established|ECONNREFUSED|Failed to discover|Channel has been shut down/

/** A lost connection, a restart, a new leader, too much at once: worth another try. */
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

/** The server does not know the account, or the account may not do it. */
export const isDenied = (error: unknown): boolean =>
  error instanceof AccessDeniedError ||
  codeOf(error) === status.UNAUTHENTICATED ||
  codeOf(error) === status.PERMISSION_DENIED ||
  (error instanceof LogUnavailable && isDenied(error.cause))

/** No connection was there to send it on, or the server says that it did not take it: nothing of it was written. */
export const wasNeverSent = (error: unknown): boolean => neverSent.test(textOf(error)) || notTaken.test(textOf(error))

/** The server says that the request itself is wrong: a position that is none, for one. */
export const isInvalid = (error: unknown): boolean => codeOf(error) === status.INVALID_ARGUMENT

/** What a reader is told. What is wrong with one event, or said already in the port's words, stays as it is. */
export function readFailure(error: unknown): unknown {
  return error instanceof EventLogError || error instanceof UnreadableRecord ? error : new LogUnavailable(error)
}

/** Rejects where the answer takes too long. What was asked may still happen. */
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
