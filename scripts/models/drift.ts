// `sillage models drift`: has a model come to be wrong more often since it was trained?
import { type Command, Option } from 'commander'
import { tenantId } from '../command-line/arguments.ts'
import type { DriftOptions } from './drifting.ts'

export function addDrift(models: Command): void {
  models
    .command('drift')
    .argument('<name>', 'the name of a next-answer or at-risk model, as `sillage models list` shows it')
    .description(
      'Score the answers since a model was trained with it, record what has changed, and report it. Exits with 1 on an alarm.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--out <file>', 'also write a page with the plot, NAME.html')
    .addOption(new Option('--lang <lang>', 'the language of the page').choices(['fr', 'en']).default('fr'))
    .option('--dry-run', 'do not record what was measured')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: DriftOptions) => (await import('./drifting.ts')).reportDrift(name, options))
}
