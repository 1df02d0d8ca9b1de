// Appends of the reference event through the codec: in clear, with its personal fields sealed, or sealed as a whole.
import { randomUUID } from 'node:crypto'
import { type Codec, codec as codecOf, type Draft } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog, NewRecord } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import personRegistered from '#events/identity/person-registered.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, Instant, PersonId, type Revision, type StreamName, streamName, Zone } from '#kernel/ids.ts'
import { migrate } from '#platform/migrate.ts'
import type { Keys } from '#privacy/keys.ts'
import { attempt, tenant } from './attempt.ts'
import type { Caller } from './closed-loop.ts'

export type Sealing = 'clear' | 'identifying' | 'all'

const actor = PersonId.parse(randomUUID())
const zone = Zone.parse('Europe/Paris')
const attempted = exerciseAttempted(exerciseAttempted.data.parse(attempt))

async function opened(url: string, sealing: Sealing, keys: Keys): Promise<{ log: EventLog; codec: Codec }> {
  const { events } = await readDefinitions()
  const log = await openPostgresLog({ url })
  return { log, codec: codecOf(events, sealing === 'clear' ? 'unsealed' : keys) }
}

function draftOf(
  event: NewEvent<string, object>,
  subject: PersonId,
  stream: StreamName,
  sealing: Sealing,
  n: number,
): Draft {
  const commandId = derivedCommandId('bench crypto', stream, String(n))
  const stamp = { commandId, subject, actor, correlationId: commandId, causationId: null, fingerprint: 1, zone }
  const occurredAt = Instant.parse(new Date().toISOString())
  return {
    events: [event],
    stamp: { ...stamp, occurredAt },
    tenant,
    stream,
    level: sealing === 'all' ? 'all' : 'identifying',
  }
}

function recordsOf(outcome: Awaited<ReturnType<Codec['encode']>>[number] | undefined): readonly NewRecord[] {
  if (!outcome || outcome instanceof Error) throw outcome ?? new Error('a draft gave no record')
  return outcome
}

/** Each caller appends to a stream of its own; the first append of each, which makes its key, is not measured. */
export async function sealingCallers(url: string, sealing: Sealing, keys: Keys, count: number) {
  await migrate(url)
  const { log, codec } = await opened(url, sealing, keys)
  const callers = Array.from({ length: count }, (): Caller => {
    const subject = PersonId.parse(randomUUID())
    const stream = streamName('learner', subject)
    let revision: Revision = -1
    return async () => {
      const [outcome] = await codec.encode([draftOf(attempted, subject, stream, sealing, revision + 1)])
      const expected = revision < 0 ? 'none' : revision
      revision = (await log.append({ stream, tenant, expected, events: recordsOf(outcome) })).revision
    }
  })
  for (const call of callers) await call()
  return { callers, close: () => log.close() }
}

const PER_STREAM = 100
const STREAMS_PER_LOAD = 100

/** A log of attempts, a hundred a learner. */
export const fillWithAttempts = (url: string, sealing: Sealing, keys: Keys, events: number): Promise<void> =>
  fill(url, sealing, keys, Math.ceil(events / PER_STREAM), (subject) => {
    const stream = streamName('learner', subject)
    return Array.from({ length: PER_STREAM }, (_, n) => draftOf(attempted, subject, stream, sealing, n))
  })

export const fillWithPeople = (url: string, sealing: Sealing, keys: Keys, people: number): Promise<void> =>
  fill(url, sealing, keys, people, (subject) => [
    draftOf(
      personRegistered({ role: 'learner', givenName: 'Inès', familyName: 'Caradec' }),
      subject,
      streamName('person', subject),
      sealing,
      0,
    ),
  ])

async function fill(
  url: string,
  sealing: Sealing,
  keys: Keys,
  streams: number,
  draftsOf: (subject: PersonId) => Draft[],
) {
  await migrate(url)
  const { log, codec } = await opened(url, sealing, keys)
  try {
    for (let left = streams; left > 0; left -= STREAMS_PER_LOAD) {
      const batch = Array.from({ length: Math.min(left, STREAMS_PER_LOAD) }, () =>
        draftsOf(PersonId.parse(randomUUID())),
      )
      const encoded = await codec.encode(batch.flat())
      let next = 0
      await log.load(
        batch.map((drafts) => {
          const events = encoded.slice(next, next + drafts.length).flatMap(recordsOf)
          next += drafts.length
          return { stream: drafts[0]?.stream as StreamName, tenant, expected: 'none' as const, events }
        }),
      )
    }
  } finally {
    await log.close()
  }
}
