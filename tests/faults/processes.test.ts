// A worker killed between the steps of a process manager: what follows from the log is sent once, and in order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CrashPoint } from '#platform/crash-point.ts'
import { type ServiceUnderTest, startService } from './service-under-test.ts'
import { verifyProcesses } from './verify-processes.ts'
import { verify } from './verify-service.ts'

const long = process.env.SILLAGE_FAULTS === 'long'
/** Three of them in the short run: that nothing is lost between any two steps, the simulation shows faster. */
const points: readonly CrashPoint[] = [
  'between-checkpoint-and-outbox',
  'after-process-commit',
  'between-dispatch-and-mark',
  ...(long ? (['before-process-commit', 'before-dispatch', 'after-mark'] as const) : []),
]

// Processes are found through /proc.
describe.skipIf(process.platform !== 'linux')('process managers whose worker is killed (needs Linux)', () => {
  let service: ServiceUnderTest

  beforeAll(async () => {
    service = await startService({ apis: 1, workers: 1 })
  })
  afterAll(() => service?.stop())

  it('send every command that follows from the log once, wherever they are killed', async () => {
    // Slow enough that a command sent again is among the last thousand of its stream, by which it is recognised.
    const load = service.startLoad('processes', 6, 150)
    const [worker] = service.workers
    if (!worker) throw new Error('a worker is needed')
    for (const point of points) await worker.crashAt(point, 1)
    await service.ready()
    await load.stop()
    const { acknowledged } = await verify(service, load.tally)
    const { sent } = await verifyProcesses(service)
    expect(sent).toBeGreaterThan(5)
    process.stdout.write(
      `faults: ${points.length} deaths of processes; ${acknowledged} commands, ${sent} sent by them\n`,
    )
  })
})
