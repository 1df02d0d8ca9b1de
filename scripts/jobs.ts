// `sillage jobs`: the jobs of a school, and what can be done about one.
import type { Command } from 'commander'
import { Option } from 'commander'
import { jobStates } from '#jobs/job.ts'
import { tenantId, wholeNumber } from './command-line/arguments.ts'
import type { JobOptions, ListOptions } from './jobs/acts.ts'

const acts = () => import('./jobs/acts.ts')
const JOB = ['<job>', 'the id of a job, as `sillage jobs list` shows it'] as const

export default function jobs(program: Command): void {
  const verb = program
    .command('jobs')
    .description('Long work in the queue: trainings, exports. Show, cancel and retry it.')
  const ofSchool = (command: Command) =>
    command.requiredOption('--tenant <id>', 'the school', tenantId).option('--json', 'answer for machines')
  ofSchool(verb.command('list'))
    .description('List the jobs of a school, newest first, one per line.')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(jobStates))
    .option('--limit <n>', 'at most so many', wholeNumber(1, 1_000), 50)
    .action(async (options: ListOptions) => (await acts()).list(options))
  ofSchool(verb.command('show').argument(...JOB))
    .description('Show one job: its state, how far it is, its result or problem.')
    .action(async (job: string, options: JobOptions) => (await acts()).show(job, options))
  ofSchool(verb.command('cancel').argument(...JOB))
    .description('Cancel a job: a waiting one never starts, a running one is interrupted within seconds.')
    .action(async (job: string, options: JobOptions) => (await acts()).change('cancel', job, options))
  ofSchool(verb.command('retry').argument(...JOB))
    .description('Start a job that failed or was cancelled once more.')
    .action(async (job: string, options: JobOptions) => (await acts()).change('retry', job, options))
}
