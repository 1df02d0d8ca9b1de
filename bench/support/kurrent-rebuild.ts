// Read models folded from a log on a KurrentDB, and the cost of reading it: our scan compared with the official client
// alone.
import type { EventLog } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import type { Position } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { withBenchDatabase } from './bench-database.ts'
import { readByBareClient } from './kurrent-peers.ts'
import { withKurrent } from './kurrent-target.ts'
import { attemptLog, loadAttempts } from './rebuild-log.ts'
import { openOurs } from './rebuild-ours.ts'
import { rowsOfTable, sameRows } from './rebuild-rows.ts'
import { type BenchOptions, median, printFigures, printTable, readable } from './report.ts'

export async function rebuildOverKurrent({ json, quick }: BenchOptions): Promise<void> {
  const answers = attemptLog(quick ? 40_000 : 200_000)
  const readRounds = quick ? 6 : 8
  const foldRounds = quick ? 1 : 3
  await withKurrent(async (server) =>
    withBenchDatabase(async (database) => {
      console.log(
        `The log on ${server.about}.\nThe read model in ${database.about}\n${readable(answers.events)} answers of ` +
          `${readable(answers.learners)} learners in ${answers.skills} skills, in random order, into skill-profile; ` +
          `medians of ${foldRounds}, of reading ${readRounds}\n`,
      )
      const whole = await openKurrentLog({ connectionString: server.url })
      const before = await whole.head()
      const log = behind(whole, before)
      const pool = openPool(database.url, { name: 'sillage bench', max: 2, int8: 'number', statementTimeoutMs: 0 })
      const ours = await openOurs(database.url, { log })
      try {
        const startedMs = performance.now()
        await loadAttempts(log, answers)
        const loaded = answers.events / ((performance.now() - startedMs) / 1_000)

        const taken = { scan: [] as number[], opened: [] as number[], bare: [] as number[] }
        const cpu = { scan: [] as number[], opened: [] as number[], bare: [] as number[] }
        const readers = {
          scan: () => scanned(log, before, answers.events),
          opened: () => ours.readAndDecode(),
          bare: async () => {
            const { events, seconds } = await readByBareClient(server.url, before)
            if (events !== answers.events) throw new Error(`the bare client read ${events} of ${answers.events} events`)
            return seconds
          },
        }
        // Not timed: a warm-up, since all three share code that is still being compiled.
        for (const read of Object.values(readers)) await read()
        const names = ['scan', 'opened', 'bare'] as const
        for (let round = 0; round < readRounds; round += 1)
          for (const name of round % 2 === 0 ? names : names.toReversed()) {
            const used = process.cpuUsage()
            taken[name].push(await readers[name]())
            const { user, system } = process.cpuUsage(used)
            cpu[name].push((user + system) / answers.events)
          }

        const folded = { live: [] as number[], rebuild: [] as number[] }
        for (let round = 0; round < foldRounds; round += 1) {
          const live = await ours.live()
          const rebuilt = await ours.rebuild()
          folded.live.push(live.seconds)
          folded.rebuild.push(rebuilt.seconds)
          const sums = await sameRows(pool, rowsOfTable('live', live.table), rowsOfTable('rebuilt', rebuilt.table))
          if (sums.attempts !== answers.events) throw new Error(`${sums.attempts} of ${answers.events} were folded`)
        }

        const rate = (seconds: readonly number[]) => answers.events / median(seconds)
        /** Per round, since a busy minute of the machine affects both. */
        const ofBare = (seconds: readonly number[]) =>
          median(seconds.map((ours, round) => (taken.bare[round] ?? Number.NaN) / ours))
        printTable(
          ['', 'events/s', 'of the bare client’s reading', 'CPU here, µs/event'],
          [
            ['Sillage, rebuild', rate(folded.rebuild), '', ''],
            ['Sillage, live', rate(folded.live), '', ''],
            ['Sillage, reading (scan)', rate(taken.scan), readable(ofBare(taken.scan)), median(cpu.scan)],
            ['Sillage, reading and opening', rate(taken.opened), readable(ofBare(taken.opened)), median(cpu.opened)],
            ['bare client, reading (readAll)', rate(taken.bare), '', median(cpu.bare)],
            ['Sillage, loading, one append each', loaded, '', ''],
          ],
        )
        console.log(
          `\nReading, of the bare client’s: ${readable(ofBare(taken.scan))}, wanted at least 0.8. Live and rebuilt hold the ` +
            'same rows, compared one by one. Not measured here: the commands beside a rebuild, and OULAD.',
        )
        if (json)
          printFigures('rebuild', {
            kurrent_rebuild: rate(folded.rebuild),
            kurrent_live: rate(folded.live),
            kurrent_read: rate(taken.scan),
            kurrent_read_opened: rate(taken.opened),
            kurrent_bare_read: rate(taken.bare),
            kurrent_read_to_bare: ofBare(taken.scan),
            kurrent_read_cpu_us: median(cpu.scan),
            kurrent_bare_read_cpu_us: median(cpu.bare),
            kurrent_load: loaded,
          })
      } finally {
        await ours.close()
        await pool.end()
      }
    }),
  )
}

/** The log from its current head: a server used before has other events. */
function behind(log: EventLog, before: Position): EventLog {
  const from = (after: Position) => (after < before ? before : after)
  return {
    ...log,
    readAll: (page) => log.readAll({ ...page, after: from(page.after) }),
    scan: (stretch) => log.scan({ ...stretch, after: from(stretch.after) }),
    subscribe: (start) => log.subscribe({ ...start, after: from(start.after) }),
  }
}

async function scanned(log: EventLog, after: Position, wanted: number): Promise<number> {
  const startedMs = performance.now()
  let events = 0
  for await (const page of log.scan({ after, until: await log.head() })) events += page.events.length
  const seconds = (performance.now() - startedMs) / 1_000
  if (events !== wanted) throw new Error(`${events} of ${wanted} events were read`)
  return seconds
}
