// `sillage audit`: what an auditor gets of the trail, and how the trail is.
import type { Command } from 'commander'
import type { ExpireOptions } from './audit/expiring.ts'
import type { ExportOptions } from './audit/exporting.ts'
import type { ReachOptions, UnusualOptions } from './audit/reaching.ts'
import { instant, personId, tenantId } from './command-line/arguments.ts'

type Common = { readonly json?: boolean }

export default function audit(program: Command): void {
  const verb = program
    .command('audit')
    .description(
      'The trail of accesses: bundles for an auditor, whom somebody could reach, unusual access, the public key, the status.',
    )
  verb
    .command('export')
    .description(
      'Write entries of a school with proofs into a new directory. tools/audit/verify-audit.mjs verifies it without Sillage. ' +
        'The export is itself an entry.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .option('--subject <person>', 'only entries about this person', personId)
    .option('--actor <person>', 'only what this person did, or somebody on their behalf', personId)
    .option('--from <time>', 'only from this time on', instant)
    .option('--until <time>', 'only before this time', instant)
    .requiredOption('--out, --to <directory>', 'must not exist yet')
    .option('--json', 'answer for machines')
    .action(async (options: ExportOptions) => (await import('./audit/exporting.ts')).exportBundle(options))
  verb
    .command('expire')
    .description(
      'Delete the entries of a school that are older than a time, up to a checkpoint that was handed out: the rest still verifies from there on. Without --yes, only show what would go.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .requiredOption('--before <time>', 'such as 2026-01-01T00:00:00Z; at least 183 days ago', instant)
    .option('--yes', 'delete them')
    .option('--json', 'answer for machines')
    .action(async (options: ExpireOptions) => (await import('./audit/expiring.ts')).expireEntries(options))
  verb
    .command('reach')
    .description(
      'For a breach: whose data a person or program could reach between two times, and whose data they read. The first is computed from the history of roles, classes and links, the second from the trail.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .requiredOption('--actor <person>', 'the person or program', personId)
    .requiredOption('--from <time>', 'from this time on, such as 2026-06-30T08:00:00Z', instant)
    .requiredOption('--until <time>', 'before this time', instant)
    .option('--json', 'answer for machines')
    .action(async (options: ReachOptions) => (await import('./audit/reaching.ts')).reach(options))
  verb
    .command('unusual')
    .description('List the notices of unusual access to the data of people, newest first.')
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (options: UnusualOptions) => (await import('./audit/reaching.ts')).unusual(options))
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
