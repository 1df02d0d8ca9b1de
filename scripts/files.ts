// `sillage files`: where the bytes of files are, in the database or in a bucket.
import { type Command, Option } from 'commander'
import type { MoveFilesOptions } from './files/move.ts'
import type { SweepOptions } from './files/sweep.ts'

export default function files(program: Command): void {
  const verb = program.command('files').description('The bytes of files: in the database, or in a bucket.')
  verb
    .command('sweep')
    .description(
      'Delete the objects in the bucket that no row of the database names and that are older than an hour, as after a restore. If it is interrupted, the same command continues. Exits with 3 if the bucket is another installation’s.',
    )
    .option('--dry-run', 'only count them; exits with 5 if there are some')
    .option('--json', 'answer for machines')
    .action(async (options: SweepOptions) => (await import('./files/sweep.ts')).sweep(options))
  verb
    .command('move')
    .description(
      'Move the bytes of all files to the bucket or into the database, while the service runs. Each is compared with its hash before its old bytes are deleted. If it is interrupted, the same command continues. Exits with 1 if files are left.',
    )
    .addOption(new Option('--to <where>', 'where to').choices(['postgres', 's3']).makeOptionMandatory())
    .option('--dry-run', 'only count them; exits with 5 if there are some')
    .option('--json', 'answer for machines')
    .action(async (options: MoveFilesOptions) => (await import('./files/move.ts')).move(options))
}
