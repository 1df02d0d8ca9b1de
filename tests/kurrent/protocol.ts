// The messages of the protocol, from the definitions of the official client, and their conversion to our types.
import codes from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/code_pb.js'
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import status from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import any from 'google-protobuf/google/protobuf/any_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import { uuidText } from '#kernel/uuid-text.ts'
import type { Expected, Proposed, Recorded, Written } from './stored-streams.ts'

type AppendRequest = InstanceType<typeof streams.AppendReq>
type BatchRequest = InstanceType<typeof streams.BatchAppendReq>
type ReadResponse = InstanceType<typeof streams.ReadResp>
type Uuid = InstanceType<typeof shared.UUID>
type StreamIdentifier = InstanceType<typeof shared.StreamIdentifier>
type Message = { getId(): Uuid | undefined; getMetadataMap(): Map<string, string> } & {
  getData_asU8(): Uint8Array
  getCustomMetadata_asU8(): Uint8Array
}

export const nameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

/** An id comes as text, or as two signed halves. */
export function uuidOf(uuid: Uuid | undefined): string {
  const halves = uuid?.getStructured()
  if (!halves) return uuid?.getString() ?? ''
  const hex = [halves.getMostSignificantBits(), halves.getLeastSignificantBits()]
    .map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('')
  return uuidText(hex)
}

export const proposed = (message: {
  getId(): Uuid | undefined
  getMetadataMap(): { get(key: string): string | undefined }
  getData_asU8(): Uint8Array
  getCustomMetadata_asU8(): Uint8Array
}): Proposed => ({
  id: uuidOf(message.getId()),
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
})

export function expectedOf(options: {
  hasAny(): boolean
  hasNoStream(): boolean
  hasStreamExists(): boolean
  getRevision(): string
}): Expected {
  if (options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no-stream'
  return options.hasStreamExists() ? 'stream-exists' : BigInt(options.getRevision())
}

export const expectedOfBatch = (options: NonNullable<ReturnType<BatchRequest['getOptions']>>): Expected =>
  expectedOf({
    hasAny: () => options.hasAny(),
    hasNoStream: () => options.hasNoStream(),
    hasStreamExists: () => options.hasStreamExists(),
    getRevision: () => options.getStreamPosition(),
  })

export const uuid = (text: string): Uuid => new shared.UUID().setString(text)
export const stream = (name: string): StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(name).toString('base64'))

function recordedEvent(event: Recorded) {
  const message = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(uuid(event.id))
    .setStreamIdentifier(stream(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(String(event.position))
    .setPreparePosition(String(event.position))
    .setData(event.data)
    .setCustomMetadata(event.metadata)
  message
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', String(event.createdTicks))
  return message
}

export const eventRead = (event: Recorded): ReadResponse =>
  new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent().setEvent(recordedEvent(event)).setCommitPosition(String(event.position)),
  )

export const confirmation = (): ReadResponse =>
  new streams.ReadResp().setConfirmation(
    new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID()),
  )

export const caughtUp = (): ReadResponse => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp())

export const checkpoint = (commit: bigint, prepare: bigint): ReadResponse =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
  )

export const streamNotFound = (name: string): ReadResponse =>
  new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(stream(name)))

export const softDeleted = (position: bigint) =>
  new streams.DeleteResp().setPosition(
    new streams.DeleteResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
  )

export const tombstoned = (position: bigint) =>
  new streams.TombstoneResp().setPosition(
    new streams.TombstoneResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
  )

/** The answer to a plain append: a conflict is a usual answer here, told in the old fields and in the new ones. */
export function appended(written: Written, expected: Expected): InstanceType<typeof streams.AppendResp> {
  const response = new streams.AppendResp()
  if (written.kind === 'written') {
    const success = new streams.AppendResp.Success()
    if (written.revision === null) success.setNoStream(new shared.Empty())
    else success.setCurrentRevision(String(written.revision))
    if (written.position === null) success.setNoPosition(new shared.Empty())
    else
      success.setPosition(
        new streams.AppendResp.Position()
          .setCommitPosition(String(written.position))
          .setPreparePosition(String(written.position)),
      )
    return response.setSuccess(success)
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  const current = written.kind === 'wrong-version' ? written.current : null
  if (current === null) wrong.setCurrentNoStream(new shared.Empty()).setNoStream2060(new shared.Empty())
  else wrong.setCurrentRevision(String(current)).setCurrentRevision2060(Number(current))
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty()).setAny2060(new shared.Empty())
  else if (expected === 'stream-exists')
    wrong.setExpectedStreamExists(new shared.Empty()).setStreamExists2060(new shared.Empty())
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty())
  else wrong.setExpectedRevision(String(expected)).setExpectedRevision2060(Number(expected))
  return response.setWrongExpectedVersion(wrong)
}

/** The answer to one append of a batch: what failed is a status with a typed detail. */
export function batchAppended(
  correlation: Uuid | undefined,
  name: string,
  written: Written,
  expected: Expected,
): InstanceType<typeof streams.BatchAppendResp> {
  const response = new streams.BatchAppendResp().setCorrelationId(correlation).setStreamIdentifier(stream(name))
  if (written.kind === 'written') {
    const success = new streams.BatchAppendResp.Success()
    if (written.revision === null) success.setNoStream(new empty.Empty())
    else success.setCurrentRevision(String(written.revision))
    if (written.position === null) success.setNoPosition(new empty.Empty())
    else
      success.setPosition(
        new shared.AllStreamPosition()
          .setCommitPosition(String(written.position))
          .setPreparePosition(String(written.position)),
      )
    return response.setSuccess(success)
  }
  return response.setError(failure(written, expected, name))
}

function failure(written: Exclude<Written, { kind: 'written' }>, expected: Expected, name: string) {
  const told = (code: number, message: string, type: string, detail: { serializeBinary(): Uint8Array }) => {
    const details = new any.Any()
    details.pack(detail.serializeBinary(), `event_store.client.${type}`)
    return new status.Status().setCode(code).setMessage(message).setDetails(details)
  }
  switch (written.kind) {
    case 'wrong-version': {
      const wrong = new shared.WrongExpectedVersion()
      if (written.current === null) wrong.setCurrentNoStream(new empty.Empty())
      else wrong.setCurrentStreamRevision(String(written.current))
      if (expected === 'any') wrong.setExpectedAny(new empty.Empty())
      else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new empty.Empty())
      else if (expected === 'no-stream') wrong.setExpectedNoStream(new empty.Empty())
      else wrong.setExpectedStreamPosition(String(expected))
      return told(codes.Code.ALREADY_EXISTS, 'WrongExpectedVersion', 'WrongExpectedVersion', wrong)
    }
    case 'stream-deleted':
      return told(
        codes.Code.NOT_FOUND,
        'StreamDeleted',
        'StreamDeleted',
        new shared.StreamDeleted().setStreamIdentifier(stream(name)),
      )
    case 'too-large':
      return told(
        codes.Code.INVALID_ARGUMENT,
        'Maximum Append Size Exceeded',
        'MaximumAppendSizeExceeded',
        new shared.MaximumAppendSizeExceeded().setMaxappendsize(1_048_576),
      )
    case 'invalid':
      return told(codes.Code.UNKNOWN, written.why, 'Unknown', new shared.Unknown())
  }
}

export type { AppendRequest, BatchRequest, Message, ReadResponse, StreamIdentifier, Uuid }
export { shared, streams }
