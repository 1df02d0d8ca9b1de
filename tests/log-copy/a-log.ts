// A varied log to copy: streams of several schools and kinds, sealed fields, and events caused by other events.
import { randomUUID } from 'node:crypto'
import { records, tenantA, tenantB } from '#event-log/contract-records.ts'
import type { Append, EventLog, NewRecord, StoredEvent } from '#event-log/event-log.ts'
import { START, streamName } from '#kernel/ids.ts'

const sealed = ['secret', 'another’s secret'].map((text) => ({
  key: randomUUID(),
  algorithm: 'A256GCM',
  ciphertext: Buffer.from(text).toString('base64'),
}))

/** Events unlike one another in every field that may differ. */
const variants: readonly Partial<NewRecord>[] = [
  {},
  { sealed, data: {} },
  {
    subject: null,
    type: 'teaching.class-opened',
    version: 1,
    data: { name: 'Cm2 « A »\u0000\ud800', '10': 1, '9': 2 },
  },
  { causationId: randomUUID(), correlationId: randomUUID(), fingerprint: 2_147_483_647 },
  { data: { nested: [{ null: null, float: 0.1, big: 1e21 }] } },
]

/** Fills the streams in turns, so that their events stand among one another. */
export async function fill(log: EventLog, streams: number, rounds: number): Promise<void> {
  const names = Array.from({ length: streams }, (_, n) => streamName(n % 2 ? 'learner' : 'class', randomUUID()))
  for (let round = 0; round < rounds; round += 1)
    await log.load(
      names.map(
        (stream, n): Append => ({
          stream,
          tenant: n % 3 ? tenantA : tenantB,
          expected: round === 0 ? 'none' : 2 * round - 1,
          events: [
            ...records(stream, 1, variants[(n + round) % variants.length]),
            ...records(stream, 1, variants[(n + round + 1) % variants.length]),
          ],
        }),
      ),
    )
}

export async function everything(log: EventLog): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for (let after = START; ; ) {
    const page = await log.readAll({ after, limit: 1_000 })
    events.push(...page.events)
    after = page.position
    if (page.end) return events
  }
}

/** By stream, all but the place in the log. */
export function byStream(events: readonly StoredEvent[]): Record<string, unknown[]> {
  const streams = Map.groupBy(events, ({ stream }) => stream)
  return Object.fromEntries(
    [...streams].map(([stream, of]) => [stream, of.map(({ position: _, origin: __, ...event }) => event)]),
  )
}
