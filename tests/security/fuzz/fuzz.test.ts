// Whatever is sent, as whoever: no error of the service, no internals, no refusal of what is valid, no second record.
import { writeSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HUNG_MS } from '../../hung.ts'
import { type FuzzedSchool, openFuzzedSchool } from './fuzzed-school.ts'
import { type Failure, type Fuzzer, openFuzzer } from './fuzzer.ts'

/** In the suite a short run with the same seed each time; `npm run fuzz -- --requests 20000 --seed 7` is a longer one. */
const requests = Number(process.env.SILLAGE_FUZZ_REQUESTS ?? 3_000)
const seed = Number(process.env.SILLAGE_FUZZ_SEED ?? 1)
const only = process.env.SILLAGE_FUZZ_ONLY
const NO_LIMIT = 0
const isLong = process.env.SILLAGE_FUZZ_REQUESTS !== undefined
const MOST_SHOWN = 40
const IN_FLIGHT = 16
/** A million requests take more than an hour; progress is printed. */
const timeout = isLong ? NO_LIMIT : HUNG_MS

let school: FuzzedSchool
let fuzzer: Fuzzer
beforeAll(async () => {
  school = await openFuzzedSchool()
  fuzzer = await openFuzzer(school, seed)
})
afterAll(() => school?.close())

it('gets no error, no internals and no refusal of a valid request out of any route', { timeout }, async () => {
  const { tally, send } = fuzzer
  const startedMs = performance.now()
  const first = only === undefined ? 0 : Number(only)
  const end = only === undefined ? requests : first + 1
  let [next, shown] = [first, 0]
  // Most of the time of a request is spent waiting for the database.
  const sender = async () => {
    while (next < end && distinct(tally.failures).length < MOST_SHOWN) {
      const n = next
      next += 1
      await send(n)
      if (!isLong) continue
      for (; shown < tally.failures.length; shown += 1)
        for (const failure of tally.failures.slice(shown, shown + 1)) writeSync(2, `${described(failure)}\n`)
      if (tally.sent % 1_000 === 0) report(tally.sent, startedMs)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender))
  if (isLong) report(tally.sent, startedMs)
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(distinct(tally.failures).map(described).join('\n\n')).toBe('')
})

it.skipIf(only !== undefined)('leaves read models that follow the log', async () => {
  const { stack } = school
  const token = await school.token('installation')
  // Paused, by a request that was allowed to.
  for (const name of stack.service.definitions.projections.keys())
    await stack.ask('POST', `/api/projections/${name}/resume`, { token })
  const head = await stack.service.log.head()
  const behind = async () =>
    (await stack.service.lags()).filter(({ position }) => position < head).map(({ projection }) => projection)
  await expect.poll(behind).toEqual([])
})

it.skipIf(only !== undefined)('gets through most doors, rather than being refused at each', () => {
  const { operations, tally } = fuzzer
  const never = operations
    .map(({ method, path, title }) => `${method} ${path}${title && ` ${title}`}`)
    .filter((name) => !tally.succeeded.has(name))
  expect(never.length, never.join('\n')).toBeLessThan(operations.length / 2)
})

/** The first of each kind. */
const distinct = (failures: readonly Failure[]): Failure[] => [
  ...new Map(
    failures
      .toReversed()
      .map((one) => [`${one.operation} ${one.faults.join().replaceAll(/[0-9a-f-]{8,}|\d+/g, '')}`.slice(0, 160), one]),
  ).values(),
]

function described({ n, operation, sender, mutation, faults, sent, answer }: Failure): string {
  const body = sent.payload === null ? '' : ` ${sent.payload.toString().slice(0, 600)}`
  const { authorization: _, ...headers } = sent.headers
  return [
    `npm run fuzz -- --seed ${seed} --only ${n}`,
    `  ${operation}, as ${sender}, ${mutation ?? 'valid'}`,
    ...faults.map((fault) => `  ${fault}`),
    `  ${sent.method} ${sent.url.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)}${body}`,
    `  ${answer.status} ${answer.body.slice(0, 600)}`,
  ].join('\n')
}

function report(done: number, startedMs: number): void {
  const seconds = (performance.now() - startedMs) / 1_000
  const { valid, repeated, failures } = fuzzer.tally
  writeSync(
    2,
    `${done} of ${only === undefined ? requests : 1} requests, ${valid} of them valid, ${repeated} sent twice, ${failures.length} failures, ${Math.round(done / seconds)}/s\n`,
  )
}
