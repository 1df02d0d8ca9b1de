// How fast events are appended, and what an event costs: our log, Emmett's event store and a plain insert, all in
// one run on one durable database. `npm run bench -- append [--json] [--quick]`
// With --kurrent, or where EVENT_LOG names a KurrentDB: our log compared with the official client alone, on the server of
// KURRENT_URL or on an in-memory one.
// With --before DIR: our log compared with that of another checkout only.
import { attemptBytes } from './support/attempt.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { besideSnapshot } from './support/beside-snapshot.ts'
import { closedLoop, type Measured, measured } from './support/closed-loop.ts'
import { isOverKurrent } from './support/kurrent-target.ts'
import { type Contender, loadEmmett, ours, plain } from './support/peers.ts'
import { benchOptions, median, printFigures, printTable, readable } from './support/report.ts'
import { storagePerEvent } from './support/storage.ts'
import { type TwoProcesses, twoProcesses, verifyLog } from './support/two-processes.ts'

const options = benchOptions({ eitherLog: true, comparing: true })
if (options.before !== null) {
  const { appendBeforeAndAfter } = await import('./support/append-before.ts')
  await appendBeforeAndAfter(options.before, options)
  process.exit()
}
if (isOverKurrent(options)) {
  const { appendOverKurrent } = await import('./support/kurrent-append.ts')
  await appendOverKurrent(options)
  process.exit()
}
const rounds = options.quick ? 3 : 5
const time = options.quick ? { warmMs: 200, measureMs: 400 } : { warmMs: 500, measureMs: 1_500 }
/** A new process is slow at first, because its code is still being compiled. */
const timeOfNewProcesses = { warmMs: 1_000, measureMs: Math.max(time.measureMs, 1_000) }
/** With 256 callers of 100 events each, one round of answers takes half a second: a shorter round would be imprecise. */
const timeOf = ({ events }: Case) => (events === 1 ? time : { ...time, measureMs: time.measureMs * 2 })
const emmett = await loadEmmett()

type Case = { readonly by: Contender; readonly callers: number; readonly events: 1 | 100 }

// In this order in each of many short rounds: compared systems run close together, so that a busy minute of
// the machine affects both.
const allCases: readonly Case[] = [
  { by: ours, callers: 1, events: 1 },
  { by: emmett, callers: 1, events: 1 },
  { by: plain, callers: 1, events: 1 },
  { by: ours, callers: 16, events: 1 },
  { by: ours, callers: 64, events: 1 },
  { by: emmett, callers: 64, events: 1 },
  { by: plain, callers: 64, events: 1 },
  { by: ours, callers: 256, events: 1 },
  { by: ours, callers: 1, events: 100 },
  { by: ours, callers: 16, events: 100 },
  { by: ours, callers: 64, events: 100 },
  { by: emmett, callers: 64, events: 100 },
  { by: ours, callers: 256, events: 100 },
]
const cases = allCases.filter(({ callers, events }) => !options.quick || events === 1 || callers === 64)

/** The medians of the rounds. */
function middle(runs: readonly Measured[]): Measured {
  const of = (key: keyof Measured) => median(runs.map((run) => run[key]))
  return { perSecond: of('perSecond'), p50Ms: of('p50Ms'), p99Ms: of('p99Ms') }
}

await withBenchDatabase(async ({ url, about }) => {
  console.log(`${about}\n1 event = ${attemptBytes} bytes of JSON; ${rounds} rounds, medians\n`)
  const runs = new Map<Case, Measured[]>(cases.map((one) => [one, []]))
  const together: TwoProcesses[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const one of cases) {
      const opened = await one.by.open(url, one.callers, one.events)
      runs.get(one)?.push(measured(await closedLoop(opened.callers, timeOf(one)), one.events))
      await opened.close()
    }
    together.push(await twoProcesses({ url, callers: 32, ...timeOfNewProcesses }))
  }
  const inLog = await verifyLog(
    url,
    together.flatMap((run) => run.acknowledged),
  )

  const two = middle(together)
  const result = (by: Contender, callers: number, events: number): Measured =>
    middle(
      cases.flatMap(
        (one) => (one.by === by && one.callers === callers && one.events === events && runs.get(one)) || [],
      ),
    )
  const row = (name: string, callers: string, events: number, run: Measured) => [
    name,
    callers,
    String(events),
    run.perSecond,
    run.p50Ms,
    run.p99Ms,
  ]
  printTable(
    ['', 'callers', 'events each', 'events/s', 'p50 ms', 'p99 ms'],
    [
      ...cases.map(({ by, callers, events }) => row(by.name, String(callers), events, result(by, callers, events))),
      row('Sillage, two processes', '2 × 32', 1, two),
    ],
  )

  const snapshot = await besideSnapshot(url, options.quick ? 4_000 : 60_000)
  const storage = await storagePerEvent(url, options.quick ? 40_000 : 300_000, options.quick ? 4_000 : 30_000)

  const perSecond = (by: Contender, callers: number, events: 1 | 100 = 1) => result(by, callers, events).perSecond
  const figures = {
    ours_1: perSecond(ours, 1),
    ours_16: perSecond(ours, 16),
    ours_64: perSecond(ours, 64),
    ours_256: perSecond(ours, 256),
    ours_64_p99_ms: result(ours, 64, 1).p99Ms,
    ours_batch100: perSecond(ours, 64, 100),
    two_processes_64: two.perSecond,
    emmett_1: perSecond(emmett, 1),
    emmett_64: perSecond(emmett, 64),
    emmett_batch100: perSecond(emmett, 64, 100),
    plain_1: perSecond(plain, 1),
    plain_64: perSecond(plain, 64),
    snapshot_ratio: snapshot.withMs / snapshot.withoutMs,
    bytes_per_event: storage.bytesPerEvent,
  }

  const f = figures
  const times = (value: number) => `${readable(value)} ×`
  console.log('')
  printTable(
    ['', 'measured', 'wanted'],
    [
      ['64 callers against Emmett', times(f.ours_64 / f.emmett_64), '≥ 10 ×'],
      ['64 callers against the plain insert', times(f.ours_64 / f.plain_64), '≥ 3 ×'],
      ['64 callers, p99', `${readable(f.ours_64_p99_ms)} ms`, '< 10 ms'],
      ['alone against Emmett', times(f.ours_1 / f.emmett_1), '≥ 2 ×'],
      ['alone against the plain insert', times(f.ours_1 / f.plain_1), ''],
      ['64 callers, 100 events each, against Emmett', times(f.ours_batch100 / f.emmett_batch100), '≥ 1 ×'],
      ['two processes against Emmett', times(f.two_processes_64 / f.emmett_64), '≥ 5 ×'],
      ['two processes against the plain insert', times(f.two_processes_64 / f.plain_64), '≥ 1.8 ×'],
      [`batch beside a snapshot, after ${readable(snapshot.batches)}`, times(f.snapshot_ratio), '≈ 1 ×'],
      ['bytes per event, indexes included', readable(f.bytes_per_event), '≤ 450'],
    ],
  )
  const acknowledged = together.flatMap((run) => run.acknowledged).reduce((sum, [, events]) => sum + events, 0)
  console.log(
    `\nNothing lost: the ${readable(acknowledged)} events that two processes had acknowledged are in the log once, its ` +
      `${readable(inLog)} positions and every stream's revisions are contiguous.\n` +
      `Beside the events: ${readable(storage.bytesPerStream)} bytes per stream. A batch took ${readable(snapshot.withoutMs)} ms ` +
      `without a snapshot, ${readable(snapshot.withMs)} ms beside one.`,
  )
  if (options.json) printFigures('append', figures)
})
