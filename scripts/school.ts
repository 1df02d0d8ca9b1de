// `sillage school`: what concerns a school as a whole.
import type { Command } from 'commander'
import { tenantId } from './command-line/arguments.ts'
import type { ExportOptions } from './school/exporting.ts'

export default function school(program: Command): void {
  program
    .command('school')
    .description('A school as a whole.')
    .command('export')
    .description(
      'Write everything of a school into a new directory: its events, its read models, and what they mean. For a school that ' +
        'leaves. Interrupted, it leaves nothing.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .requiredOption('--to <directory>', 'a directory that does not exist yet, or is empty')
    .option('--json', 'answer for machines')
    .action(async (options: ExportOptions) => (await import('./school/exporting.ts')).exportAll(options))
}
