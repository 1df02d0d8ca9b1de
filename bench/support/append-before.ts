// The cost of an append in this checkout and in another one, alternating, each on its own database on the same server.
import { migrationsOf, openLogOf } from './append-checkout.ts'
import { callerOf } from './attempt.ts'
import { checkouts, type Figures, inTurn, medians, namedFigures, printBeforeAndAfter } from './before.ts'
import { withBenchDatabase } from './bench-database.ts'
import { closedLoop, measured } from './closed-loop.ts'
import { type BenchOptions, printFigures } from './report.ts'

const cases = [
  { callers: 1, events: 1 },
  { callers: 16, events: 1 },
  { callers: 64, events: 1 },
  { callers: 256, events: 1 },
  { callers: 64, events: 100 },
] as const

export async function appendBeforeAndAfter(before: string, { quick, json }: BenchOptions): Promise<void> {
  const time = quick ? { warmMs: 200, measureMs: 400 } : { warmMs: 500, measureMs: 1_500 }
  await withBenchDatabase(async (database) => {
    const of = checkouts(before)
    const urls = new Map<string, string>()
    for (const checkout of of) {
      const url = await database.another()
      await (await migrationsOf(checkout))(url)
      urls.set(checkout.name, url)
    }
    const results = await inTurn(of, quick ? 3 : 7, async (checkout): Promise<Figures> => {
      const figures: Record<string, number> = {}
      for (const { callers, events } of cases) {
        const log = await (await openLogOf(checkout))({ url: urls.get(checkout.name) ?? '' })
        const all = Array.from({ length: callers }, () => callerOf(log, events))
        const { perSecond, p99Ms } = measured(await closedLoop(all, time), events)
        await log.close()
        const name = events === 1 ? `ours_${callers}` : `ours_batch${events}`
        figures[name] = perSecond
        if (callers === 64 && events === 1) figures[`${name}_p99_ms`] = p99Ms
      }
      return figures
    })
    const compared = new Map([...results].map(([name, rounds]) => [name, medians(rounds)]))
    console.log(`${database.about}; events/s, medians of ${quick ? 3 : 7} rounds\n`)
    printBeforeAndAfter(compared)
    if (json) printFigures('append', namedFigures(compared))
  })
}
