// The event of its own stream that a command names by its revision: what stands around it, in clear whatever is sealed.
import type { CommandRunnerParts } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'

export const factFrom =
  (log: Pick<EventLog, 'readStream'>): NonNullable<CommandRunnerParts['factIn']> =>
  async (tenant, stream, { revision }) => {
    if (typeof revision !== 'number') return null
    const page = { tenant, from: revision, direction: 'forwards', limit: 1 } as const
    const { events } = await log.readStream(stream, page)
    const [found] = events
    return found?.revision === revision
      ? { id: found.id, type: found.type, occurredAt: found.occurredAt, zone: found.zone }
      : null
  }
