// Appends to a KurrentDB through our log and with the official client alone, alternating on one server.
import { attemptBytes } from './attempt.ts'
import { closedLoop, type Measured, measured } from './closed-loop.ts'
import { bareClient, oursOnKurrent } from './kurrent-peers.ts'
import { withKurrent } from './kurrent-target.ts'
import type { Contender } from './peers.ts'
import { type BenchOptions, median, printFigures, printTable, readable } from './report.ts'

type Case = { readonly callers: number; readonly events: 1 | 100 }

const allCases: readonly Case[] = [
  { callers: 1, events: 1 },
  { callers: 16, events: 1 },
  { callers: 64, events: 1 },
  { callers: 256, events: 1 },
  { callers: 8, events: 100 },
]

export async function appendOverKurrent({ json, quick }: BenchOptions): Promise<void> {
  const cases = allCases.filter(({ callers }) => !quick || callers === 1 || callers === 64)
  const rounds = quick ? 6 : 10
  const time = quick ? { warmMs: 400, measureMs: 1_200 } : { warmMs: 500, measureMs: 1_500 }
  await withKurrent(async ({ url, about }) => {
    console.log(`On ${about}.\n1 event = ${attemptBytes} bytes of JSON; ${rounds} rounds, medians\n`)
    const runs = cases.map((one) => ({ ...one, ours: [] as Measured[], bare: [] as Measured[] }))
    const run = async (by: Contender, { callers, events }: Case): Promise<Measured> => {
      const opened = await by.open(url, callers, events)
      try {
        return measured(await closedLoop(opened.callers, time), events)
      } finally {
        await opened.close()
      }
    }
    for (let round = 0; round < rounds; round += 1)
      // Each goes first in every other round: the second one finds warm code and a fuller server.
      for (const one of runs)
        for (const who of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const))
          one[who].push(await run(who === 'ours' ? oursOnKurrent : bareClient, one))

    const middle = (measures: readonly Measured[], key: keyof Measured) => median(measures.map((one) => one[key]))
    printTable(
      ['', 'callers', 'events each', 'events/s', 'p50 ms', 'p99 ms', 'of the bare client'],
      runs.flatMap((one) =>
        (['ours', 'bare'] as const).map((who) => [
          who === 'ours' ? oursOnKurrent.name : bareClient.name,
          String(one.callers),
          String(one.events),
          middle(one[who], 'perSecond'),
          middle(one[who], 'p50Ms'),
          middle(one[who], 'p99Ms'),
          who === 'ours' ? readable(share(one.ours, one.bare)) : '',
        ]),
      ),
    )
    const at64 = runs.find(({ callers }) => callers === 64)
    if (at64)
      console.log(`\n64 callers, of the bare client: ${readable(share(at64.ours, at64.bare))}, wanted at least 0.9.`)
    if (!json) return
    printFigures(
      'append',
      Object.fromEntries(
        runs.flatMap((one) => {
          const name = one.events === 1 ? `${one.callers}` : `${one.callers}_batch${one.events}`
          return [
            [`kurrent_${name}`, middle(one.ours, 'perSecond')],
            [`kurrent_bare_${name}`, middle(one.bare, 'perSecond')],
            [`kurrent_ratio_${name}`, share(one.ours, one.bare)],
          ]
        }),
      ),
    )
  })
}

/** Per round, since a busy minute of the machine affects both. */
const share = (ours: readonly Measured[], bare: readonly Measured[]): number =>
  median(ours.map(({ perSecond }, n) => perSecond / (bare[n]?.perSecond ?? Number.NaN)))
