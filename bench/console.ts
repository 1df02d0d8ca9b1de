// How fast the console's screens get what they show. The timeline and the list of a history of 100,000 events: for the first
// question about it, and for those that follow. `npm run bench -- console [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import { codec as codecOf } from '#commanding/codec.ts'
import { findRecorders } from '#compose/find-recorders.ts'
import { seenBy } from '#compose/seen-events.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { type Instant, PersonId, type TenantId } from '#kernel/ids.ts'
import { past as pastOf } from '#past/past.ts'
import { personQuestionRunner } from '#past/person-questions.ts'
import type { PersonQuestion } from '#past/questions/person-question.ts'
import eventsQuestion from '#past/timeline/events-question.ts'
import { historyIndexes } from '#past/timeline/history-index.ts'
import timelineQuestion from '#past/timeline/timeline-question.ts'
import { openPool } from '#platform/database.ts'
import { silentTrail } from '#trail/trail.ts'
import { testCaller } from '../tests/fixtures/test-caller.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { recordLongHistory } from './support/long-history.ts'
import { replayInBrowser } from './support/replay-in-browser.ts'
import { benchOptions, percentile, printFigures, printTable, readable } from './support/report.ts'

const options = benchOptions()
const EVENTS = 100_000
const OTHERS = options.quick ? 50_000 : 400_000
const COLD = options.quick ? 5 : 20
const WARM = options.quick ? 100 : 400

const tenant = randomUUID() as TenantId
const learner = PersonId.parse(randomUUID())

await withBenchDatabase(async ({ url, about }) => {
  const log = await openPostgresLog({ url })
  const pool = openPool(url, { name: 'sillage bench console', max: 1, statementTimeoutMs: 0 })
  const definitions = await readDefinitions()
  await recordLongHistory(log, { tenant, learner, events: EVENTS, others: OTHERS })
  await pool.query('vacuum analyze log.events')
  await pool.end()
  const head = await log.head()
  console.log(`${about}\n${readable(Number(head))} events in the log, ${readable(EVENTS)} of them of one learner\n`)

  const codec = codecOf(definitions.events, 'unsealed')
  const past = pastOf({ log, codec, snapshots: null })
  const now = () => new Date().toISOString() as Instant
  const runner = () =>
    personQuestionRunner({
      ...{ definitions, log, past, trail: silentTrail, now },
      authorise: () => 'allowed',
      seenBy: seenBy({ log, codec }),
      findRecorders: findRecorders({ log, codec }),
      indexes: historyIndexes(),
    })
  const caller = testCaller([timelineQuestion.may], { tenant, actor: PersonId.parse(randomUUID()) })

  async function timed(
    count: number,
    question: PersonQuestion,
    runnerFor: () => ReturnType<typeof runner>,
    inputOf: (n: number) => object,
  ) {
    const tookMs: number[] = []
    let bytes = 0
    for (let n = 0; n < count; n += 1) {
      const asked = runnerFor()
      const startedMs = performance.now()
      const { output } = await asked.ask({ question, input: { id: learner, ...inputOf(n) }, caller })
      bytes = Math.max(bytes, JSON.stringify(output).length)
      tookMs.push(performance.now() - startedMs)
    }
    const sorted = tookMs.toSorted((a, b) => a - b)
    return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), kib: bytes / 1_024 }
  }
  const warm = runner()
  const positionAt = (n: number, count: number) => String((head * BigInt(2 * n + 1)) / BigInt(2 * count))
  const windowAt = (n: number) => ({ from: positionAt(n, WARM * 2), to: positionAt(WARM + n, WARM * 2) })

  const figures: Record<string, number> = {}
  const rows: (readonly (string | number | null)[])[] = []
  const report = (label: string, name: string, { p50, p95, kib }: Awaited<ReturnType<typeof timed>>) => {
    rows.push([label, p50, p95, kib])
    figures[`${name}_ms_p95`] = p95
  }
  report('timeline, first question', 'timeline_cold', await timed(COLD, timelineQuestion, runner, () => ({})))
  await timed(
    10,
    timelineQuestion,
    () => warm,
    () => ({}),
  )
  report(
    'timeline',
    'timeline',
    await timed(
      WARM,
      timelineQuestion,
      () => warm,
      () => ({}),
    ),
  )
  report('timeline, half of it', 'timeline_window', await timed(WARM, timelineQuestion, () => warm, windowAt))
  const around = (n: number) => ({ around: positionAt(n, WARM) })
  report('50 events around a place', 'events', await timed(WARM, eventsQuestion, () => warm, around))
  const rare = (n: number) => ({ ...around(n), skill: 'calcul/competence-7', correct: 'true' })
  report('50 events, filtered', 'events_filtered', await timed(WARM, eventsQuestion, () => warm, rare))
  report(
    '50 events with a word',
    'events_text',
    await timed(
      COLD,
      eventsQuestion,
      () => warm,
      (n) => ({ ...around(n), text: 'no such word' }),
    ),
  )
  printTable(['', 'p50 ms', 'p95 ms', 'KiB'], rows)
  await log.close()
  const inBrowser = await replayInBrowser(url, { events: EVENTS, steps: options.quick ? 60 : 200, jumps: 20 })
  if ('missing' in inBrowser) console.log(`\nNot measured in a browser: ${inBrowser.missing}`)
  else {
    console.log(`\nThe replay screen of a history of ${readable(EVENTS)} events, in a browser on the same machine`)
    const { firstPaintMs, shownMs, stepP50Ms, stepP95Ms, jumpP95Ms, longestTaskMs } = inBrowser
    printTable(
      ['', 'ms'],
      [
        ['first paint', firstPaintMs],
        ['all of it is there', shownMs],
        ['a step, p50', stepP50Ms],
        ['a step, p95', stepP95Ms],
        ['a jump to another day, p95', jumpP95Ms],
        ['longest task', longestTaskMs],
      ],
    )
    figures.first_paint_ms = firstPaintMs
    figures.replay_shown_ms = shownMs
    figures.replay_step_ms_p95 = stepP95Ms
    figures.replay_jump_ms_p95 = jumpP95Ms
    figures.longest_task_ms = longestTaskMs
  }
  if (options.json) printFigures('console', figures)
})
