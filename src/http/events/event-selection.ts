// The parameters that select events, the same for the live stream and for pages: start position and types.
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog, SubscriptionMessage } from '#event-log/event-log.ts'
import type { Caller } from '#identity/caller.ts'
import { type Position, PositionText } from '#kernel/ids.ts'
import { otherHistory, type Place } from '#projecting/history.ts'
import { HttpProblem } from '../http-problem.ts'
import type { Parameter } from '../operations.ts'

export const eventSelection = ({ events }: Pick<Definitions, 'events'>) => ({
  after: PositionText.optional(),
  afterEvent: z.uuid().toLowerCase().optional(),
  types: z
    .string()
    .transform((text) => text.split(','))
    .refine((types) => types.every((type) => events.has(type)), {
      error: 'Send known event types, separated by commas. See /api/event-types.',
    })
    .optional(),
})

/** Personal fields of everybody in the school: less than the whole school shows none. */
export const seesPersonal = ({ permissions }: Pick<Caller, 'permissions'>): boolean =>
  permissions.get('events:read-personal')?.has('school') === true

export const afterParameter = (description: string): Parameter => ({
  name: 'after',
  in: 'query',
  description,
  schema: { type: 'string', pattern: '^\\d{1,18}$' },
})

export const typesParameter: Parameter = {
  name: 'types',
  in: 'query',
  description: 'Only events of these types, separated by commas. See /api/event-types.',
  schema: { type: 'string' },
}

export const afterEventParameter: Parameter = {
  name: 'afterEvent',
  in: 'query',
  description:
    'The id of the event that you have seen at the start position. If a different event is there now, because the log was restored or lost events in a failover, the status is 410, and no events of the other history are sent.',
  schema: { type: 'string', format: 'uuid' },
}

type Log = Pick<EventLog, 'id' | 'eventAt' | 'head'>

/** Refuses to continue from a position if the event there is not the one that the reader has seen. */
export async function assertSameHistory(log: Log, position: Position, event: string | undefined): Promise<void> {
  if (event === undefined) return
  const other = await otherHistory(log, { position, event, logId: log.id })
  if (!other) return
  throw new HttpProblem(
    'position-of-another-log',
    `Position ${position} belongs to another history of this log: event ${event} is not there. The log was restored, or lost events in a failover. Read it again from a position whose event you have, and skip the events whose ids you already have.`,
    { facts: { log: log.id } },
  )
}

/** Ends when the log no longer contains the event that was sent last: what follows belongs to another history. */
export async function* untilHistoryChanges(
  log: Log,
  from: Place,
  messages: AsyncIterable<SubscriptionMessage>,
): AsyncGenerator<SubscriptionMessage> {
  let last = from
  for await (const message of messages) {
    if (message.kind === 'events') {
      if (await otherHistory(log, { ...last, logId: log.id })) return
      const end = message.events.at(-1)
      last = { position: message.position, event: end?.position === message.position ? end.id : null }
    }
    yield message
  }
}
