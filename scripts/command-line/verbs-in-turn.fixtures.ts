// A program that runs command lines one after another, for tests of many: loading the program takes most of a short verb.
import { runCommandLine } from './program.ts'

export type VerbToRun = {
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Written to both outputs after the verb: what comes before it belongs to this verb. */
  readonly end: string
}

process.on('message', async ({ args, environment, end }: VerbToRun) => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, environment)
  process.exitCode = undefined
  await runCommandLine(args)
  const code = process.exitCode ?? 0
  process.exitCode = undefined
  for (const output of [process.stdout, process.stderr]) output.write(end)
  process.send?.(code)
})
