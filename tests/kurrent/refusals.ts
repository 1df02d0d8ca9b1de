// How a KurrentDB refuses a call before reading or storing anything: read in its source (RpcExceptions.cs,
// Status.cs, Streams.BatchAppend.cs, AuthenticationMiddleware.cs), not measured.
import { Metadata, status } from '@grpc/grpc-js'
import codes from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/code_pb.js'
import statuses from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js'
import any from 'google-protobuf/google/protobuf/any_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import { shared, stream, streams, type Uuid } from './protocol.ts'

export type Refusal = { readonly code: status; readonly details: string; readonly metadata?: Metadata }

/** A node that does not do what it is asked: it starts, it has too much to do, it does not lead, or nobody does. */
export type NotHandled = 'not-ready' | 'too-busy' | 'no-leader' | { readonly host: string; readonly port: number }

const withTrailers = (code: status, details: string, trailers: Record<string, string>): Refusal => {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return { code, details, metadata }
}

/** Ends a call as a real server does: what happened stands in the trailers. */
export const refusal = (exception: string, name: string, more: Record<string, string> = {}): Refusal =>
  withTrailers(status.FAILED_PRECONDITION, exception, { exception, 'stream-name': name, ...more })

export const tooLarge = (): Refusal =>
  withTrailers(status.INVALID_ARGUMENT, 'Maximum Append Size Exceeded', {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': '1048576',
  })

/** Of a wrong name or password; without a word on which. */
export const unauthenticated = (): Refusal => ({ code: status.UNAUTHENTICATED, details: 'Unauthenticated' })

export const accessDenied = (): Refusal =>
  withTrailers(status.PERMISSION_DENIED, 'TrailEntry Denied', { exception: 'access-denied' })

/** Where the writing was not over in time; it may be yet. */
export const timedOut = (): Refusal => ({ code: status.ABORTED, details: 'Operation timed out: ForwardTimeout' })

export function notHandled(why: NotHandled): Refusal {
  if (why === 'not-ready') return { code: status.UNAVAILABLE, details: 'Server Is Not Ready' }
  if (why === 'too-busy') return { code: status.UNAVAILABLE, details: 'Server Is Too Busy' }
  if (why === 'no-leader') return { code: status.UNKNOWN, details: 'No leader info available in response' }
  return withTrailers(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': why.host,
    'leader-endpoint-port': String(why.port),
  })
}

/** Of one append in a batch; that another node leads ends the whole call instead. */
export function batchRefused(
  correlation: Uuid | undefined,
  name: string,
  why: 'access-denied' | 'timeout' | 'not-ready' | 'too-busy' | 'no-leader',
): InstanceType<typeof streams.BatchAppendResp> {
  const told = (code: number, message: string, type: string, detail: { serializeBinary(): Uint8Array }) => {
    const details = new any.Any()
    details.pack(detail.serializeBinary(), type)
    return new statuses.Status().setCode(code).setMessage(message).setDetails(details)
  }
  const nothing = (message: string) => told(codes.Code.OK, message, 'google.protobuf.Empty', new empty.Empty())
  const error = {
    'access-denied': () =>
      told(codes.Code.PERMISSION_DENIED, 'AccessDenied', 'event_store.client.AccessDenied', new shared.AccessDenied()),
    timeout: () => told(codes.Code.DEADLINE_EXCEEDED, 'Timeout', 'event_store.client.Timeout', new shared.Timeout()),
    'not-ready': () => nothing('Server Is Not Ready'),
    'too-busy': () => nothing('Server Is Busy'),
    'no-leader': () => nothing('No leader info available in response'),
  }[why]()
  return new streams.BatchAppendResp().setCorrelationId(correlation).setStreamIdentifier(stream(name)).setError(error)
}
