// `sillage report`: reports of classes as files, and those of a school year, without a browser.
import { Argument, type Command, Option } from 'commander'
import { reportNames } from '#reporting/offered-reports.ts'
import { classId, sequenceId, tenantId, wholeNumber } from './command-line/arguments.ts'
import type { ArchiveOptions } from './report/archiving.ts'
import type { ListOptions, MakeOptions } from './report/making.ts'

const making = () => import('./report/making.ts')
const archiving = () => import('./report/archiving.ts')

export default function report(program: Command): void {
  const verb = program
    .command('report')
    .description('Reports of classes: which there are, one as a file, and those of a school year.')
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
  verb
    .command('archive')
    .description(
      'Write the reports of every class of a school year, with a page that lists them. They name the learners.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .requiredOption(
      '--school-year <year>',
      'the year in which the school year begins: 2025 for 2025-2026',
      wholeNumber(1900, 2999),
    )
    .addOption(
      new Option('--format <format>', 'csv is for programs, csv-excel for Excel')
        .choices(['csv', 'csv-excel', 'xlsx', 'pdf'])
        .default('csv'),
    )
    .addOption(
      new Option('--lang <language>', 'the language of its titles and names').choices(['fr', 'en']).default('fr'),
    )
    .requiredOption(
      '--out <path>',
      'a ZIP if it ends with .zip, and an earlier one is replaced; else a directory, new or empty',
    )
    .option('--json', 'answer for machines')
    .action(async (options: ArchiveOptions) => (await archiving()).archive(options))
}
