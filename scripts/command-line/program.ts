// The program behind `sillage`: each file of scripts/ adds one verb, and each of them ends by the same rules. A verb's file
// declares its arguments and loads what does the work only when it is called: `--help` and a typing error answer at once.
import { readdir, readFile } from 'node:fs/promises'
import { Command, CommanderError } from 'commander'
import { type ExitCode, exitCodeMeanings, exitCodes } from '#platform/exit-codes.ts'
import { failureOf } from '#platform/failure.ts'
import { UsageError } from './arguments.ts'

const folder = new URL('..', import.meta.url)

type AddVerb = (program: Command) => void

/** The whole command line, with every verb that scripts/ holds. */
export async function commandLine(): Promise<Command> {
  const manifest: { version: string } = JSON.parse(await readFile(new URL('../package.json', folder), 'utf8'))
  const program = new Command('sillage')
    .description('The learning-analytics engine on the command line. `sillage VERB --help` describes a verb.')
    .version(manifest.version, '--version', 'print the version')
    .helpOption('-h, --help', 'describe this verb')
    // Verbs inherit both: mistakes are answered here, alike.
    .exitOverride()
    .showHelpAfterError('(--help describes the verb)')
    .addHelpText('after', `\n${exitCodesText()}`)
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file === 'sillage.ts') continue
    const { default: addVerb }: { default: AddVerb } = await import(new URL(file, folder).href)
    addVerb(program)
  }
  return program
}

/** `sillage … | head`: who reads has read enough, and the process ends without a word. */
export function endWhereNobodyReads(): void {
  const end = (error: Error): void => {
    const { message, exitCode } = failureOf(error)
    if (exitCode !== exitCodes.done) process.stderr.write(`${message}\n`)
    process.exit(exitCode)
  }
  process.stdout.on('error', end)
  process.stderr.on('error', end)
}

/** Runs one verb, and sets how the process ends. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = await commandLine()
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = tell(error)
  }
}

function tell(error: unknown): ExitCode {
  // Commander has printed what it refuses, or the help that was asked for.
  if (error instanceof CommanderError && error.code !== 'commander.invalidArgument')
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof CommanderError) return exitCodes.usage
  const { message, exitCode } = failureOf(error)
  // As commander writes what it refuses itself.
  const prefix = error instanceof UsageError ? 'error: ' : ''
  if (message !== '') process.stderr.write(`${prefix}${message}\n`)
  return exitCode
}

const exitCodesText = () =>
  ['Exit codes:', ...Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`)].join(
    '\n',
  )
