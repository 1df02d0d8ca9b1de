// The `sillage` program. Each file of scripts/ adds one verb, and all verbs end by the same rules. A verb's file declares
// its arguments and loads the implementation only when it runs, so that `--help` and usage errors are fast.
import { readdir, readFile } from 'node:fs/promises'
import { Command, CommanderError } from 'commander'
import { type ExitCode, exitCodeMeanings, exitCodes } from '#platform/exit-codes.ts'
import { failureOf } from '#platform/failure.ts'
import { UsageError } from './arguments.ts'
import { beginVerb } from './verb-at-work.ts'

const folder = new URL('..', import.meta.url)

type AddVerb = (program: Command) => void

/** The complete command line, with every verb in scripts/. */
export async function commandLine(): Promise<Command> {
  const manifest: { version: string } = JSON.parse(await readFile(new URL('../package.json', folder), 'utf8'))
  const program = new Command('sillage')
    .description('The learning-analytics engine on the command line. `sillage VERB --help` describes a verb.')
    .version(manifest.version, '--version', 'print the version')
    .helpOption('-h, --help', 'describe this verb')
    // Verbs inherit both, so that all usage errors are reported in the same way.
    .exitOverride()
    .showHelpAfterError('(--help describes the verb)')
    .addHelpText('after', `\n${exitCodesText()}`)
    .hook('preAction', (_, verb) => beginVerb(verb))
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file === 'sillage.ts') continue
    const { default: addVerb }: { default: AddVerb } = await import(new URL(file, folder).href)
    addVerb(program)
  }
  return program
}

/** Ends the process silently when the reader closes the pipe, as in `sillage … | head`. */
export function endOnClosedPipe(): void {
  const end = (error: Error): void => {
    const { message, exitCode } = failureOf(error)
    if (exitCode !== exitCodes.done) process.stderr.write(`${message}\n`)
    process.exit(exitCode)
  }
  process.stdout.on('error', end)
  process.stderr.on('error', end)
}

/** Runs one verb, and sets the exit code of the process. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const program = await commandLine()
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = reportError(error)
  }
}

function reportError(error: unknown): ExitCode {
  // Commander has already printed its error, or the requested help.
  if (error instanceof CommanderError && error.code !== 'commander.invalidArgument')
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof CommanderError) return exitCodes.usage
  const { message, exitCode } = failureOf(error)
  // The prefix that commander writes before its own errors.
  const prefix = error instanceof UsageError ? 'error: ' : ''
  if (message !== '') process.stderr.write(`${prefix}${message}\n`)
  return exitCode
}

const exitCodesText = () =>
  ['Exit codes:', ...Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`)].join(
    '\n',
  )
