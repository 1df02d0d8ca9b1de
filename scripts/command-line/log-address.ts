// The address of an event log as an argument.
import { UsageError } from './arguments.ts'

/** Does not repeat the address, which commander would print: it may contain a password. */
export function checkAddress(option: '--from' | '--to' | '--log', text: string): void {
  const isAddress =
    text === 'postgres' ||
    (URL.canParse(text) && /^(postgres(ql)?|(kurrentdb|kurrent|esdb)(\+discover)?):$/.test(new URL(text).protocol))
  if (!isAddress)
    throw new UsageError(
      `${option} must be postgres, postgres://user:password@host:5432/database or kurrentdb://user:password@host:2113.`,
    )
}
