// `sillage models explain` and `rejudge`: what a model says of a learner and why, and whom another model or threshold would flag.
import type { Command } from 'commander'
import { decimalNumber, personId, tenantId } from '../command-line/arguments.ts'
import type { ExplainOptions } from './explaining.ts'
import type { RejudgeOptions } from './rejudging.ts'

export function addExplain(models: Command): void {
  models
    .command('explain')
    .argument('<learner>', 'the learner, by id', personId)
    .description(
      'Explain the risk that is shown of a learner: reasons, what each feature adds, the model, and how old its features are. Each look enters the audit trail.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--at <time>', 'a past time, or a position of the log')
    .option('--json', 'answer for machines')
    .action(async (learner: string, options: ExplainOptions) =>
      (await import('./explaining.ts')).explain(learner, options),
    )
}

export function addRejudge(models: Command): void {
  models
    .command('rejudge')
    .description(
      'List who would have been flagged as at risk by another model or from another threshold on. It changes nothing that anybody sees, and enters the audit trail. Exits with 1 if others would have been flagged.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--model <name>', 'an at-risk model; by default the one that serves')
    .option(
      '--threshold <share>',
      'flag from this probability on; by default the threshold of the model',
      decimalNumber,
    )
    .option('--from <time>', 'answers from this time on, such as 2026-09-01')
    .option('--to <time>', 'answers before this time')
    .option('--json', 'answer for machines')
    .action(async (options: RejudgeOptions) => (await import('./rejudging.ts')).rejudge(options))
}
