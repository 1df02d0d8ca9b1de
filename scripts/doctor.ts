// `sillage doctor`: checks everything an operator would check, changes nothing, and suggests a remedy for each finding.
import type { Command } from 'commander'

export default function doctor(program: Command): void {
  program
    .command('doctor')
    .description('Check this installation and suggest remedies; changes nothing. Exits with 1 if it finds trouble.')
    .option('--deep', 'check the whole log, not only its last 10 000 positions, and find duplicate event ids')
    .option('--json', 'answer for machines')
    .action(async (options: { readonly json?: boolean; readonly deep?: boolean }) =>
      (await import('./doctor/examining.ts')).examineInstallation(options),
    )
}
