// How fast validated events are loaded in bulk, compared with COPY of the same rows into the same kind of table, the
// fastest way into PostgreSQL. `npm run bench -- import [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Append } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { openPool } from '#platform/database.ts'
import { appendTo, attemptBytes } from './support/attempt.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { benchOptions, median, printFigures, printTable, readable } from './support/report.ts'

const options = benchOptions()
const rounds = 5
/** Events of one round. */
const events = options.quick ? 60_000 : 200_000
/** As an importer sends them: a few hundred learners' next events at a time. */
const EVENTS_PER_APPEND = 50
const EVENTS_PER_LOAD = 10_000
const LEARNERS = 400

const COLUMNS =
  'position, occurred_at, recorded_at, stream, revision, tenant, fingerprint, type, zone, id, actor, metadata, sealed_parts, data'

/** Every learner's next events, in loads of 10 000. */
function* loads(learners: { readonly id: string; revision: number }[]): Generator<Append[]> {
  let made = 0
  for (let at = 0; made < events; ) {
    const appends: Append[] = []
    for (let n = 0; n < EVENTS_PER_LOAD; n += EVENTS_PER_APPEND, at += 1) {
      const learner = learners[at % learners.length]
      if (!learner) return
      appends.push(appendTo(learner.id, learner.revision, EVENTS_PER_APPEND))
      learner.revision += EVENTS_PER_APPEND
    }
    made += EVENTS_PER_LOAD
    yield appends
  }
}

await withBenchDatabase(async ({ url, about }) => {
  console.log(
    `${about}\n1 event = ${attemptBytes} bytes of JSON; ${readable(events)} events, ${readable(EVENTS_PER_LOAD)} a ` +
      `transaction; ${rounds} rounds, medians\n`,
  )
  const pool = openPool(url, { name: 'sillage bench import', max: 1, statementTimeoutMs: 0 })
  const log = await openPostgresLog({ url })
  const perSecond = { ours: [] as number[], copy: [] as number[] }
  let before = 0n
  for (let round = 0; round < rounds; round += 1) {
    // Prepared before the clock starts: the work of an importer is not a cost of the log.
    const batches = [...loads(Array.from({ length: LEARNERS }, () => ({ id: randomUUID(), revision: -1 })))]
    const startedMs = performance.now()
    await loadAll(batches, (batch) => log.load(batch))
    perSecond.ours.push(events / ((performance.now() - startedMs) / 1_000))
    const head = await log.head()
    if (head - before !== BigInt(events)) throw new Error(`${head - before} of ${events} events were loaded`)
    perSecond.copy.push(events / (await copySame(pool, before, head)))
    before = head
  }
  await log.close()
  await pool.end()

  const figures = { ours: median(perSecond.ours), copy: median(perSecond.copy) }
  printTable(
    ['', 'events/s', 'µs each', 'of COPY'],
    [
      ['log.load', figures.ours, 1e6 / figures.ours, `${readable((100 * figures.ours) / figures.copy)} %`],
      ['COPY of the same rows', figures.copy, 1e6 / figures.copy, ''],
    ],
  )
  console.log(`\nWanted: at least ${readable(60_000)} events/s through log.load.`)
  if (options.json) printFigures('import', figures)
})

/** Two batches at a time, as an importer works: one is prepared while the other is written. */
async function loadAll<T>(batches: readonly T[], load: (batch: T) => Promise<unknown>): Promise<void> {
  const left = batches.values()
  await Promise.all(
    [1, 2].map(async () => {
      for (const batch of left) await load(batch)
    }),
  )
}

/** Copies what was loaded, as text made beforehand, into a table with the same indexes. Returns the seconds it took. */
async function copySame(pool: pg.Pool, after: bigint, until: bigint): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('create table if not exists copied (like log.events including all)')
    const chunks: string[][] = []
    for (let from = after; from < until; from += BigInt(EVENTS_PER_LOAD)) {
      const { rows } = await client.query<{ line: string }>(
        `select concat_ws(E'\\t', position, occurred_at, recorded_at, stream, revision, tenant, fingerprint, type, zone, id, actor,
          metadata, replace(sealed_parts::text, '\\', '\\\\'), replace(data::text, '\\', '\\\\')) || E'\\n' as line
        from log.events where position > $1 and position <= $2 order by position`,
        [from, from + BigInt(EVENTS_PER_LOAD)],
      )
      chunks.push(rows.map(({ line }) => line))
    }
    const startedMs = performance.now()
    for (const lines of chunks) {
      const stream = client.query(copyFrom(`copy copied (${COLUMNS}) from stdin`))
      const done = new Promise<void>((resolve, reject) => stream.on('finish', resolve).on('error', reject))
      for (let from = 0; from < lines.length; from += 500) stream.write(lines.slice(from, from + 500).join(''))
      stream.end()
      await done
    }
    return (performance.now() - startedMs) / 1_000
  } finally {
    client.release()
  }
}
