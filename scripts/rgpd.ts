// `sillage rgpd`: the rights of persons over their data.
import { type Command, Option } from 'commander'
import { personId, tenantId } from './command-line/arguments.ts'
import type { AccessOptions } from './rgpd/access.ts'
import type { EraseOptions, StatusOptions } from './rgpd/erasing.ts'
import type { ImportOptions } from './rgpd/importing.ts'

export default function rgpd(program: Command): void {
  const verb = program.command('rgpd').description('The rights of persons over their data (GDPR).')
  addAccess(verb)
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

function addAccess(verb: Command): void {
  const others = (name: string) => ['json', 'html', 'zip'].filter((other) => other !== name)
  const form = (name: string, description: string) => new Option(`--${name}`, description).conflicts(others(name))
  verb
    .command('access')
    .description(
      'Write everything about one person into a new directory: JSON, a page in French, and CSV, with their schemas. Reads the whole log, so that nothing is missed.',
    )
    .requiredOption('--school <id>', 'the school', tenantId)
    .requiredOption('--person <id>', 'the person', personId)
    .requiredOption('--to <directory>', 'a directory that does not exist yet, or is empty')
    .addOption(form('json', 'only the JSON, which another installation can import'))
    .addOption(form('html', 'only the page'))
    .addOption(form('zip', 'all of it in one file'))
    .option('--quick', 'trust the read model of streams up to its position, and read only what is newer')
    .action(async (options: AccessOptions) => (await import('./rgpd/access.ts')).access(options))
  verb
    .command('import')
    .description(
      'Import the file of a person that `sillage rgpd access` wrote in another installation. Run again, it continues.',
    )
    .argument('<file>', 'personal-data.json, or the directory that contains it')
    .option('--school <id>', 'the school to import into; by default the one with the id in the file', tenantId)
    .option('--json', 'answer for machines')
    .action(async (file: string, options: ImportOptions) =>
      (await import('./rgpd/importing.ts')).importFile(file, options),
    )
}
