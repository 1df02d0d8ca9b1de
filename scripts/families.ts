// `sillage families`: what a school does about families on a schedule.
import type { Command } from 'commander'
import { tenantId } from './command-line/arguments.ts'
import type { SweepOptions } from './families/sweep.ts'

export default function families(program: Command): void {
  program
    .command('families')
    .description('Links between guardians and learners.')
    .command('sweep')
    .description(
      'End the links of learners who have come of age, by the school’s day. Needs the keys: birth dates are sealed. Run it every night.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (options: SweepOptions) => (await import('./families/sweep.ts')).sweep(options))
}
