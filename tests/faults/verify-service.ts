// What must hold after any faults: acknowledged commands are stored once, nothing is missing, and every row is the fold.
import { expect } from 'vitest'
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { openKeyStore } from '#compose/open-keys.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type FoldedRow, foldEvents, keyText } from '#kernel/fold.ts'
import { START } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { keysOf } from '#privacy/keys.ts'
import { opened } from '../fixtures/encoded.ts'
import { openReadModels } from '../fixtures/test-read-models.ts'
import type { Tally } from './clients.ts'
import type { ServiceUnderTest } from './service-under-test.ts'
import { processesSettled } from './verify-processes.ts'

export type Verified = { readonly events: number; readonly acknowledged: number; readonly rows: number }

/** Where the service keeps its log, its rows and its keys. */
export type Verifiable = Pick<ServiceUnderTest, 'database' | 'environment'>

/** Looks at the database itself, once the workers have folded all of it. */
export async function verify(service: Verifiable, tally: Tally): Promise<Verified> {
  const { url } = service.database
  const definitions = await readDefinitions()
  const projections = [...definitions.projections.values()]
  const log = await openPostgresLog({ url })
  const models = await openReadModels(url, projections, log.id)
  const keyStore = await keysOfService(service)
  try {
    const codec = codecOf(definitions.events, keysOf(keyStore))
    await processesSettled(models.pool, log, definitions.processes)
    const events = await readWhole(log, codec)
    const head = await log.head()
    expect(tally.wrong).toEqual([])
    expectContiguous(events)
    expectOnce(events, tally)

    await expect
      .poll(async () => [...(await models.store.checkpoints()).values()].map(({ position }) => position), {
        interval: 100,
      })
      .toEqual(projections.map(() => head))
    let rows = 0
    for (const projection of projections) {
      const folded = foldEvents(projection, events)
      const { rows: counted } = await models.pool.query<{ count: bigint }>(
        `select count(*) from read.${models.feedOf(projection.name).table.name}`,
      )
      expect(Number(counted[0]?.count), projection.name).toBe(folded.size)
      const loaded = await models.store.load(models.feedOf(projection.name).id, [...folded.values()])
      const text = (row: FoldedRow) => keyText(projection, row.tenant, row.key)
      expect(new Map(loaded.map((row) => [text(row), row])), projection.name).toEqual(folded)
      rows += folded.size
    }
    return { events: events.length, acknowledged: tally.acknowledged.size, rows }
  } finally {
    await keyStore.close()
    await models.close()
    await log.close()
  }
}

/** The names in the read models are compared too, and these are sealed. */
export const keysOfService = ({ environment }: Verifiable) => openKeyStore(readConfig(environment), { make: 'never' })

export async function readWhole(
  log: Pick<EventLog, 'readAll'>,
  codec: Pick<Codec, 'reader'>,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for (let at = START; ; ) {
    const page = await log.readAll({ after: at, limit: 5_000 })
    events.push(...(await opened(codec, page.events)))
    at = page.position
    if (page.end) return events
  }
}

function expectContiguous(events: readonly RecordedEvent[]): void {
  const gap = events.findIndex(({ position }, n) => position !== BigInt(n + 1))
  expect(gap, 'the first position that is not the one after the last').toBe(-1)
  for (const [stream, own] of Map.groupBy(events, ({ stream }) => stream)) {
    const wrong = own.findIndex(({ revision }, n) => revision !== n)
    expect(wrong, `the first revision of ${stream} that is not the one after the last`).toBe(-1)
  }
  const unordered = events.findIndex(({ recordedAt }, n) => recordedAt < (events[n - 1]?.recordedAt ?? ''))
  expect(unordered, 'the first event recorded before the one in front of it').toBe(-1)
}

function expectOnce(events: readonly RecordedEvent[], { acknowledged }: Tally): void {
  expect(new Set(events.map(({ id }) => id)).size, 'an event stands twice').toBe(events.length)
  const byCommand = Map.groupBy(events, ({ commandId }) => commandId as string)
  for (const [key, answer] of acknowledged) {
    const made = byCommand.get(answer.commandId) ?? []
    const stands = {
      events: made.map(({ id, type }) => ({ id, type })),
      revision: made.at(-1)?.revision,
      stream: made[0]?.stream,
    }
    // Compared by hand first: a hundred thousand expectations take longer than the test.
    if (
      JSON.stringify(stands) !==
      JSON.stringify({ events: answer.events, revision: answer.revision, stream: answer.stream })
    )
      expect(stands, `what was acknowledged under ${key}`).toEqual({
        events: answer.events,
        revision: answer.revision,
        stream: answer.stream,
      })
    const last = made.at(-1)
    if (last && BigInt(answer.position) < last.position)
      expect(answer.position, `${key}: a position that shows less`).toBe(String(last.position))
    // One answer of a learner makes one attempt, whatever else it makes.
    const attempts = made.filter(({ type }) => type === 'learning.exercise-attempted').length
    if (attempts !== 1) expect(attempts, `attempts under ${key}`).toBe(1)
  }
  // Every command was acknowledged in the end: nothing else may stand there.
  const known = new Set([...acknowledged.values()].map(({ commandId }) => commandId))
  const strangers = events.filter(
    ({ type, commandId }) => type === 'learning.exercise-attempted' && !known.has(commandId),
  )
  expect(
    strangers.map(({ position }) => position),
    'attempts that nobody asked for',
  ).toEqual([])
}
