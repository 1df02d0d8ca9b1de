// The implementation of `sillage generate`: simulates schools, and sends their commands to the service or writes a file.
import { LocalDay, type TenantId } from '#kernel/ids.ts'
import { type NdjsonFile, ndjsonFile } from '#platform/ndjson-file.ts'
import { progress, readableCount, readableDuration, type SummaryRow, summaryTable } from '#platform/progress.ts'
import { dayAfter } from '#platform/wall-clock.ts'
import { eloRatings, type LevelPolicy, type PolicyName, ruleOfLastFive } from '#simulator/level-policy.ts'
import { weeksOfAnswers } from '#simulator/plain.ts'
import { type Sending, sendAll } from '#simulator/send-simulated.ts'
import { type ServedRight, servedRight } from '#simulator/served-right.ts'
import { countCommands, simulate } from '#simulator/simulate.ts'
import type { Sent } from '#simulator/sitting.ts'
import { truthOf } from '#simulator/truth.ts'
import { type World, worldOf } from '#simulator/world.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { levelModel } from './level-model.ts'

export type Options = {
  readonly schools: number
  readonly classes: number
  readonly learners: number
  readonly weeks: number
  readonly seed: number
  readonly end?: LocalDay
  readonly unfair: number
  readonly plain?: boolean
  readonly answers: number
  readonly policy: PolicyName
  /** The name of a stored model of levels, for the policy `model`. */
  readonly model?: string
  /** The school whose model it is. */
  readonly modelSchool?: TenantId
  readonly truth?: string
  readonly to?: string
  readonly json?: boolean
}

/** The service accepts commands up to 400 days old; a file may hold older ones. */
const MOST_DAYS_SENT = 400
const MOST_WEEKS_SENT = 56

export async function generateSchools(options: Options): Promise<void> {
  const { schools, classes, learners, seed } = options
  const weeks = options.plain ? weeksOfAnswers(options.answers) : options.weeks
  const policy = await policyOf(options)
  const today = LocalDay.parse(new Date().toISOString().slice(0, 10))
  const end = options.end ?? dayAfter(today, -1)
  if (options.to === undefined && weeks > MOST_WEEKS_SENT)
    throw new UsageError(`--weeks: at most ${MOST_WEEKS_SENT} weeks can be sent. Use --to FILE for more.`)
  if (options.to === undefined && end > today)
    throw new UsageError('--end: this day is in the future. Use --to FILE, or an earlier day.')
  // Rounded up to a week: the first commands come before the first day of school.
  if (options.to === undefined && dayAfter(end, -7 * (weeks + 1)) < dayAfter(today, -MOST_DAYS_SENT))
    throw new UsageError(
      `--end: what is older than ${MOST_DAYS_SENT} days cannot be sent. Use --to FILE, a later day or fewer weeks.`,
    )
  const world = worldOf({
    ...{ seed, schools, classes, learners, weeks, end, itemBias: options.unfair },
    ...(options.plain && { plain: { answers: options.answers } }),
    // Another model serves other levels, so it gives other schools.
    ...(options.policy !== 'rule' && { policy: options.model ?? options.policy }),
  })
  const simulation: Simulation = { world, policy, served: servedRight() }
  const truth = options.truth === undefined ? null : ndjsonFile(options.truth)
  for (const line of truthOf(world)) truth?.write(line)
  try {
    if (options.to === undefined) await send(simulation, truth, options.json ?? false)
    else write(simulation, truth, options.to, options.json ?? false)
  } finally {
    truth?.close()
  }
}

type Simulation = { readonly world: World; readonly policy: LevelPolicy; readonly served: ServedRight }

async function policyOf({
  policy,
  model,
  modelSchool,
}: Pick<Options, 'policy' | 'model' | 'modelSchool'>): Promise<LevelPolicy> {
  if (policy !== 'model' && model !== undefined) throw new UsageError('--model is for --policy model.')
  if (policy === 'rule') return ruleOfLastFive
  if (policy === 'elo') return eloRatings
  if (model === undefined || modelSchool === undefined)
    throw new UsageError(
      '--policy model needs --model NAME and --model-school ID. Train a model with: sillage models train level',
    )
  return levelModel(modelSchool, model)
}

/** The commands of the simulation; writes the truth of each answer as it goes. */
function* simulated({ world, policy, served }: Simulation, truth: NdjsonFile | null): Generator<Sent> {
  for (const sent of simulate(world, policy)) {
    if (sent.truth) truth?.write(sent.truth)
    if (sent.truth) served.hear(sent.truth)
    yield sent
  }
}

function write(simulation: Simulation, truth: NdjsonFile | null, path: string, json: boolean): void {
  const { world, served } = simulation
  const startedMs = performance.now()
  const file = ndjsonFile(path)
  let commands = 0
  for (const { command } of simulated(simulation, truth)) {
    file.write(command)
    commands += 1
  }
  file.close()
  const tookMs = performance.now() - startedMs
  if (json)
    console.log(
      JSON.stringify({
        ...{ generated: path, commands, end: world.options.end, served: served.figures() },
        tookMs: Math.round(tookMs),
      }),
    )
  else
    console.log(
      `${readableCount(commands)} commands written to ${path} in ${readableDuration(tookMs)}, up to ${world.options.end}`,
    )
  if (!json) console.log(served.sentence())
}

async function send(simulation: Simulation, truth: NdjsonFile | null, json: boolean): Promise<void> {
  const { world } = simulation
  await withService(async ({ service, signal }) => {
    const startedMs = performance.now()
    const line = progress({ what: 'Generating', unit: 'commands', total: expectedCommands(world), json })
    try {
      const sending = await sendAll(service, simulated(simulation, truth), {
        onProgress: ({ commands, before }) => line.reach(commands + before),
        signal,
      })
      line.end()
      report(simulation, sending, performance.now() - startedMs, signal.aborted, json)
    } finally {
      line.end()
    }
  })
}

/** Above this size, the number of commands is estimated from a sample, since counting would take too long. */
const MOST_COUNTED = 20_000

/** The expected number of commands. A simulation of ordinary size is run once to count them, which takes seconds. */
function expectedCommands(world: World): number {
  const { options } = world
  const learnerWeeks = ({ schools, classes, learners, weeks }: World['options']) => schools * classes * learners * weeks
  if (learnerWeeks(options) <= MOST_COUNTED) return countCommands(world)
  const sample = worldOf({ ...options, schools: 1, classes: 2, learners: 10, weeks: Math.min(10, options.weeks) })
  return Math.round((countCommands(sample) / learnerWeeks(sample.options)) * learnerWeeks(options))
}

function report(
  { world, served }: Simulation,
  sending: Sending,
  tookMs: number,
  isStopped: boolean,
  json: boolean,
): void {
  const { commands, events, before, refused, byCommand } = sending
  const { end, seed } = world.options
  const tenants = world.schools.map(({ tenant }) => tenant)
  if (json) {
    const counts = { commands, events, before, refused: Object.fromEntries(refused) }
    console.log(
      JSON.stringify({
        ...{ generated: counts, tenants, seed, end, served: served.figures(), stopped: isStopped },
        tookMs: Math.round(tookMs),
      }),
    )
    return
  }
  const rows: SummaryRow[] = [
    ...[...byCommand].sort(([, a], [, b]) => b - a).map(([command, count]): SummaryRow => [command, count]),
    ...[...refused].map(([reason, count]): SummaryRow => [reason, count, 'refused']),
    ...(before > 0 ? [['already carried out', before] as const] : []),
    ['events', events, `${readableDuration(tookMs)}, ${readableCount((commands / tookMs) * 1_000)} commands/s`],
  ]
  console.log(summaryTable(rows))
  console.log(served.sentence())
  for (const { name, tenant, zone } of world.schools.slice(0, 10)) console.log(`${name} (${zone}): tenant ${tenant}`)
  if (world.schools.length > 10) console.log(`and ${world.schools.length - 10} more schools`)
  console.log(
    isStopped
      ? `Stopped. Run the same command with --end ${end} to continue.`
      : `To generate the same schools again: --seed ${seed} --end ${end}`,
  )
}
