// The reference event of the benchmarks, and appends of it.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Append, EventLog, NewRecord } from '#event-log/event-log.ts'
import {
  commandOf,
  type EventId,
  type Instant,
  type PersonId,
  streamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import type { Caller } from './closed-loop.ts'

/** Data of one exercise attempt, at most 200 bytes of JSON. */
export const attempt: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../../tests/fixtures/attempt.json', import.meta.url), 'utf8'),
)
export const attemptBytes = Buffer.byteLength(JSON.stringify(attempt))

export const tenant = randomUUID() as TenantId
const actor = randomUUID() as PersonId

let commands = 0
const commandsOfThisProcess = randomUUID()
/** The first 32 characters of a command's id. Counted: a random one each time would be a good part of the callers' work. */
function nextCommand(): string {
  commands += 1
  return `${commands.toString(16).padStart(8, '0')}${commandsOfThisProcess.slice(8, 32)}`
}

/** Records as the command runner creates them: ids from one command, with the person of the stream as subject. */
export function attempts(subject: string, count: number): NewRecord[] {
  const command = nextCommand()
  return Array.from({ length: count }, (_, i) => {
    const id = (command + (i + 1).toString(16).padStart(4, '0')) as EventId
    return {
      id,
      type: 'learning.exercise-attempted',
      version: 2,
      subject: subject as PersonId,
      actor,
      correlationId: commandOf(id),
      causationId: null,
      fingerprint: 1,
      occurredAt: new Date().toISOString() as Instant,
      zone: 'Europe/Paris' as Zone,
      data: attempt,
      sealed: [],
    }
  })
}

/** An append to the end of a learner's stream, whose last event stands at `revision` (-1: none yet). */
export function appendTo(
  learner: string,
  revision: number,
  events: number,
  end: Pick<Append, 'lastEvent' | 'hint'> = {},
): Append {
  return {
    ...end,
    stream: streamName('learner', learner),
    tenant,
    expected: revision < 0 ? 'none' : revision,
    events: attempts(learner, events),
  }
}

/** One caller of the log, with a stream of its own and an exact expected revision. */
export function callerOf(log: EventLog, eventsPerAppend: number, learner: string = randomUUID()): Caller {
  let revision = -1
  // As the command runner does: it says which event it goes on from.
  let end: Pick<Append, 'lastEvent' | 'hint'> = {}
  return async () => {
    const append = appendTo(learner, revision, eventsPerAppend, end)
    const appended = await log.append(append)
    revision = appended.revision
    const lastEvent = append.events.at(-1)?.id
    end = { hint: appended.position, ...(lastEvent && { lastEvent }) }
  }
}
