// `sillage audit`: what an auditor gets of the trail, and how the trail is.
import type { Command } from 'commander'
import type { ExportOptions } from './audit/exporting.ts'
import { instant, personId, tenantId } from './command-line/arguments.ts'

type Common = { readonly json?: boolean }

export default function audit(program: Command): void {
  const verb = program
    .command('audit')
    .description('The trail of accesses: a bundle for an auditor, the public key, the status.')
  verb
    .command('export')
    .description(
      'Write entries of a school with proofs into a new directory. tools/audit/verify-audit.mjs verifies it without Sillage. ' +
        'The export is itself an entry.',
    )
    .requiredOption('--school <id>', 'the school', tenantId)
    .option('--subject <person>', 'only entries about this person', personId)
    .option('--actor <person>', 'only what this person did, or somebody on their behalf', personId)
    .option('--from <time>', 'only from this time on', instant)
    .option('--until <time>', 'only before this time', instant)
    .requiredOption('--to <directory>', 'must not exist yet')
    .option('--json', 'answer for machines')
    .action(async (options: ExportOptions) => (await import('./audit/exporting.ts')).exportBundle(options))
  verb
    .command('key')
    .description('Print the public key that signs checkpoints and bundles. Hand it to the auditor once, in person.')
    .option('--json', 'answer for machines')
    .action(async (options: Common) => (await import('./audit/showing.ts')).showKey(options))
  verb
    .command('status')
    .description('Show the entries and the newest checkpoint of each school, and the processes that write the trail.')
    .option('--json', 'answer for machines')
    .action(async (options: Common) => (await import('./audit/showing.ts')).status(options))
}
