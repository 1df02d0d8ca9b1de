// An event with what links it to others: as streams and the surroundings of an event show it.
import { z } from 'zod'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import { type EventMessage, type EventMessageParts, eventMessages } from '#integrating/event-message.ts'
import { seesPersonal } from './event-selection.ts'
import { exampleEvent, ShownEvent } from './shown-event.ts'

export const ChainedEvent = ShownEvent.extend({
  correlation: z.string().describe('The same for all events that follow from one request.'),
  causation: z
    .string()
    .nullable()
    .describe('The id of the event that caused it; null if a person or a program recorded it directly.'),
}).meta({ id: 'ChainedEvent', description: 'An event, and what links it to others.' })

export const exampleChained: z.input<typeof ChainedEvent> = {
  ...exampleEvent,
  correlation: exampleEvent.id,
  causation: null,
}

export type ChainedMessage = EventMessage & { readonly correlation: string; readonly causation: string | null }

/** Without the events of people whose data may only be stored; the trail records whose personal fields are shown. */
export async function chainedMessages(
  events: readonly StoredEvent[],
  parts: EventMessageParts,
  caller: Authenticated,
  action: 'event-around' | 'stream',
): Promise<readonly ChainedMessage[]> {
  const messages = await eventMessages(events, parts, { caller, personal: seesPersonal(caller), action })
  const stored = new Map(events.map((event) => [event.position, event]))
  return messages.flatMap((message) => {
    const event = stored.get(BigInt(message.position) as StoredEvent['position'])
    return event ? [{ ...message, correlation: event.correlationId, causation: event.causationId }] : []
  })
}
