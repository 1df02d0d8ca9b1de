// `sillage rgpd`: the rights of persons over their data.
import type { Command } from 'commander'
import { personId, tenantId } from './command-line/arguments.ts'
import type { EraseOptions, StatusOptions } from './rgpd/erasing.ts'

export default function rgpd(program: Command): void {
  const verb = program.command('rgpd').description('The rights of persons over their data (GDPR).')
  addErasure(verb)
}

function addErasure(verb: Command): void {
  verb
    .command('erase')
    .description(
      'Erase everything personal about a person of a school, for ever. Shows what there is and asks before it begins; an ' +
        'interrupted run continues. Exits with 1 if it still waits for something.',
    )
    .requiredOption('--school <id>', 'the school', tenantId)
    .requiredOption('--person <id>', 'the person', personId)
    .option('--dry-run', 'show what there is, and change nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'answer for machines')
    .action(async (options: EraseOptions) => (await import('./rgpd/erasing.ts')).erase(options))
  verb
    .command('status')
    .description('Show the erasures, what they wait for, and until when copies of keys can open what was sealed.')
    .option('--school <id>', 'only those of one school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (options: StatusOptions) => (await import('./rgpd/erasing.ts')).status(options))
}
