// `sillage doctor`: looks at everything an operator would, changes nothing, and says what to do about each finding.
import type { Command } from 'commander'

export default function doctor(program: Command): void {
  program
    .command('doctor')
    .description('Check this installation and say what to do; changes nothing. Exits with 1 where there is trouble.')
    .option('--deep', 'look at the whole log, not at its last 10 000 positions, and for event ids that are used twice')
    .option('--json', 'answer for machines')
    .action(async (options: { readonly json?: boolean; readonly deep?: boolean }) =>
      (await import('./doctor/examining.ts')).examineInstallation(options),
    )
}
