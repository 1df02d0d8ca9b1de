// `sillage projections`: what an analyst does with read models. Plans first, asks where something changes, then acts.
import type { WriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { TenantId } from '#kernel/ids.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { FileUnusable } from '#platform/file-made-once.ts'
import { progress } from '#platform/progress.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import { tenantId, UsageError, wholeNumber as wholeNumberFrom } from './command-line/arguments.ts'
import { type Chosen, type Common, described, mayGoOn, run, tell, whoIAm } from './projections/acting.ts'
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
      .option('--dry-run', 'say what would be done, and do nothing; exits with 5 where something would change')
      .option('-y, --yes', 'do not ask')

  add('list', 'Every read model, its live generation and how it stands to its definition.').action((options: Common) =>
    run(
      async ({ projections: all }) => {
        const status = await all.status()
        tell(options, status, () => listText(status))
      },
      { lookOnly: true },
    ),
  )
  add('status [name]', 'Generations, who feeds them, lag, faults, drift, and what was done to them.').action(
    (name: string | undefined, options: Common) =>
      run(
        async ({ projections: all }) => {
          const status = (await all.status()).filter(({ projection }) => name === undefined || projection === name)
          if (name !== undefined && status.length === 0) all.plan([name])
          const history = name === undefined ? [] : await all.history(name, 10)
          tell(options, name === undefined ? status : { ...status[0], history }, () => statusText(status, history))
          if (status.some(({ generations }) => generations.some((one) => one.state === 'live' && one.fault)))
            process.exitCode = exitCodes.found
        },
        { lookOnly: true },
      ),
  )
  one(
    'diff <name>',
    'The live rows against another generation’s, the newest by default. Exits with 1 where they differ.',
  )
    .option('--show <n>', 'how many differing rows to show', wholeNumber, 10)
    .action((name: string, options: Chosen & { show: number }) =>
      run(
        async ({ projections: all }, signal) => {
          const line = progress({ what: 'Comparing', unit: 'rows', total: null, ...(options.json && { json: true }) })
          const onProgress = (rows: number) => line.reach(rows)
          const found = await all.diff(name, options.generation ?? null, { show: options.show, signal, onProgress })
          line.end()
          tell(options, found, () => comparisonText(name, found))
          if (!found.same) process.exitCode = exitCodes.found
        },
        { lookOnly: true },
      ),
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
      run(
        async ({ projections: all }) => {
          const { from, to } = await all.planSwitch(name, options.generation ?? null)
          if (
            !(await mayGoOn(options, `Make generation ${described(to)} of ${name} live, instead of ${described(from)}`))
          )
            return
          const done = await all.switch(name, to.generation, { by: whoIAm(), force: options.force ?? false })
          tell(options, done, () => `${done.to.id} is live. Undo: sillage projections rollback ${name}`)
        },
        { lookOnly: options.dryRun ?? false },
      ),
    )
  changing(add('rollback <name>', 'Make the generation live that was so before.'))
    .option('--force', 'even if its rows are stopped, and old')
    .action((name: string, options: Common) =>
      run(
        async ({ projections: all }) => {
          const { from, to, isFed } = await all.planRollback(name)
          const age = isFed ? 'kept up to date' : `stopped since ${to.movedAt}`
          if (!(await mayGoOn(options, `Go back from ${described(from)} to ${described(to)} of ${name}, ${age}`)))
            return
          const done = await all.rollback(name, { by: whoIAm(), force: options.force ?? false })
          tell(options, done, () => `${done.to.id} is live again, ${age}.`)
        },
        { lookOnly: options.dryRun ?? false },
      ),
    )
  changing(one('drop <name>', 'Remove a generation and its rows; without a number, all that are not live.')).action(
    (name: string, options: Chosen) =>
      run(
        async ({ projections: all }) => {
          const doomed = await all.planDrop(name, options.generation ?? null)
          if (doomed.length === 0) return tell(options, [], () => `${name} has no generation but the live one.`)
          if (!(await mayGoOn(options, `Drop ${doomed.map(described).join(', ')} of ${name}`))) return
          // Those that were shown, and no other that has come since.
          const dropped: Generation[] = []
          for (const { generation } of doomed) dropped.push(...(await all.drop(name, generation, whoIAm())))
          tell(options, dropped, () => `Dropped ${dropped.map(({ id }) => id).join(', ')}.`)
        },
        { lookOnly: options.dryRun ?? false },
      ),
  )
  for (const [usage, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const)
    add(`${usage} <name>`, paused ? 'Let the live rows stand still.' : 'Feed the live rows again.').action(
      (name: string, options: Common) =>
        run(
          async ({ projections: all }) => {
            const done = await all.setPaused(name, paused, whoIAm())
            tell(options, done, () =>
              paused ? `${done.id} stands still at position ${done.position} within a second.` : `${done.id} goes on.`,
            )
          },
          { lookOnly: false },
        ),
    )
  one(
    'verify <name>',
    'Fold a sample of the live rows again from the log, and compare. Exits with 1 where they differ.',
  )
    .option('--sample <n>', 'about how many rows', wholeNumber, 1_000)
    .option('--all', 'all of them: a rebuild, compared and dropped again')
    .option('--show <n>', 'how many wrong rows to show', wholeNumber, 10)
    .action(verify)
  add('parked [name]', 'Rows whose events wait for a fix.').action((name: string | undefined, options: Common) =>
    run(
      async ({ projections: all }) => {
        if (name !== undefined && !(await all.status()).some(({ projection }) => projection === name)) all.plan([name])
        const parked = await all.parked(name ?? null, 100)
        tell(options, parked, () => parkedText(parked))
      },
      { lookOnly: true },
    ),
  )
  add('retry <name>', 'Try again what could not be folded, after a fix.').action((name: string, options: Common) =>
    run(
      async ({ projections: all }) => {
        const asked = await all.retry(name, whoIAm())
        tell(options, asked, () =>
          asked.generations.length === 0
            ? `Nothing of ${name} is at fault.`
            : `Asked for ${asked.generations.join(', ')}: the worker that feeds them tries within a second.`,
        )
      },
      { lookOnly: false },
    ),
  )
  one('export <name>', 'Write a read model as CSV, with its version and position.')
    .option('--to <file>', 'where to; standard output where absent')
    .option('--tenant <id>', 'one school', tenantId)
    .option('--no-heading', 'without the line that says version and position')
    .action((name: string, options: Chosen & { to?: string; tenant?: TenantId; heading: boolean }) =>
      run(
        async ({ projections: all }) => {
          const { to, heading } = options
          if (options.json && to === undefined)
            throw new UsageError('--json describes the file that is written: name it with --to.')
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
        },
        { lookOnly: true },
      ),
    )
}

/** Opened before anything is read, so that a wrong path is told at once. */
async function fileToWrite(path: string): Promise<WriteStream> {
  const file = await open(path, 'w', 0o600).catch((error: Error) => {
    throw new FileUnusable(`${path} cannot be written (${error.message}).`)
  })
  return file.createWriteStream()
}
