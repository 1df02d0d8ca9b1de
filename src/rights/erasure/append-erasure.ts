// Writes the erasure into each stream of the person. Read models, snapshots and processes forget the person when they read it;
// a command that was decided before it cannot be appended after it, because an append expects the exact revision.
import { WrongExpectedRevision } from '#event-log/event-log.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import {
  derivedCommandId,
  type EventId,
  eventId,
  NO_REVISION,
  type PersonId,
  type Position,
  type StreamName,
  streamName,
  UNKNOWN_INPUT,
  type Zone,
} from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import type { Erasure } from './erasure.ts'
import type { ErasureParts } from './parts.ts'
import { ownStreams } from './places.ts'

type Parts = Pick<ErasureParts, 'log' | 'zoneOf' | 'now'>

export type Appended = {
  readonly streams: Readonly<Record<string, number>>
  /** The last of the events. */
  readonly position: Position
  readonly event: EventId
}

const LOOK_BACK = 100
const ATTEMPTS = 100
/** Of an erasure that only the key store knew. */
const NOBODY: PersonId = processActor('erasure')

/** `round` counts from 1; a further round writes another event, behind what came after the first. */
export async function appendErasure(parts: Parts, erasure: Erasure, round = 1): Promise<Appended> {
  const { tenant, person } = erasure
  const zone = (await parts.zoneOf(tenant)) ?? ('UTC' as Zone)
  const streams: Record<string, number> = {}
  let last: Pick<Appended, 'position' | 'event'> | null = null
  const own = ownStreams(person)
  const known: StreamName[] = []
  for (const stream of own) if ((await endOf(parts, erasure, stream)).currentRevision > NO_REVISION) known.push(stream)
  for (const stream of known.length > 0 ? known : [streamName('person', person)]) {
    const { revision, position, event } = await appendTo(parts, erasure, stream, zone, round)
    streams[stream] = revision
    if (last === null || position > last.position) last = { position, event }
  }
  if (last === null) throw new Error('an erasure has at least one stream')
  return { streams, ...last }
}

const endOf = ({ log }: Pick<Parts, 'log'>, { tenant }: Erasure, stream: StreamName, limit = 1) =>
  log.readStream(stream, { tenant, from: 'end', direction: 'backwards', limit })

async function appendTo(
  parts: Parts,
  erasure: Erasure,
  stream: StreamName,
  zone: Zone,
  round: number,
): Promise<Pick<Appended, 'position' | 'event'> & { readonly revision: number }> {
  const { tenant, person, askedBy } = erasure
  const command = derivedCommandId('erasure', tenant, person, stream)
  const id = eventId(command, round)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { events, currentRevision } = await endOf(parts, erasure, stream, LOOK_BACK)
    // An earlier attempt has written it. Nothing can follow it, but for what this very procedure adds.
    const there = events.find((event) => event.id === id)
    if (there) return { revision: there.revision, position: there.position, event: id }
    const [lastEvent] = events
    try {
      const { revision, position } = await parts.log.append({
        stream,
        tenant,
        expected: currentRevision === NO_REVISION ? 'none' : currentRevision,
        events: [
          {
            ...subjectErased({}),
            id,
            subject: person,
            actor: askedBy ?? NOBODY,
            correlationId: command,
            causationId: null,
            fingerprint: UNKNOWN_INPUT,
            occurredAt: parts.now(),
            zone,
            sealed: [],
          },
        ],
        ...(lastEvent && { hint: lastEvent.position, lastEvent: lastEvent.id }),
      })
      return { revision, position, event: id }
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error
    }
  }
  throw new Error(`the stream ${stream} changed at each of ${ATTEMPTS} attempts to write the erasure`)
}
