// The address of an event log as an argument.
import { UsageError } from './arguments.ts'

/**
 * `env:NAME` is the address in that environment variable: everybody on the machine can read the arguments of a program, and an
 * address may contain a password. A wrong address is not repeated, for the same reason.
 */
export function addressOf(
  option: '--from' | '--to' | '--log',
  text: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const [, variable] = /^env:(\w+)$/.exec(text) ?? []
  const address = variable === undefined ? text : (env[variable] ?? '')
  if (variable !== undefined && address === '') throw new UsageError(`${option}: the variable ${variable} is not set.`)
  const isAddress =
    address === 'postgres' ||
    (URL.canParse(address) &&
      /^(postgres(ql)?|(kurrentdb|kurrent|esdb)(\+discover)?):$/.test(new URL(address).protocol))
  if (!isAddress)
    throw new UsageError(
      `${option} must be postgres, postgres://user@host:5432/database, kurrentdb://user@host:2113, or env:NAME for the address in the variable NAME.`,
    )
  if (variable === undefined && address !== 'postgres' && new URL(address).password !== '')
    process.stderr.write(
      `${option} contains a password, which other users of this machine can read while the program runs. Put the address into a variable, and write ${option} env:NAME.\n`,
    )
  return address
}
