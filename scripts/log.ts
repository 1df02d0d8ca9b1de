// `sillage log copy`: copies a whole event log to another database or server, sealing it if asked, and verifies the copy.
import { type Command, Option } from 'commander'
import type { Options } from './log/copying.ts'

export default function log(program: Command): void {
  program
    .command('log')
    .description('The event log: move it to another server.')
    .command('copy')
    .description(
      'Copy a whole log into an empty one, and compare the two. If it is interrupted, the same command continues. Exits with 1 if the logs differ, with 3 if the copy is refused.',
    )
    .requiredOption('--from <address>', 'postgres (the service’s own), postgres://…, kurrentdb://… or env:NAME')
    .requiredOption('--to <address>', 'the same; an empty log, or one in which this copy was started')
    .option('--total-order', 'append one by one, in the order of the source’s positions: slow and exact')
    .option('--seal', 'seal the personal fields that stand in clear, under the keys of this installation')
    .addOption(
      new Option('--level <level>', 'with --seal: what is sealed; by default what each school has chosen').choices([
        'identifying',
        'all',
      ]),
    )
    .option('--dry-run', 'show what would be copied, and write nothing; exits with 5 if there is something to copy')
    .option('--json', 'answer for machines')
    .action(async (options: Options) => (await import('./log/copying.ts')).copy(options))
}
