// `sillage models promote|rollback|retire|list`: the life of a model after its training.
import type { Command } from 'commander'
import { tenantId } from '../command-line/arguments.ts'
import type { AddKind } from './kind.ts'
import type { EndOptions, LifeOptions, PromoteOptions } from './life.ts'

const DRY_RUN = [
  '--dry-run',
  'show what would be done, and do nothing; exits with 5 if something would change',
] as const
const NAME = ['<name>', 'the name of a model, as `sillage models list` shows it'] as const

const ofSchool = (verb: Command) => verb.requiredOption('--tenant <id>', 'the school', tenantId)

export const addLife: AddKind = ({ models }) => {
  ofSchool(models.command('promote').argument(...NAME))
    .description('Put a trained model into service, in place of the one that serves.')
    .option('--force <reason>', 'promote it although it does not pass its gates: why, without the name of anybody')
    .option(...DRY_RUN)
    .option('--json', 'answer for machines')
    .action(async (name: string, options: PromoteOptions) => (await import('./life.ts')).promote(name, options))
  ofSchool(
    models.command('rollback').argument('<model>', 'the model that serves: its name, or its kind, such as at-risk'),
  )
    .description('Take the model that serves out of service, and put back the one that served before it.')
    .requiredOption('--reason <text>', 'why, without the name of anybody')
    .option(...DRY_RUN)
    .option('--json', 'answer for machines')
    .action(async (model: string, options: EndOptions) => (await import('./life.ts')).rollBack(model, options))
  ofSchool(models.command('retire').argument(...NAME))
    .description('Retire a model that does not serve, and delete its bytes.')
    .requiredOption('--reason <text>', 'why, without the name of anybody')
    .option(...DRY_RUN)
    .option('--json', 'answer for machines')
    .action(async (name: string, options: EndOptions) => (await import('./life.ts')).retire(name, options))
  ofSchool(models.command('list'))
    .description('List the models of a school: how they were trained, and which ones serve.')
    .option('--json', 'answer for machines')
    .action(async (options: LifeOptions) => (await import('./life.ts')).listModels(options))
}
