// `sillage report`: reports of classes as files, without a browser.
import { Argument, type Command, Option } from 'commander'
import { reportNames } from '#reporting/offered-reports.ts'
import { classId, sequenceId, tenantId } from './command-line/arguments.ts'
import type { ListOptions, MakeOptions } from './report/making.ts'

const making = () => import('./report/making.ts')

export default function report(program: Command): void {
  const verb = program.command('report').description('Reports of classes: which there are, and one as a file.')
  verb
    .command('list')
    .description('List the reports: what each needs, and whether it can be as of a past moment.')
    .option('--json', 'answer for machines')
    .action(async (options: ListOptions) => (await making()).list(options))
  verb
    .command('make')
    .addArgument(new Argument('<report>', 'which report').choices(reportNames))
    .description('Write one report of a class into a file that only its owner may read. It names the learners.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .requiredOption('--class <id>', 'the class', classId)
    .option('--sequence <id>', 'the sequence, for reports that are about one', sequenceId)
    .option('--at <moment>', 'as of a log position (what was known) or a time (what had happened)')
    .addOption(
      new Option('--format <format>', 'csv is for programs, csv-excel for Excel')
        .choices(['csv', 'csv-excel', 'xlsx', 'pdf'])
        .default('csv'),
    )
    .addOption(new Option('--lang <language>', 'the language of its titles').choices(['fr', 'en']).default('fr'))
    .requiredOption('--out <file>', 'the file; an earlier one is replaced')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: MakeOptions) => (await making()).make(name, options))
}
