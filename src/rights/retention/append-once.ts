// Appends an event of a plan of retention once, whoever else writes to the stream, and also if an earlier attempt was ended.
import { type EventLog, WrongExpectedRevision } from '#event-log/event-log.ts'
import type { NewEvent } from '#kernel/event.ts'
import {
  type CommandId,
  eventId,
  type Instant,
  NO_REVISION,
  type PersonId,
  type Revision,
  type StreamName,
  UNKNOWN_INPUT,
  type Zone,
} from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import type { Plan } from './plan-store.ts'

export type Where = {
  readonly now: Instant
  readonly zone: Zone
  readonly stream: StreamName
  readonly subject: PersonId | null
  /** The same in each attempt. */
  readonly command: CommandId
}

type Log = Pick<EventLog, 'append' | 'readStream'>

const PAGE = 100
const ATTEMPTS = 100
const SWEEPER = processActor('retention')

/** An event of the plan as it is appended. It has no personal field: it is stored in clear. */
export const inEnvelope = (
  event: NewEvent<string, object>,
  { confirmedBy }: Plan,
  { subject, command, now, zone }: Omit<Where, 'stream'>,
) => ({
  ...event,
  data: { ...event.data },
  id: eventId(command, 1),
  subject,
  actor: confirmedBy ?? SWEEPER,
  correlationId: command,
  causationId: null,
  fingerprint: UNKNOWN_INPUT,
  occurredAt: now,
  zone,
  sealed: [],
})

/** Of an event without a personal field. */
export async function appendOnce(log: Log, plan: Plan, event: NewEvent<string, object>, where: Where): Promise<void> {
  const { tenant } = plan
  const { stream } = where
  const id = eventId(where.command, 1)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { isRecorded, revision, last } = await endOf(log, plan, stream, id)
    if (isRecorded) return
    try {
      await log.append({
        stream,
        tenant,
        expected: revision === NO_REVISION ? 'none' : revision,
        events: [inEnvelope(event, plan, where)],
        ...(last && { hint: last.position, lastEvent: last.id }),
      })
      return
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error
    }
  }
  throw new Error(`the stream ${stream} changed at each of ${ATTEMPTS} attempts to record a plan of retention`)
}

/** Backwards from the end to what was recorded before the plan was made. */
async function endOf(log: Log, { tenant, plannedAt }: Plan, stream: StreamName, id: string) {
  const page = { tenant, direction: 'backwards', limit: PAGE } as const
  const { events, currentRevision } = await log.readStream(stream, { ...page, from: 'end' })
  const [last] = events
  for (let seen = events; ; ) {
    if (seen.some((stored) => stored.id === id)) return { isRecorded: true, revision: currentRevision, last }
    const first = seen.at(-1)
    if (!first || first.revision === 0 || Date.parse(first.recordedAt) < Date.parse(plannedAt)) break
    seen = (await log.readStream(stream, { ...page, from: (first.revision - 1) as Revision })).events
  }
  return { isRecorded: false, revision: currentRevision, last }
}
