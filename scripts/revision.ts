// `sillage revision`: the weights of memory by which the revisions of a school are planned.
import { type Command, Option } from 'commander'
import { jobId, tenantId } from './command-line/arguments.ts'
import type { FitOptions } from './revision/fitting.ts'
import type { ResetOptions, StatusOptions } from './revision/weights.ts'

const DRY_RUN = [
  '--dry-run',
  'show what would be done, and do nothing; exits with 5 if something would change',
] as const

export default function revision(program: Command): void {
  const verb = program
    .command('revision')
    .description('The weights of memory by which a school’s revisions are planned: fit them, look at them, go back.')
  verb
    .command('fit')
    .description(
      'Fit the weights on the reviews of the school, and put them into force if they predict better on learners who were held out. ' +
        'It needs Linux on x64.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option(...DRY_RUN)
    .option('--json', 'answer for machines')
    // A job that was killed and begins again reports what its first run put into force.
    .addOption(new Option('--job <id>', 'the job that this is a run of').argParser(jobId).hideHelp())
    .action(async (options: FitOptions) => (await import('./revision/fitting.ts')).fitWeights(options))
  verb
    .command('status')
    .description('Show which weights are in force, and what the school has fitted so far.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (options: StatusOptions) => (await import('./revision/weights.ts')).weightsStatus(options))
  verb
    .command('reset')
    .description('Go back to the usual weights. What was reviewed by the fitted ones stays as it is.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option(...DRY_RUN)
    .option('--json', 'answer for machines')
    .action(async (options: ResetOptions) => (await import('./revision/weights.ts')).resetWeights(options))
}
