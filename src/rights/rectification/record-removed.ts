// Records that one text of a learner was removed, in the learner's stream: read models let go of what they hold
// of it, and show the right text in its place.
// Input: a text whose key was destroyed. Output: `privacy.text-removed`, once.
//
// Invariants: it is recorded after the key was destroyed, so that a fold of the whole stream gives the same rows; recorded once,
// however often it is asked for. If the person is erased meanwhile, nothing is recorded.
import type { Codec } from '#commanding/codec.ts'
import { type EventLog, type StoredEvent, WrongExpectedRevision } from '#event-log/event-log.ts'
import textRectified from '#events/privacy/text-rectified.ts'
import textRemoved from '#events/privacy/text-removed.ts'
import { REQUESTS_PROCESS } from '#events/privacy/values.ts'
import {
  derivedCommandId,
  eventId,
  type Instant,
  NO_REVISION,
  type PersonId,
  parseStream,
  streamName,
  type TenantId,
  UNKNOWN_INPUT,
  type Zone,
} from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { KeyDestroyed, type SealingLevel } from '#privacy/sealing.ts'
import { placeOf } from './place-of-text.ts'

export type RemovedText = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly request: string
  readonly field: string
  /** Whether histories do not show this field. */
  readonly isDiscreet: boolean
  /** The event that held the text. */
  readonly held: StoredEvent
  /** The event with the right text; null if none takes its place. */
  readonly rectified: StoredEvent | null
}

export type RecordParts = {
  readonly log: Pick<EventLog, 'append' | 'readStream'>
  readonly codec: Pick<Codec, 'encode' | 'reader'>
  readonly schoolOf: (tenant: TenantId) => Promise<{ readonly zone: Zone | null; readonly level: SealingLevel }>
  readonly now: () => Instant
}

const PAGE = 500
const ATTEMPTS = 100

/** Texts outside the streams of learners are in no read model. What was written of a classmate is recorded in the writer's stream. */
export async function recordRemoved(parts: RecordParts, removed: RemovedText): Promise<void> {
  const { tenant, person, request, field, isDiscreet, held, rectified } = removed
  const stream = streamName('learner', person)
  if (parseStream(held.stream).kind !== 'learner') return
  const command = derivedCommandId('text removed', tenant, request, held.id, field)
  const { zone, level } = await parts.schoolOf(tenant)
  const right = rectified && (await rightText(parts, rectified))
  const event = textRemoved({
    ...placeOf(held, field),
    request,
    ...(right !== null && (isDiscreet ? { discreetValue: right } : { value: right })),
  })
  const occurredAt = parts.now()
  const stamp = {
    commandId: command,
    subject: person,
    actor: processActor(REQUESTS_PROCESS),
    correlationId: request,
    causationId: null,
    fingerprint: UNKNOWN_INPUT,
    occurredAt,
    zone: zone ?? held.zone,
  }
  const [records] = await parts.codec.encode([{ events: [event], stamp, tenant, stream, level }])
  // The person was erased meanwhile.
  if (!records || records instanceof KeyDestroyed) return
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const end = await endOf(parts, removed, eventId(command, 1))
    if (end.isRecorded) return
    try {
      await parts.log.append({
        stream,
        tenant,
        expected: end.revision === NO_REVISION ? 'none' : end.revision,
        events: records,
        ...(end.last && { hint: end.last.position, lastEvent: end.last.id }),
      })
      return
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error
    }
  }
  throw new Error(`the stream ${stream} changed at each of ${ATTEMPTS} attempts to record a removed text`)
}

async function rightText({ codec }: RecordParts, rectified: StoredEvent): Promise<string | null> {
  const reader = codec.reader(new Map([[textRectified.type, new Set(['value'])]]))
  await reader.prepare([rectified])
  const { value } = reader.decode(rectified).data as { readonly value?: unknown }
  return typeof value === 'string' ? value : null
}

/** From the end backwards to the event itself, or to what is older than the text: it is never before that. */
async function endOf({ log }: RecordParts, { tenant, person, held }: RemovedText, id: string) {
  const stream = streamName('learner', person)
  const page = { tenant, direction: 'backwards', limit: PAGE } as const
  const { events, currentRevision } = await log.readStream(stream, { ...page, from: 'end' })
  let seen = events
  for (;;) {
    if (seen.some((stored) => stored.id === id)) return { isRecorded: true, revision: currentRevision, last: events[0] }
    const first = seen.at(-1)
    if (!first || first.revision === 0 || first.position <= held.position) break
    seen = (await log.readStream(stream, { ...page, from: first.revision - 1 })).events
  }
  return { isRecorded: false, revision: currentRevision, last: events[0] }
}
