// How fast a read model is folded from the log: ours, live and rebuilt, Emmett's consumer, one set-based statement, and
// reading the log alone, all in one run on one durable database; the cost of a rebuild for concurrent commands; and the
// complete OULAD. `npm run bench -- rebuild [--json] [--quick]`
// With --kurrent, or where EVENT_LOG names a KurrentDB: ours on a log there, live and rebuilt, and reading it compared
// with the official client alone, on the server of KURRENT_URL or on an in-memory one.
import { openPool } from '#platform/database.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { isOverKurrent } from './support/kurrent-target.ts'
import { type Commands, commandsBesideRebuild } from './support/rebuild-commands.ts'
import { type EmmettProjection, openEmmettLog } from './support/rebuild-emmett.ts'
import { attemptLog, loadAttempts } from './support/rebuild-log.ts'
import { rebuildOulad } from './support/rebuild-oulad.ts'
import { openOurs } from './support/rebuild-ours.ts'
import { rowsOfTable, type Sums, sameRows } from './support/rebuild-rows.ts'
import { foldBySetSql } from './support/rebuild-set-sql.ts'
import { benchOptions, median, printFigures, printTable, readable } from './support/report.ts'

const options = benchOptions({ eitherLog: true })
if (isOverKurrent(options)) {
  const { rebuildOverKurrent } = await import('./support/kurrent-rebuild.ts')
  await rebuildOverKurrent(options)
  process.exit()
}
const log = attemptLog(options.quick ? 100_000 : 1_000_000)
const rounds = 3
/** It is slower than 20,000/s: the first events are enough. */
const emmettEvents = options.quick ? 6_000 : 50_000
const emmettTrial = options.quick ? 1_000 : 10_000
const emmettBatches = options.quick ? [100, 1_000] : [100, 1_000, 5_000]
const commandOrder = options.quick
  ? { rounds: 1, warmMs: 1_000, measureMs: 4_000 }
  : { rounds: 3, warmMs: 2_000, measureMs: 10_000 }

type Emmett = { readonly perSecond: number; readonly batchSize: number }
type Result = {
  readonly perSecond: Readonly<Record<'live' | 'rebuild' | 'decode' | 'setSql', number | null>>
  readonly emmett: Readonly<Record<EmmettProjection, Emmett>>
  readonly sums: Sums
  readonly commands: Commands
}

const result = await withBenchDatabase(async ({ url, about }): Promise<Result> => {
  console.log(
    `${about}\n${readable(log.events)} answers of ${readable(log.learners)} learners in ${log.skills} skills, in random ` +
      `order, into skill-profile; medians of ${rounds}; Emmett 0.42.0 (Pongo 0.16.11) on the first ${readable(emmettEvents)}\n`,
  )
  const pool = openPool(url, { name: 'sillage bench', max: 2, int8: 'number', statementTimeoutMs: 0 })
  const ours = await openOurs(url)
  try {
    await loadAttempts(ours.log, log)
    const head = await ours.log.head()
    if (head !== BigInt(log.events)) throw new Error(`the log holds ${head} of ${log.events} events`)
    await pool.query('vacuum analyze log.events')

    const taken = { live: [] as number[], rebuild: [] as number[], decode: [] as number[], setSql: [] as number[] }
    let sums: Sums | null = null
    // Alternating, so that a busy minute of the machine affects all.
    for (let round = 0; round < rounds; round += 1) {
      const live = await ours.live()
      taken.live.push(live.seconds)
      const expected = rowsOfTable('skill-profile, live', live.table)
      taken.decode.push(await ours.readAndDecode())
      const rebuilt = await ours.rebuild()
      taken.rebuild.push(rebuilt.seconds)
      await sameRows(pool, expected, rowsOfTable('skill-profile, rebuilt', rebuilt.table))
      taken.setSql.push(await foldBySetSql(pool, live.table, 'set_based', log.events))
      sums = await sameRows(pool, expected, rowsOfTable('the set-based statement', 'set_based'))
      if (sums.attempts !== log.events) throw new Error(`${sums.attempts} of ${log.events} answers were folded`)
    }
    if (!sums) throw new Error('a benchmark has rounds')
    const emmett = await foldWithEmmett(url)
    const rate = (seconds: readonly number[]) => (seconds.length > 0 ? log.events / median(seconds) : null)
    return {
      perSecond: {
        live: rate(taken.live),
        rebuild: rate(taken.rebuild),
        decode: rate(taken.decode),
        setSql: rate(taken.setSql),
      },
      emmett,
      sums,
      commands: await commandsBesideRebuild(url, pool, commandOrder),
    }
  } finally {
    await ours.close()
    await pool.end()
  }

  /** Each projection with the batch size that does best on the first events, its rows compared with the set-based ones. */
  async function foldWithEmmett(url: string): Promise<Record<EmmettProjection, Emmett>> {
    const peer = await openEmmettLog(url, log, emmettEvents)
    try {
      await foldBySetSql(pool, 'set_based', 'set_based_first', emmettEvents)
      const expected = rowsOfTable('the set-based statement', 'set_based_first')
      const best = async (projection: EmmettProjection): Promise<Emmett> => {
        const trials: Emmett[] = []
        // Twice: the first run is slower, because code is still being compiled.
        for (const batchSize of [...emmettBatches, ...emmettBatches]) {
          const { seconds } = await peer.fold(projection, { events: emmettTrial, batchSize })
          trials.push({ batchSize, perSecond: emmettTrial / seconds })
        }
        const [{ batchSize } = { batchSize: 1_000 }] = trials.toSorted((a, b) => b.perSecond - a.perSecond)
        const { seconds, rows } = await peer.fold(projection, { events: emmettEvents, batchSize })
        await sameRows(pool, expected, rows)
        return { batchSize, perSecond: emmettEvents / seconds }
      }
      return { pongo: await best('pongo'), sql: await best('sql') }
    } finally {
      await peer.close()
    }
  }
})

const { perSecond, emmett, sums, commands } = result
const { live, rebuild, decode, setSql } = perSecond
const fastestPeer = Math.max(emmett.pongo.perSecond, emmett.sql.perSecond)
const row = (name: string, rate: number | null) => [name, rate, rate === null ? null : rate / fastestPeer]
printTable(
  ['', 'events/s', 'of Emmett’s fastest'],
  [
    row('Sillage, rebuild', rebuild),
    row('Sillage, live', live),
    row(`Emmett, Pongo, batches of ${readable(emmett.pongo.batchSize)}`, emmett.pongo.perSecond),
    row(`Emmett, SQL, batches of ${readable(emmett.sql.batchSize)}`, emmett.sql.perSecond),
    row('one set-based statement', setSql),
    row('reading and decoding alone', decode),
  ],
)
console.log(
  `\nAll hold the same rows, compared one by one: ${readable(sums.rows)} rows of ${readable(sums.attempts)} answers, ` +
    `${readable(sums.successes)} of them right.`,
)

const oulad = options.quick ? 'not with --quick' : await rebuildOulad()
const times = (a: number | null, b: number | null) => (a === null || b === null ? '–' : `${readable(a / b)} ×`)
console.log('')
printTable(
  ['', 'measured', 'wanted'],
  [
    ['rebuild, events/s', rebuild, `≥ ${readable(200_000)}`],
    ['rebuild against Emmett’s fastest', times(rebuild, fastestPeer), '≥ 50 ×'],
    ['rebuild against reading and decoding', times(rebuild, decode), '≥ 0.6 ×'],
    ['rebuild against the set-based statement', times(rebuild, setSql), ''],
    ['live catch-up, events/s', live, `≥ ${readable(35_000)}`],
    [`commands at ${commands.perSecond}/s, p95 alone, ms`, commands.beforeMs, ''],
    ['the same beside a rebuild, ms', commands.during?.p95Ms ?? null, ''],
    ['slowed by', times(commands.during?.p95Ms ?? null, commands.beforeMs), '≤ 2 ×'],
    ['OULAD into all its read models, s', typeof oulad === 'string' ? null : oulad.rebuildSeconds, ''],
  ],
)
if (commands.during)
  console.log(`\n${commands.during.rebuilds} rebuilds ran beside the commands; ${commands.errors} commands failed.`)
console.log(
  typeof oulad === 'string'
    ? `OULAD: ${oulad}`
    : `OULAD: ${readable(oulad.events)} events imported in ${readable(oulad.importSeconds)} s, then ` +
        `${oulad.readModels} read models rebuilt in ${readable(oulad.rebuildSeconds)} s.`,
)

if (options.json) {
  const figures = {
    ours_rebuild: rebuild,
    ours_live: live,
    emmett_pongo: emmett.pongo.perSecond,
    emmett_sql: emmett.sql.perSecond,
    set_sql: setSql,
    decode_only: decode,
    rebuild_to_emmett: rebuild === null ? null : rebuild / fastestPeer,
    rebuild_to_decode: rebuild === null || decode === null ? null : rebuild / decode,
    oulad_seconds: typeof oulad === 'string' ? null : oulad.rebuildSeconds,
    command_p95_before_ms: commands.beforeMs,
    command_p95_during_ms: commands.during?.p95Ms ?? null,
  }
  // Omits figures that were not measured.
  printFigures(
    'rebuild',
    Object.fromEntries(Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  )
}
