// `sillage models card`: the card of a model, to read, to print or to keep.
import { type Command, Option } from 'commander'
import { tenantId } from '../command-line/arguments.ts'
import type { CardOptions } from './writing-card.ts'

export function addCard(models: Command): void {
  models
    .command('card')
    .argument('<name>', 'the name of a model, as `sillage models list` shows it')
    .description(
      'Write the card of a model: its goals and what it reached, data, curves, fairness, drift, limits. Only what was recorded is in it.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--out <file>', 'the file to write, NAME.html or NAME.pdf; without it, the page goes to standard output')
    .addOption(new Option('--lang <lang>', 'the language of the card').choices(['fr', 'en']).default('fr'))
    .option('--json', 'the card as JSON, in its parts')
    .action(async (name: string, options: CardOptions) => (await import('./writing-card.ts')).writeCard(name, options))
}
