// `sillage generate`: invents schools whose truth is known, and sends what happens in them, or writes it down.
import { type Command, InvalidArgumentError } from 'commander'
import { openService } from '#compose/compose.ts'
import { LocalDay } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { type NdjsonFile, ndjsonFile } from '#platform/ndjson-file.ts'
import { progress, readableCount, readableDuration, type SummaryRow, summaryTable } from '#platform/progress.ts'
import { dayAfter } from '#platform/wall-clock.ts'
import { type Sending, sendAll } from '#simulator/send-simulated.ts'
import { countCommands, simulate } from '#simulator/simulate.ts'
import type { Sent } from '#simulator/sitting.ts'
import { truthOf } from '#simulator/truth.ts'
import { type World, worldOf } from '#simulator/world.ts'

type Options = {
  readonly schools: number
  readonly classes: number
  readonly learners: number
  readonly weeks: number
  readonly seed: number
  readonly end?: LocalDay
  readonly unfair: number
  readonly truth?: string
  readonly to?: string
  readonly json?: boolean
}

/** What is sent to the service may be 400 days old; a file may hold more. */
const MOST_WEEKS_SENT = 56

export default function generate(program: Command): void {
  program
    .command('generate')
    .description(
      'Invent schools whose truth is known; the same arguments give the same schools, and are never doubled.',
    )
    .option('--schools <n>', 'schools, one in four in Réunion', wholeNumber(1, 1_000), 1)
    .option('--classes <n>', 'classes in each school', wholeNumber(1, 1_000), 2)
    .option('--learners <n>', 'learners in each class', wholeNumber(1, 1_000), 25)
    .option('--weeks <n>', 'weeks of school', wholeNumber(1, 5_000), 6)
    .option('--seed <n>', 'another seed, other schools', wholeNumber(0, 2 ** 32), 1)
    .option('--end <day>', 'the last day, such as 2026-06-30; yesterday where absent', day)
    .option('--unfair <logits>', 'make the first domain so much harder for the learners of group b', Number, 0)
    .option('--truth <file>', 'write the truth, line by line as JSON')
    .option('--to <file>', 'write the commands, line by line as JSON, and send none')
    .option('--json', 'report for machines')
    .action(run)
}

async function run(options: Options): Promise<void> {
  const { schools, classes, learners, weeks, seed } = options
  const end = options.end ?? dayAfter(LocalDay.parse(new Date().toISOString().slice(0, 10)), -1)
  if (options.to === undefined && weeks > MOST_WEEKS_SENT)
    throw new InvalidArgumentError(`at most ${MOST_WEEKS_SENT} weeks are sent; write more with --to FILE`)
  const world = worldOf({ seed, schools, classes, learners, weeks, end, itemBias: options.unfair })
  const truth = options.truth === undefined ? null : ndjsonFile(options.truth)
  for (const line of truthOf(world)) truth?.write(line)
  try {
    if (options.to === undefined) await send(world, truth, options.json ?? false)
    else write(world, truth, options.to, options.json ?? false)
  } finally {
    truth?.close()
  }
}

/** The simulation, each answer's truth written on the way. */
function* told(world: World, truth: NdjsonFile | null): Generator<Sent> {
  for (const sent of simulate(world)) {
    if (sent.truth) truth?.write(sent.truth)
    yield sent
  }
}

function write(world: World, truth: NdjsonFile | null, path: string, json: boolean): void {
  const startedMs = performance.now()
  const file = ndjsonFile(path)
  let commands = 0
  for (const { command } of told(world, truth)) {
    file.write(command)
    commands += 1
  }
  file.close()
  const tookMs = performance.now() - startedMs
  if (json)
    console.log(JSON.stringify({ generated: path, commands, end: world.options.end, tookMs: Math.round(tookMs) }))
  else
    console.log(
      `${readableCount(commands)} commands written to ${path} in ${readableDuration(tookMs)}, up to ${world.options.end}`,
    )
}

async function send(world: World, truth: NdjsonFile | null, json: boolean): Promise<void> {
  const config = readConfig(process.env)
  const service = await openService(config, { logger: openLog({ level: 'warn' }), worker: false, join: true })
  const stop = new AbortController()
  const interrupted = () => stop.abort()
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  const startedMs = performance.now()
  const line = progress({ what: 'Generating', unit: 'commands', total: expectedCommands(world), json })
  try {
    const sending = await sendAll(service, told(world, truth), {
      onProgress: ({ commands, before }) => line.reach(commands + before),
      signal: stop.signal,
    })
    line.end()
    report(world, sending, performance.now() - startedMs, stop.signal.aborted, json)
    if (stop.signal.aborted) process.exitCode = 130
  } finally {
    line.end()
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await service.close()
  }
}

/** Above, counting would take longer than it is worth: a sample tells how many there are about. */
const MOST_COUNTED = 20_000

/** How many commands there will be: a simulation of ordinary size is run once for its length, which takes seconds. */
function expectedCommands(world: World): number {
  const { options } = world
  const learnerWeeks = ({ schools, classes, learners, weeks }: World['options']) => schools * classes * learners * weeks
  if (learnerWeeks(options) <= MOST_COUNTED) return countCommands(world)
  const sample = worldOf({ ...options, schools: 1, classes: 2, learners: 10, weeks: Math.min(10, options.weeks) })
  return Math.round((countCommands(sample) / learnerWeeks(sample.options)) * learnerWeeks(options))
}

function report(world: World, sending: Sending, tookMs: number, isStopped: boolean, json: boolean): void {
  const { commands, events, before, refused, byCommand } = sending
  const { end, seed } = world.options
  const tenants = world.schools.map(({ tenant }) => tenant)
  if (json) {
    const counts = { commands, events, before, refused: Object.fromEntries(refused) }
    console.log(
      JSON.stringify({ generated: counts, tenants, seed, end, stopped: isStopped, tookMs: Math.round(tookMs) }),
    )
    return
  }
  const rows: SummaryRow[] = [
    ...[...byCommand].sort(([, a], [, b]) => b - a).map(([command, count]): SummaryRow => [command, count]),
    ...[...refused].map(([why, count]): SummaryRow => [why, count, 'refused']),
    ...(before > 0 ? [['carried out before', before] as const] : []),
    ['events', events, `${readableDuration(tookMs)}, ${readableCount((commands / tookMs) * 1_000)} commands/s`],
  ]
  console.log(summaryTable(rows))
  for (const { name, tenant, zone } of world.schools.slice(0, 10)) console.log(`${name} (${zone}): tenant ${tenant}`)
  if (world.schools.length > 10) console.log(`and ${world.schools.length - 10} more schools`)
  console.log(
    isStopped
      ? `Stopped. The same command with --end ${end} goes on from here.`
      : `The same schools again: --seed ${seed} --end ${end}`,
  )
}

function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < from || value > to)
      throw new InvalidArgumentError(`a whole number from ${from} to ${to}`)
    return value
  }
}

function day(text: string): LocalDay {
  const parsed = LocalDay.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('a day such as 2026-06-30')
  return parsed.data
}
