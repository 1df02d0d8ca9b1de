// `sillage privacy`: what the event log holds of people in clear, and what is sealed.
import type { Command } from 'commander'
import type { StatusOptions } from './privacy/reporting.ts'

export default function privacy(program: Command): void {
  program
    .command('privacy')
    .description('Personal data: what stands in clear in the event log, and what is sealed.')
    .command('status')
    .description(
      'Read the whole log, and count per school what stands in clear and what is sealed. Needs no keys, and prints no values. Exits with 1 if something stands in clear that should be sealed.',
    )
    .option('--log <address>', 'another log: postgres://…, kurrentdb://… or env:NAME; by default that of the service')
    .option('--json', 'answer for machines')
    .action(async (options: StatusOptions) => (await import('./privacy/reporting.ts')).status(options))
}
