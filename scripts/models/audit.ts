// `sillage models audit`: does a model treat groups of learners alike?
import { type Command, Option } from 'commander'
import { tenantId, wholeNumber } from '../command-line/arguments.ts'
import type { AuditOptions } from './auditing.ts'

export function addAudit(models: Command): void {
  models
    .command('audit')
    .argument('<name>', 'the name of a stored model, as `sillage models list` shows it')
    .description(
      'Compare what a model does for groups of learners. Exits with 1 if it fails. Only figures of at least 100 learners are shown and stored.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .requiredOption(
      '--slices <file>',
      'CSV with a header: learners by their ids in the imported table, then a column for each attribute; read and not stored',
    )
    .option('--out <file>', 'also write a page with the plots, NAME.html')
    .addOption(new Option('--lang <lang>', 'the language of the page').choices(['fr', 'en']).default('fr'))
    .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--dry-run', 'do not record the audit')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: AuditOptions) => (await import('./auditing.ts')).auditModel(name, options))
}
