// How long a learner's state at a past position takes, for histories of 10,000 and 100,000 events, with snapshots and
// without; a class of thirty at a past moment; and another school's commands during two hundred questions.
// `npm run bench -- as-of [--json] [--quick]`

import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { codec as codecOf } from '#commanding/codec.ts'
import { findRecorders } from '#compose/find-recorders.ts'
import { seenBy } from '#compose/seen-events.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { sourceClosures } from '#definitions/source-closure.ts'
import type { Append, EventLog } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { type Instant, PersonId, type Position, streamName, type TenantId } from '#kernel/ids.ts'
import { atPosition } from '#past/moment.ts'
import { past } from '#past/past.ts'
import { pastRows } from '#past/past-rows.ts'
import { streamsOf } from '#past/person-history.ts'
import { personQuestionRunner } from '#past/person-questions.ts'
import { personModels } from '#past/questions/person-models.ts'
import stateQuestion from '#past/questions/state-question.ts'
import { postgresSnapshots } from '#past/snapshots/postgres-snapshots.ts'
import { snapshotWriter } from '#past/snapshots/snapshot-writer.ts'
import { openPool } from '#platform/database.ts'
import { silentTrail } from '#trail/trail.ts'
import { testCaller } from '../tests/fixtures/test-caller.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { besideThePast } from './support/beside-the-past.ts'
import { klass, record, START_MS } from './support/long-history.ts'
import { benchOptions, percentile, printFigures, printTable, readable } from './support/report.ts'

const options = benchOptions()
const LONG = [10_000, 100_000] as const
const CLASS = 30
const CLASS_EVENTS = 1_000
/** Others' events between the learner's own, as a log has them. */
const others = options.quick ? 100_000 : 500_000
const warmAsked = options.quick ? 100 : 400
const coldAsked = options.quick ? 5 : 20
/** Warm-up before timing: a running service has compiled code and warm pages. */
const WARM_UP = 100
const EVENTS_PER_APPEND = 50
/** Of the longest history, before others have their turn: no multiple of what a snapshot stands for. */
const IN_TURN = 370
/** For the learner whom two hundred callers query at once. */
const ASKED_EVENTS = 20_000

const tenant = randomUUID() as TenantId
const actor = PersonId.parse(randomUUID())

function nextOf(learner: PersonId, revision: number, count: number): Append {
  const events = Array.from({ length: count }, (_, i) => record(learner, actor, revision + 1 + i))
  return { stream: streamName('learner', learner), tenant, expected: revision < 0 ? 'none' : revision, events }
}

/** Interleaves the events of all learners, so that no history is contiguous in the table. */
async function fill(log: EventLog, histories: ReadonlyMap<PersonId, number>): Promise<void> {
  const total = Math.max(...histories.values())
  for (let done = 0; done < total; done += IN_TURN) {
    const appends = [...histories].flatMap(([learner, events]) => {
      const own: Append[] = []
      const [from, to] = [done, Math.min(total, done + IN_TURN)].map((n) => Math.round((n / total) * events))
      for (let at = from ?? 0; at < (to ?? 0); at += EVENTS_PER_APPEND)
        own.push(nextOf(learner, at - 1, Math.min(EVENTS_PER_APPEND, (to ?? 0) - at)))
      return own
    })
    await log.load(appends)
  }
}

const someone = () => PersonId.parse(randomUUID())

await withBenchDatabase(async ({ url, about }) => {
  const log = await openPostgresLog({ url })
  const pool = openPool(url, { name: 'sillage bench as-of', max: 4, statementTimeoutMs: 0 })
  const definitions = await readDefinitions()
  const codec = codecOf(definitions.events, 'unsealed')
  const models = personModels(definitions)
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { projections } = await sourceClosures(root, definitions.files)
  const store = postgresSnapshots(pool, log.id, projections)
  const snapshots = snapshotWriter({ log, codec, store, models })
  const now = () => new Date().toISOString() as Instant
  const parts = { definitions, log, trail: silentTrail, now }
  const runners = {
    warm: personQuestionRunner({
      ...parts,
      authorise: () => 'allowed',
      seenBy: seenBy({ log, codec }),
      findRecorders: findRecorders({ log, codec }),
      past: past({ log, codec, snapshots }),
    }),
    cold: personQuestionRunner({
      ...parts,
      authorise: () => 'allowed',
      seenBy: seenBy({ log, codec }),
      findRecorders: findRecorders({ log, codec }),
      past: past({ log, codec, snapshots: null }),
    }),
  }
  const caller = testCaller([stateQuestion.may], { tenant, actor })

  const long = new Map(LONG.map((events) => [someone(), events]))
  const members = new Map(Array.from({ length: CLASS }, () => [someone(), CLASS_EVENTS]))
  const asked = someone()
  const crowd = new Map(Array.from({ length: 200 }, () => [someone(), Math.round(others / 200)]))
  await fill(log, new Map([...long, ...members, ...crowd, [asked, ASKED_EVENTS]]))
  // One late answer: from here on, no snapshot can serve a question by time, and each question folds the whole history.
  await log.append({
    stream: streamName('learner', asked),
    tenant,
    expected: ASKED_EVENTS - 1,
    events: [{ ...record(asked, actor, ASKED_EVENTS), occurredAt: new Date(START_MS + 1).toISOString() as Instant }],
  })
  // Let the database finish its cleanup after the bulk load, which is not a cost of questions.
  await pool.query('vacuum analyze log.events')
  const head = await log.head()
  console.log(
    `${about}\n${readable(Number(head))} events in the log; ${models.length} read models about a learner, all of them in each answer\n`,
  )

  /** Runs one question after the other, each at a different place, as JSON. */
  async function timed(learner: PersonId, how: keyof typeof runners, at: readonly string[]) {
    const tookMs: number[] = []
    let read = 0
    for (const moment of at) {
      const startedMs = performance.now()
      const { output } = await runners[how].ask({ question: stateQuestion, input: { id: learner, at: moment }, caller })
      JSON.stringify(output)
      tookMs.push(performance.now() - startedMs)
      const { made } = stateQuestion.output.parse(output)
      read += made.eventsRead
    }
    const sorted = tookMs.toSorted((a, b) => a - b)
    return {
      p50: percentile(sorted, 0.5),
      p95: percentile(sorted, 0.95),
      p99: percentile(sorted, 0.99),
      read: read / at.length,
    }
  }

  /** Spread evenly over the history, at varying distances from a snapshot. */
  const spread = (count: number) =>
    Array.from({ length: count }, (_, n) => String((head * BigInt(2 * n + 1)) / BigInt(2 * count)))

  const rows: (readonly (string | number | null)[])[] = []
  const figures: Record<string, number> = {}
  const told = (label: string, name: string, { p50, p95, p99, read }: Awaited<ReturnType<typeof timed>>) => {
    rows.push([label, p50, p95, p99, read])
    figures[`${name}_p50_ms`] = p50
    figures[`${name}_p95_ms`] = p95
  }
  for (const [learner, events] of long) {
    const startedMs = performance.now()
    snapshots.request({ tenant, subject: learner })
    await snapshots.settled()
    figures[`snapshots_${events / 1_000}k_ms`] = performance.now() - startedMs
  }
  for (const learner of long.keys()) await timed(learner, 'warm', spread(WARM_UP))
  for (const [learner, events] of long) {
    const size = `${events / 1_000}k`
    told(`${readable(events)} events, at a position`, `state_${size}`, await timed(learner, 'warm', spread(warmAsked)))
    const times = await timesOf(log, learner, events, coldAsked)
    told(`${readable(events)} events, at a time`, `state_time_${size}`, await timed(learner, 'warm', times))
    told(
      `${readable(events)} events, without snapshots`,
      `state_${size}_cold`,
      await timed(learner, 'cold', spread(coldAsked)),
    )
  }

  const overview = [...definitions.queries.values()].find(({ name }) => name === 'class-overview')
  if (!overview) throw new Error('the class overview is gone')
  const whose = { people: [...members.keys()], streams: [streamName('class', klass)] }
  const classMs: number[] = []
  for (const at of spread(options.quick ? 10 : 40)) {
    const startedMs = performance.now()
    const moment = atPosition(BigInt(at) as Position)
    await pastRows(past({ log, codec, snapshots }), { tenant, models: overview.reads, moment, whose })
    classMs.push(performance.now() - startedMs)
  }
  classMs.sort((a, b) => a - b)
  rows.push([
    `class of ${CLASS}, ${readable(CLASS_EVENTS)} events each, rows of its overview`,
    percentile(classMs, 0.5),
    percentile(classMs, 0.95),
    percentile(classMs, 0.99),
    null,
  ])
  figures.class_p50_ms = percentile(classMs, 0.5)
  figures.class_p95_ms = percentile(classMs, 0.95)

  printTable(['state of a learner with', 'p50 ms', 'p95 ms', 'p99 ms', 'events read'], rows)
  const { rows: kept } = await pool.query<{ bytes: bigint; count: bigint }>(
    `select pg_total_relation_size('sillage.snapshots') as bytes, count(*) as count from sillage.snapshots`,
  )
  const bytes = Number(kept[0]?.bytes ?? 0)
  console.log(
    `\n${readable(Number(kept[0]?.count ?? 0))} snapshots of one read model each, ${readable(bytes / 1e6)} MB`,
  )
  figures.snapshot_mb = bytes / 1e6
  const beside = await besideThePast({
    databaseUrl: url,
    tenant,
    learner: asked,
    times: await timesOf(log, asked, ASKED_EVENTS, 200),
    measureMs: options.quick ? 10_000 : 20_000,
    mostMs: options.quick ? 10_000 : 180_000,
  })
  await pool.end()
  await log.close()
  console.log(
    `\n200 ask at once about times in a history of ${readable(ASKED_EVENTS)} events; another school records 50 answers a second:`,
  )
  printTable(['', 'alone', 'beside'], [['a command, p95 ms', beside.aloneP95Ms, beside.besideP95Ms]])
  const refusals = Object.entries(beside.refused).map(([bound, count]) => `${count} (${bound})`)
  console.log(
    `${beside.answered} of 200 answered within ${readable(beside.askedMs / 1_000)} s; asked again after ${refusals.join(', ') || 'no refusal'}; ${beside.besideErrors} commands failed`,
  )
  console.log(
    `Memory of the service and its processes, MB: ${readable(beside.rssBeforeMb)} before, ${readable(beside.rssPeakMb)} at most, ${readable(beside.rssAfterMb)} afterwards`,
  )
  figures.command_p95_alone_ms = beside.aloneP95Ms
  figures.command_p95_beside_ms = beside.besideP95Ms
  figures.command_errors_beside = beside.besideErrors
  figures.past_answered = beside.answered
  figures.past_asked_ms = beside.askedMs
  figures.rss_before_mb = beside.rssBeforeMb
  figures.rss_peak_mb = beside.rssPeakMb
  figures.rss_after_mb = beside.rssAfterMb
  if (options.json) printFigures('as-of', figures)
})

/** Moments of the learner's own events, spread over the history. */
async function timesOf(log: EventLog, learner: PersonId, events: number, count: number): Promise<string[]> {
  const items: string[] = []
  const [stream] = streamsOf(learner)
  for (let n = 0; stream && n < count; n += 1) {
    const from = Math.floor((events * (2 * n + 1)) / (2 * count))
    const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit: 1 })
    if (page.events[0]) items.push(page.events[0].occurredAt)
  }
  return items
}
