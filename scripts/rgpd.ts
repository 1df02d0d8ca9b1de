// `sillage rgpd`: the rights of persons over their data.
import { type Command, Option } from 'commander'
import { personId, planId, tenantId } from './command-line/arguments.ts'
import type { AccessOptions } from './rgpd/access.ts'
import type { EraseOptions, StatusOptions } from './rgpd/erasing.ts'
import type { ImportOptions } from './rgpd/importing.ts'
import { addLimits } from './rgpd/limit-verbs.ts'
import type { PublishOptions } from './rgpd/publishing.ts'
import type { RegisterOptions } from './rgpd/registers.ts'
import { addRequests } from './rgpd/request-verbs.ts'
import type { RetentionOptions } from './rgpd/retaining.ts'
import type { RewriteOptions } from './rgpd/rewriting.ts'

export default function rgpd(program: Command): void {
  const verb = program.command('rgpd').description('The rights of persons over their data (GDPR).')
  addAccess(verb)
  addErasure(verb)
  addRetention(verb)
  addPublishing(verb)
  addRequests(verb)
  addLimits(verb)
  addRegisters(verb)
}

function addErasure(verb: Command): void {
  verb
    .command('erase')
    .description(
      'Erase everything personal about a person of a school, for ever. Shows what there is and asks before it begins; an ' +
        'interrupted run continues. Exits with 1 if it still waits for something.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .requiredOption('--person <id>', 'the person', personId)
    .option('--dry-run', 'show what there is, and change nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'answer for machines')
    .action(async (options: EraseOptions) => (await import('./rgpd/erasing.ts')).erase(options))
  verb
    .command('status')
    .description('Show the erasures, what they wait for, and until when copies of keys can open what was sealed.')
    .option('--tenant, --school <id>', 'only those of one school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (options: StatusOptions) => (await import('./rgpd/erasing.ts')).status(options))
  verb
    .command('rewrite')
    .description(
      'Write the tables of the database anew, so that no byte of a removed row is left in its files. A worker does this every ' +
        'night. Each table is locked meanwhile. Exits with 1 if something is left.',
    )
    .option('--large', 'also tables so large that it takes minutes')
    .option('--json', 'answer for machines')
    .action(async (options: RewriteOptions) => (await import('./rgpd/rewriting.ts')).rewrite(options))
}

function addAccess(verb: Command): void {
  const others = (name: string) => ['json', 'html', 'pdf', 'zip'].filter((other) => other !== name)
  const form = (name: string, description: string) => new Option(`--${name}`, description).conflicts(others(name))
  verb
    .command('access')
    .description(
      'Write everything about one person into a new directory: JSON, a page in French (HTML and PDF), and CSV, with their schemas. Reads the whole log, so that nothing is missed.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .requiredOption('--person <id>', 'the person', personId)
    .requiredOption('--to <directory>', 'a directory that does not exist yet, or is empty')
    .addOption(form('json', 'only the JSON, which another installation can import'))
    .addOption(form('html', 'only the page'))
    .addOption(form('pdf', 'only the page as PDF'))
    .addOption(form('zip', 'all of it in one file'))
    .option('--quick', 'trust the read model of streams up to its position, and read only what is newer')
    .action(async (options: AccessOptions) => (await import('./rgpd/access.ts')).access(options))
  verb
    .command('import')
    .description(
      'Import the file of a person that `sillage rgpd access` wrote in another installation. Run again, it continues.',
    )
    .argument('<file>', 'personal-data.json, or the directory that contains it')
    .option(
      '--tenant, --school <id>',
      'the school to import into; by default the one with the id in the file',
      tenantId,
    )
    .option('--json', 'answer for machines')
    .action(async (file: string, options: ImportOptions) =>
      (await import('./rgpd/importing.ts')).importFile(file, options),
    )
}

function addRetention(verb: Command): void {
  verb
    .command('retention')
    .description(
      'Plan what has been kept for its period, and show the plan. A worker does this every night, and carries a plan out ' +
        'seven days later, or once it is confirmed.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .addOption(new Option('--dry-run', 'show what would be planned today, and store nothing').conflicts('confirm'))
    .option('--confirm <plan>', 'carry out this plan now: it cannot be undone', planId)
    .option('--json', 'answer for machines')
    .action(async (options: RetentionOptions) => (await import('./rgpd/retaining.ts')).retention(options))
}

function addPublishing(verb: Command): void {
  verb
    .command('publish')
    .description(
      'Print statistics of the activity of a school that may be published: groups of ten learners or more, or none of it. ' +
        'Exits with 1 if it is refused. What is printed is recorded, and every later table is compared with it.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .option('--earlier <file...>', 'what an earlier version printed of the school with --json')
    .option('--json', 'answer for machines')
    .action(async (options: PublishOptions) => (await import('./rgpd/publishing.ts')).publish(options))
}

function addRegisters(verb: Command): void {
  verb
    .command('record')
    .description('Print the record of processing activities (article 30) as a page in French.')
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .addOption(new Option('--pdf', 'as PDF, to redirect into a file').conflicts('json'))
    .option('--json', 'answer for machines')
    .action(async (options: RegisterOptions) => (await import('./rgpd/registers.ts')).record(options))
  verb
    .command('breaches')
    .description('List the breaches of personal data that a school has noted, and until when the authority is told.')
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (options: RegisterOptions) => (await import('./rgpd/registers.ts')).breaches(options))
}
