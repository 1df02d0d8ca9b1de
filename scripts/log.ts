// `sillage log copy`: moves a whole event log to another database or server, and proves that it has.
import type { Command } from 'commander'
import type { Options } from './log/copying.ts'

export default function log(program: Command): void {
  program
    .command('log')
    .description('The event log: move it to another server.')
    .command('copy')
    .description(
      'Copy a whole log into an empty one, and compare the two. Killed or stopped, the same command goes on. Exits with 1 where they differ, 3 where it refuses.',
    )
    .requiredOption('--from <address>', 'postgres (the service’s own), postgres://… or kurrentdb://…')
    .requiredOption('--to <address>', 'the same; a log that is empty, or that this copy was begun in')
    .option('--total-order', 'one append after the other, in the order of the source’s positions: slow and exact')
    .option('--dry-run', 'say what would be copied, and write nothing; exits with 5 where there is something')
    .option('--json', 'answer for machines')
    .action(async (options: Options) => (await import('./log/copying.ts')).copy(options))
}
