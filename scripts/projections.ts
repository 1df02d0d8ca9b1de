// `sillage projections`: what an analyst does with read models. Plans first, asks where something changes, then acts.
import type { WriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { constants, hostname, setPriority, userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { TenantId } from '#kernel/ids.ts'
import { bars } from '#platform/bars.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { progress } from '#platform/progress.ts'
import { codeOf } from '#platform/running.ts'
import type { Administration } from '#runtime/generations/administration.ts'
import { GenerationRefused } from '#runtime/generations/errors.ts'
import type { Generation } from '#runtime/generations/generation.ts'
import { openService, type Service } from '../src/compose.ts'
import {
  comparisonText,
  listText,
  parkedText,
  plain,
  rebuiltText,
  statusText,
  verifiedText,
} from './projections-text.ts'

/** 0: as wanted. The others, for scripts: */
const TROUBLE = 1
/** Rows differ, or with `--dry-run` something would change. */
const DIFFERENT = 2
/** A safety rule refuses; nothing was changed. */
const REFUSED = 3
const INTERRUPTED = 130

type Common = { readonly json?: boolean; readonly dryRun?: boolean; readonly yes?: boolean; readonly force?: boolean }
type Chosen = Common & { readonly generation?: number }

export default function projections(program: Command): void {
  const verb = program.command('projections').description('Read models: rebuild, compare, switch, undo, check.')
  const add = (usage: string, description: string) =>
    verb.command(usage).description(description).option('--json', 'answer for machines')
  const one = (usage: string, description: string) =>
    add(usage, description).option('-g, --generation <n>', 'one generation, by its number', wholeNumber)
  const changing = (command: Command) =>
    command
      .option('--dry-run', 'say what would be done, and do nothing; exits with 2 where something would change')
      .option('-y, --yes', 'do not ask')

  add('list', 'Every read model, its live generation and how it stands to its definition.').action((options: Common) =>
    run(async ({ projections: all }) => {
      const status = await all.status()
      tell(options, status, () => listText(status))
    }),
  )
  add('status [name]', 'Generations, who feeds them, lag, faults, drift, and what was done to them.').action(
    (name: string | undefined, options: Common) =>
      run(async ({ projections: all }) => {
        const status = (await all.status()).filter(({ projection }) => name === undefined || projection === name)
        if (name !== undefined && status.length === 0) all.plan([name])
        const history = name === undefined ? [] : await all.history(name, 10)
        tell(options, name === undefined ? status : { ...status[0], history }, () => statusText(status, history))
        if (status.some(({ generations }) => generations.some((one) => one.state === 'live' && one.fault)))
          process.exitCode = TROUBLE
      }),
  )
  one(
    'diff <name>',
    'The live rows against another generation’s, the newest by default. Exits with 2 where they differ.',
  )
    .option('--show <n>', 'how many differing rows to show', wholeNumber, 10)
    .action((name: string, options: Chosen & { show: number }) =>
      run(async ({ projections: all }, signal) => {
        const line = progress({ what: 'Comparing', unit: 'rows', total: null, ...(options.json && { json: true }) })
        const onProgress = (rows: number) => line.reach(rows)
        const found = await all.diff(name, options.generation ?? null, { show: options.show, signal, onProgress })
        line.end()
        tell(options, found, () => comparisonText(name, found))
        if (!found.same) process.exitCode = DIFFERENT
      }),
    )
  changing(
    add('rebuild <names...>', 'Build new generations from the whole log beside the live ones; a killed run goes on.'),
  )
    .option('--switch', 'make them live when they are built')
    .option('--candidate', 'to be compared and queried, never to be live')
    .option('--no-compare', 'do not compare with the live rows')
    .option('--force', 'switch though rows wait for a fix')
    .option('--show <n>', 'how many differing rows to show', wholeNumber, 10)
    .option('--save-every <n>', 'events after which it saves, so that a kill costs no more (3 million)', wholeNumber)
    .option('--most-rows <n>', 'rows that it holds in memory at most (1 million)', wholeNumber)
    // The API starts this verb for whoever asked it to.
    .addOption(new Option('--by <who>', 'who wants it, for the history').hideHelp())
    .action(rebuild)
  changing(one('switch <name>', 'Make another generation live: the newest built one by default.'))
    .option('--force', 'though it is behind, or has rows that wait')
    .action((name: string, options: Chosen) =>
      run(async ({ projections: all }) => {
        const { from, to } = await all.planSwitch(name, options.generation ?? null)
        if (
          !(await mayGoOn(options, `Make generation ${described(to)} of ${name} live, instead of ${described(from)}`))
        )
          return
        const done = await all.switch(name, to.generation, { by: whoIAm(), force: options.force ?? false })
        tell(options, done, () => `${done.to.id} is live. Undo: sillage projections rollback ${name}`)
      }),
    )
  changing(add('rollback <name>', 'Make the generation live that was so before.'))
    .option('--force', 'though its rows stand still, and are old')
    .action((name: string, options: Common) =>
      run(async ({ projections: all }) => {
        const { from, to, isFed } = await all.planRollback(name)
        const age = isFed ? 'kept up to date' : `standing still since ${to.movedAt}`
        if (!(await mayGoOn(options, `Go back from ${described(from)} to ${described(to)} of ${name}, ${age}`))) return
        const done = await all.rollback(name, { by: whoIAm(), force: options.force ?? false })
        tell(options, done, () => `${done.to.id} is live again, ${age}.`)
      }),
    )
  changing(one('drop <name>', 'Remove a generation and its rows; without a number, all that are not live.')).action(
    (name: string, options: Chosen) =>
      run(async ({ projections: all }) => {
        const doomed = await all.planDrop(name, options.generation ?? null)
        if (doomed.length === 0) return tell(options, [], () => `${name} has no generation but the live one.`)
        if (!(await mayGoOn(options, `Drop ${doomed.map(described).join(', ')} of ${name}`))) return
        const dropped = await all.drop(name, options.generation ?? null, whoIAm())
        tell(options, dropped, () => `Dropped ${dropped.map(({ id }) => id).join(', ')}.`)
      }),
  )
  for (const [usage, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const)
    add(`${usage} <name>`, paused ? 'Let the live rows stand still.' : 'Feed the live rows again.').action(
      (name: string, options: Common) =>
        run(async ({ projections: all }) => {
          const done = await all.setPaused(name, paused, whoIAm())
          tell(options, done, () =>
            paused ? `${done.id} stands still at position ${done.position} within a second.` : `${done.id} goes on.`,
          )
        }),
    )
  one(
    'verify <name>',
    'Fold a sample of the live rows again from the log, and compare. Exits with 2 where they differ.',
  )
    .option('--sample <n>', 'about how many rows', wholeNumber, 1_000)
    .option('--all', 'all of them: a rebuild, compared and dropped again')
    .option('--show <n>', 'how many wrong rows to show', wholeNumber, 10)
    .action(verify)
  add('parked [name]', 'Rows whose events wait for a fix.').action((name: string | undefined, options: Common) =>
    run(async ({ projections: all }) => {
      const parked = await all.parked(name ?? null, 100)
      tell(options, parked, () => parkedText(parked))
    }),
  )
  add('retry <name>', 'Try again what could not be folded, after a fix.').action((name: string, options: Common) =>
    run(async ({ projections: all }) => {
      const asked = await all.retry(name, whoIAm())
      tell(options, asked, () =>
        asked.generations.length === 0
          ? `Nothing of ${name} is at fault.`
          : `Asked for ${asked.generations.join(', ')}: the worker that feeds them tries within a second.`,
      )
    }),
  )
  one('export <name>', 'Write a read model as CSV, with its version and position.')
    .option('--to <file>', 'where to; standard output where absent')
    .option('--tenant <id>', 'one school', tenant)
    .option('--no-heading', 'without the line that says version and position')
    .action((name: string, options: Chosen & { to?: string; tenant?: TenantId; heading: boolean }) =>
      run(async ({ projections: all }) => {
        const { to, heading } = options
        const out = to === undefined ? process.stdout : await fileToWrite(to)
        const done = await all.export(name, options.generation ?? null, out, {
          tenant: options.tenant ?? null,
          heading,
        })
        if (to === undefined) return
        await new Promise<void>((resolve, reject) => out.on('error', reject).end(() => resolve()))
        tell(
          options,
          { ...done, file: to },
          () => `${done.rows} rows of ${done.generation.id} at position ${done.generation.position} written to ${to}`,
        )
      }),
    )
}

type RebuildFlags = Common & {
  readonly switch?: boolean
  readonly candidate?: boolean
  readonly compare: boolean
  readonly show: number
  readonly saveEvery?: number
  readonly mostRows?: number
  readonly by?: string
}

function rebuild(names: readonly string[], options: RebuildFlags): Promise<void> {
  return run(async ({ projections: all }, signal) => {
    const chosen = all.plan(names)
    if (options.dryRun) {
      tell(
        options,
        chosen.map(({ projection: { name, version } }) => ({ rebuild: name, version })),
        () =>
          chosen
            .map(
              ({ projection: { name, version } }) =>
                `Would rebuild ${name}, version ${version}, beside the live rows${options.switch ? ', and switch to it' : ''}.`,
            )
            .join('\n'),
      )
      process.exitCode = DIFFERENT
      return
    }
    // Whoever answers requests goes first: a rebuild has time.
    setPriority(constants.priority.PRIORITY_LOW)
    const shown = bars({ unit: 'events', ...(options.json && { json: true }) })
    const startedMs = performance.now()
    const done = await all.rebuild(names, {
      candidate: options.candidate ?? false,
      compare: options.compare,
      switch: options.switch ? (options.force ? 'force' : 'yes') : 'no',
      by: options.by ?? whoIAm(),
      signal,
      show: options.show,
      ...(options.saveEvery && { saveEvery: options.saveEvery }),
      ...(options.mostRows && { mostRows: options.mostRows }),
      onProgress: (progress) =>
        shown.show(
          progress.map((one) => ({
            name: `${one.projection}/${one.generation}`,
            done: one.done,
            total: one.total,
            phase: one.phase,
            trouble: one.fault && `${one.fault.type} at position ${one.fault.position}: ${one.fault.error}`,
          })),
        ),
    })
    shown.end()
    const tookMs = performance.now() - startedMs
    tell(options, { rebuilt: done, stopped: signal.aborted, tookMs: Math.round(tookMs) }, () =>
      rebuiltText(done, tookMs, signal.aborted),
    )
    if (done.some(({ refused }) => refused)) process.exitCode = REFUSED
    if (done.some(({ fault }) => fault)) process.exitCode = TROUBLE
  })
}

function verify(name: string, options: Chosen & { sample: number; all?: boolean; show: number }): Promise<void> {
  return run(async ({ projections: all, log }, signal) => {
    if (options.all) return verifyAll(all, name, options, signal)
    const total = await log.lag(0n as Parameters<typeof log.lag>[0])
    const line = progress({ what: 'Folding', unit: 'events', total, ...(options.json && { json: true }) })
    const { sample, show } = options
    const found = await all.verify(name, options.generation ?? null, {
      sample,
      show,
      signal,
      onProgress: (position) =>
        void log.lag(position).then(
          (left) => line.reach(total - left),
          () => undefined,
        ),
    })
    line.end()
    tell(options, found, () => verifiedText(name, found))
    if (found.wrong > 0) process.exitCode = DIFFERENT
  })
}

/** Every row: built again beside them as a candidate, compared, and dropped. */
async function verifyAll(
  all: Administration,
  name: string,
  options: Common & { readonly show: number },
  signal: AbortSignal,
): Promise<void> {
  const shown = bars({ unit: 'events', ...(options.json && { json: true }) })
  const by = whoIAm()
  const [built] = await all.rebuild([name], {
    candidate: true,
    compare: true,
    switch: 'no',
    by,
    signal,
    show: options.show,
    onProgress: (progress) =>
      shown.show(
        progress.map(({ projection, done, total, phase }) => ({ name: projection, done, total, phase, trouble: null })),
      ),
  })
  shown.end()
  if (!built) return
  await all.drop(name, built.generation.generation, by)
  if (!built.comparison) throw built.refused ?? new GenerationRefused('apart', `${name} could not be compared.`)
  const { comparison } = built
  tell(options, comparison, () => comparisonText(name, comparison))
  if (!comparison.same) process.exitCode = DIFFERENT
}

/** Opens the service for one verb. Ctrl-C is told to it, so that it can end in order. */
async function run(act: (service: Service, signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const interrupted = () => stop.abort()
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  const service = await openService(readConfig(process.env), {
    logger: openLog({ level: 'error' }),
    worker: false,
    join: true,
    anyLog: true,
  })
  try {
    await act(service, stop.signal)
    if (stop.signal.aborted) process.exitCode = INTERRUPTED
  } catch (error) {
    if (stop.signal.aborted) process.exitCode = INTERRUPTED
    else if (error instanceof GenerationRefused) {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = REFUSED
    } else if (codeOf(error) !== 'EPIPE') throw error
    // Else whoever read has read enough: `export … | head`.
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await service.close()
  }
}

class FileRefused extends Error {
  override readonly name = 'FileRefused'
}

/** Opened before anything is read, so that a wrong path is told at once. */
async function fileToWrite(path: string): Promise<WriteStream> {
  const file = await open(path, 'w', 0o600).catch((error: Error) => {
    throw new FileRefused(`${path} cannot be written: ${error.message}`)
  })
  return file.createWriteStream()
}

function tell(options: Common, value: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(plain(value)) : text()}\n`)
}

/** Says what will be done, and asks whoever sits there. A script says `--yes`. */
async function mayGoOn(options: Common, plan: string): Promise<boolean> {
  if (options.dryRun) {
    tell(options, { plan }, () => `Would: ${plan}.`)
    process.exitCode = DIFFERENT
    return false
  }
  if (options.yes) return true
  if (!process.stdin.isTTY) {
    process.stderr.write(`${plan}: say --yes, since nobody is here to be asked.\n`)
    process.exitCode = REFUSED
    return false
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question(`${plan}? [y/N] `)
  asking.close()
  if (/^(y|yes|o|oui)$/i.test(answer.trim())) return true
  process.stderr.write('Nothing was changed.\n')
  return false
}

const described = (one: Generation | null): string =>
  one === null ? 'none' : `${one.generation} (version ${one.version}, position ${one.position})`

const whoIAm = (): string => `${userInfo().username}@${hostname()}`

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1')
  return value
}

function tenant(text: string): TenantId {
  const parsed = TenantId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('a UUID')
  return parsed.data
}
