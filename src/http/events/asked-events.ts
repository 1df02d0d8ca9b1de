// Which events a reader asks for: from where on, and of which types. The same words for the live stream and for pages.
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog, SubscriptionMessage } from '#event-log/event-log.ts'
import { type Position, PositionText } from '#kernel/ids.ts'
import { otherHistory, type Place } from '#projecting/history.ts'
import { HttpProblem } from '../http-problem.ts'
import type { Parameter } from '../operations.ts'

export const askedEvents = ({ events }: Pick<Definitions, 'events'>) => ({
  after: PositionText.optional(),
  afterEvent: z.uuid().toLowerCase().optional(),
  types: z
    .string()
    .transform((text) => text.split(','))
    .refine((types) => types.every((type) => events.has(type)), {
      error: 'Types of events, comma-separated, as /api/event-types names them.',
    })
    .optional(),
})

export const afterParameter = (description: string): Parameter => ({
  name: 'after',
  in: 'query',
  description,
  schema: { type: 'string', pattern: '^\\d{1,18}$' },
})

export const typesParameter: Parameter = {
  name: 'types',
  in: 'query',
  description: 'Only these types, comma-separated, as /api/event-types names them.',
  schema: { type: 'string' },
}

export const afterEventParameter: Parameter = {
  name: 'afterEvent',
  in: 'query',
  description:
    'The id of the event at the position to go on from. Where another event stands there by now, since the log was restored or lost events in a failover, the answer is 410 instead of what follows in another history.',
  schema: { type: 'string', format: 'uuid' },
}

type Log = Pick<EventLog, 'id' | 'eventAt' | 'head'>

/** Refuses to go on from a position at which another event stands than the reader has seen there. */
export async function assertSeen(log: Log, position: Position, event: string | undefined): Promise<void> {
  if (event === undefined) return
  const other = await otherHistory(log, { position, event, logId: log.id })
  if (!other) return
  throw new HttpProblem(
    'position-of-another-log',
    `Position ${position} is of another history of this log: event ${event} does not stand there. The log was restored, or lost events in a failover. Read it again from a position whose event you have, and leave out by their ids the events that you have.`,
    { facts: { log: log.id } },
  )
}

/** Ends where the log no longer holds what was sent last: what follows is of another history. */
export async function* ofOneHistory(
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
