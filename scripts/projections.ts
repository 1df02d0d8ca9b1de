// `sillage projections`: operations on read models. Shows the plan, asks before a change, then acts.
import type { WriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { TenantId } from '#kernel/ids.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { FileUnusable } from '#platform/file-made-once.ts'
import { progress } from '#platform/progress.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import { tenantId, UsageError, wholeNumber as wholeNumberFrom } from './command-line/arguments.ts'
import { withheldText } from './command-line/withheld-text.ts'
import { type Chosen, type Common, confirmed, generationText, operatorName, print, run } from './projections/acting.ts'
import { rebuild, verify } from './projections/building.ts'
import { comparisonText, listText, parkedText, statusText } from './projections/text.ts'

const wholeNumber = wholeNumberFrom(1)

export default function projections(program: Command): void {
  const verb = program.command('projections').description('Read models: rebuild, compare, switch, undo, check.')
  const add = (usage: string, description: string) =>
    verb.command(usage).description(description).option('--json', 'answer for machines')
  const one = (usage: string, description: string) =>
    add(usage, description).option('-g, --generation <n>', 'one generation, by its number', wholeNumber)
  const changing = (command: Command) =>
    command
      .option('--dry-run', 'show what would be done, and do nothing; exits with 5 if something would change')
      .option('-y, --yes', 'do not ask for confirmation')

  add('list', 'List every read model, its live generation and whether it matches its definition.').action(
    (options: Common) =>
      run(
        async ({ projections: all }) => {
          const status = await all.status()
          print(options, status, () => listText(status))
        },
        { lookOnly: true },
      ),
  )
  add('status [name]', 'Show generations: who feeds them, lag, faults, drift and history.').action(
    (name: string | undefined, options: Common) =>
      run(
        async ({ projections: all }) => {
          const status = (await all.status()).filter(({ projection }) => name === undefined || projection === name)
          if (name !== undefined && status.length === 0) all.plan([name])
          const history = name === undefined ? [] : await all.history(name, 10)
          print(options, name === undefined ? status : { ...status[0], history }, () => statusText(status, history))
          if (status.some(({ generations }) => generations.some((one) => one.state === 'live' && one.fault)))
            process.exitCode = exitCodes.found
        },
        { lookOnly: true },
      ),
  )
  one(
    'diff <name>',
    'Compare the live rows with another generation, the newest by default. Exits with 1 if they differ.',
  )
    .option('--show <n>', 'how many differing rows to show', wholeNumber, 10)
    .action((name: string, options: Chosen & { show: number }) =>
      run(
        async ({ projections: all }, signal) => {
          const line = progress({ what: 'Comparing', unit: 'rows', total: null, ...(options.json && { json: true }) })
          const onProgress = (rows: number) => line.reach(rows)
          const found = await all.diff(name, options.generation ?? null, { show: options.show, signal, onProgress })
          line.end()
          print(options, found, () => comparisonText(name, found))
          if (!found.same) process.exitCode = exitCodes.found
        },
        { lookOnly: true },
      ),
    )
  changing(
    add(
      'rebuild <names...>',
      'Build new generations from the whole log, while the live ones stay in use. An interrupted run continues.',
    ),
  )
    .option('--switch', 'make the new generations live once they are built')
    .option('--candidate', 'build them only to compare and query, never to go live')
    .option('--no-compare', 'do not compare with the live rows')
    .option('--force', 'switch even if rows wait for a fix')
    .option('--show <n>', 'how many differing rows to show', wholeNumber, 10)
    .option('--save-every <n>', 'save after this many events, the most that a kill can lose (3 million)', wholeNumber)
    .option('--most-rows <n>', 'the most rows to hold in memory (1 million)', wholeNumber)
    // The API starts this verb on behalf of its caller.
    .addOption(new Option('--by <who>', 'who requested it, for the history').hideHelp())
    .action(rebuild)
  changing(one('switch <name>', 'Make another generation live: the newest built one by default.'))
    .option('--force', 'switch even if it is behind, or rows wait for a fix')
    .action((name: string, options: Chosen) =>
      run(
        async ({ projections: all }) => {
          const { from, to } = await all.planSwitch(name, options.generation ?? null)
          if (
            !(await confirmed(
              options,
              `Make generation ${generationText(to)} of ${name} live, instead of ${generationText(from)}`,
            ))
          )
            return
          const done = await all.switch(name, to.generation, { by: operatorName(), force: options.force ?? false })
          print(options, done, () => `${done.to.id} is live. Undo: sillage projections rollback ${name}`)
        },
        { lookOnly: options.dryRun ?? false },
      ),
    )
  changing(add('rollback <name>', 'Make the previous generation live again.'))
    .option('--force', 'roll back even if its rows are outdated')
    .action((name: string, options: Common) =>
      run(
        async ({ projections: all }) => {
          const { from, to, isFed } = await all.planRollback(name)
          const age = isFed ? 'kept up to date' : `stopped since ${to.movedAt}`
          if (
            !(await confirmed(
              options,
              `Go back from ${generationText(from)} to ${generationText(to)} of ${name}, ${age}`,
            ))
          )
            return
          const done = await all.rollback(name, { by: operatorName(), force: options.force ?? false })
          print(options, done, () => `${done.to.id} is live again, ${age}.`)
        },
        { lookOnly: options.dryRun ?? false },
      ),
    )
  changing(one('drop <name>', 'Remove a generation and its rows; by default, all that are not live.')).action(
    (name: string, options: Chosen) =>
      run(
        async ({ projections: all }) => {
          const doomed = await all.planDrop(name, options.generation ?? null)
          if (doomed.length === 0) return print(options, [], () => `${name} has no generation but the live one.`)
          if (!(await confirmed(options, `Drop ${doomed.map(generationText).join(', ')} of ${name}`))) return
          // Only the generations that were shown, not those created since.
          const dropped: Generation[] = []
          for (const { generation } of doomed) dropped.push(...(await all.drop(name, generation, operatorName())))
          print(options, dropped, () => `Dropped ${dropped.map(({ id }) => id).join(', ')}.`)
        },
        { lookOnly: options.dryRun ?? false },
      ),
  )
  for (const [usage, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const)
    add(`${usage} <name>`, paused ? 'Stop feeding the live rows.' : 'Feed the live rows again.').action(
      (name: string, options: Common) =>
        run(
          async ({ projections: all }) => {
            const done = await all.setPaused(name, paused, operatorName())
            print(options, done, () =>
              paused ? `${done.id} stops at position ${done.position} within a second.` : `${done.id} continues.`,
            )
          },
          { lookOnly: false },
        ),
    )
  one('verify <name>', 'Fold a sample of the live rows again from the log, and compare. Exits with 1 if they differ.')
    .option('--sample <n>', 'about how many rows', wholeNumber, 1_000)
    .option('--all', 'check all rows: rebuild, compare and drop the result')
    .option('--show <n>', 'how many wrong rows to show', wholeNumber, 10)
    .action(verify)
  add('parked [name]', 'List rows whose events wait for a fix.').action((name: string | undefined, options: Common) =>
    run(
      async ({ projections: all }) => {
        if (name !== undefined && !(await all.status()).some(({ projection }) => projection === name)) all.plan([name])
        const { rows, withheld } = await all.parked(name ?? null, 100)
        print(options, rows, () => parkedText(rows, withheld))
        if (options.json && withheld > 0) process.stderr.write(`${withheldText(withheld)}\n`)
      },
      { lookOnly: true },
    ),
  )
  add('retry <name>', 'Fold again, after a fix, what could not be folded.').action((name: string, options: Common) =>
    run(
      async ({ projections: all }) => {
        const requested = await all.retry(name, operatorName())
        print(options, requested, () =>
          requested.generations.length === 0
            ? `${name} has no fault to retry.`
            : `Retry requested for ${requested.generations.join(', ')}: its worker retries within a second.`,
        )
      },
      { lookOnly: false },
    ),
  )
  one('export <name>', 'Write a read model as CSV, with its version and position.')
    .option('--to <file>', 'output file; standard output by default')
    .option('--tenant <id>', 'only this school', tenantId)
    .option('--no-heading', 'omit the line with version and position')
    .action((name: string, options: Chosen & { to?: string; tenant?: TenantId; heading: boolean }) =>
      run(
        async ({ projections: all }) => {
          const { to, heading } = options
          if (options.json && to === undefined)
            throw new UsageError('--json describes the written file: add --to FILE.')
          const out = to === undefined ? process.stdout : await fileToWrite(to)
          const done = await all.export(name, options.generation ?? null, out, {
            tenant: options.tenant ?? null,
            heading,
          })
          // The rows themselves may be read by a program, from standard output.
          if (done.withheld > 0) process.stderr.write(`${withheldText(done.withheld)}\n`)
          if (to === undefined) return
          await new Promise<void>((resolve, reject) => out.on('error', reject).end(() => resolve()))
          print(
            options,
            { ...done, file: to },
            () => `${done.rows} rows of ${done.generation.id} at position ${done.generation.position} written to ${to}`,
          )
        },
        { lookOnly: true },
      ),
    )
}

/** Opened before anything is read, so that a wrong path is reported at once. */
async function fileToWrite(path: string): Promise<WriteStream> {
  const file = await open(path, 'w', 0o600).catch((error: Error) => {
    throw new FileUnusable(`${path} cannot be written (${error.message}).`)
  })
  return file.createWriteStream()
}
