// Two API processes and two workers over one log: without faults, and during a planned restart of the database.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tally } from './clients.ts'
import { type ServiceUnderTest, startService } from './service-under-test.ts'
import { verify } from './verify-service.ts'

describe('two API processes over one log', () => {
  let service: ServiceUnderTest
  /** One for both tests, since the second checks the same log. */
  let before: Tally

  beforeAll(async () => {
    service = await startService({ apis: 2, workers: 2 })
  })
  afterAll(() => service?.stop())

  it('carry out every command, and drop no connection', async () => {
    const load = service.startLoad('quiet', 16)
    while (load.tally.acknowledged.size < 300) await pause(50)
    await load.stop()
    before = load.tally
    expectKnown(before)
    await verify(service, before)
  })

  it('wait for a planned restart of the database, and answer 503 when it takes too long', async () => {
    const load = service.startLoad('restart', 16)
    const { outcomes } = load.tally
    await acknowledgedMore(load.tally)
    await service.database.restart()
    await acknowledgedMore(load.tally)
    process.stdout.write(`faults: a restart of the database, answers ${JSON.stringify(Object.fromEntries(outcomes))}\n`)
    // One worker starts while the database is away: it waits, and begins when that is back.
    const away = service.database.restart(7_000)
    const [worker] = service.workers
    await worker?.kill()
    await away
    await service.ready()
    await acknowledgedMore(load.tally)
    await load.stop()
    // First, since one that has ended says why.
    for (const one of [...service.apis, ...service.workers])
      expect(
        one.ends.map(({ how }) => how),
        one.output(),
      ).toEqual(one === worker ? ['SIGKILL'] : [])
    expectKnown(load.tally)
    expect(outcomes.get('503') ?? 0, 'no request met the database away').toBeGreaterThan(0)
    const acknowledged = new Map([...before.acknowledged, ...load.tally.acknowledged])
    await verify(service, { ...load.tally, acknowledged })
  })
})

async function acknowledgedMore({ acknowledged }: Tally): Promise<void> {
  for (const before = acknowledged.size; acknowledged.size < before + 100; ) await pause(50)
}

/** No connection lost and no internal error; a machine with too much to do may ask its callers to come back. */
function expectKnown({ outcomes }: Tally): void {
  const known = ['200', '201', '503', 'line 200', 'line 201', 'line 503']
  expect([...outcomes.keys()].filter((outcome) => !known.includes(outcome))).toEqual([])
}
