// `sillage import oulad|xapi|answers|curriculum|competencies|mathcopain`: import external data as events; `withdraw` takes them back.
import { type Command, InvalidArgumentError } from 'commander'
import { importSources } from '#events/learning/import-withdrawn.ts'
import { type Columns, columnsOf } from '#imports/answers/columns.ts'
import type { Source } from '#imports/withdrawn-facts.ts'
import { Instant } from '#kernel/ids.ts'
import { tenantId, timeZone, wholeNumber } from './command-line/arguments.ts'
import type { AnswersArguments, LearnerArguments } from './import/answers.ts'
import type { DefinitionsArguments } from './import/definitions.ts'
import type { OuladArguments, XapiArguments } from './import/importing.ts'
import type { MathcopainArguments, SampleArguments } from './import/mathcopain.ts'
import type { WithdrawArguments } from './import/withdraw.ts'

export default function imports(program: Command): void {
  const verb = program.command('import').description('Import external data. A second run adds only what is missing.')
  verb
    .command('oulad <folder>')
    .description('The Open University Learning Analytics Dataset, as parquet files.')
    .option('--only <courses>', 'only these courses, such as AAA-2013J,BBB-2014B, into a separate school', courses)
    .option('--json', 'answer for machines')
    .action(async (folder: string, options: OuladArguments) =>
      (await import('./import/importing.ts')).oulad(folder, options),
    )
  verb
    .command('xapi <file>')
    .description(
      'xAPI statements as JSON: one per line, an array, or the response of an LRS; optionally compressed with gzip.',
    )
    .option('--school <name>', 'the school to import into; created if it does not exist', schoolName, 'xAPI')
    .option('--zone <zone>', 'the time zone of a new school', timeZone, timeZone('Europe/Paris'))
    .option('--tenant <id>', 'an existing school, instead of --school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (file: string, options: XapiArguments) => (await import('./import/importing.ts')).xapi(file, options))
  intoSchool(
    verb
      .command('answers <file>')
      .description('A table of answers (CSV, tabs), one answer per row; its first line names the columns.')
      .requiredOption(
        '--columns <columns>',
        'which column is what: learner=…,exercise=…,skill=…,correct=…[,at=…,durationMs=…,difficulty=…,answer=…]',
        columns,
      ),
  )
    .option('--separator <separator>', 'tab, comma, semicolon, pipe or a character; found if not given', separator)
    .option(
      '--from <date>',
      'where answers without a time begin, a minute apart for each learner, and times counted from a beginning',
      beginning,
      beginning('2024-09-02'),
    )
    .option('--json', 'answer for machines')
    .action(async (file: string, options: AnswersArguments) =>
      (await import('./import/answers.ts')).answers(file, options),
    )
  intoSchool(verb.command('curriculum <file>'))
    .description('A table of skills and exercises (CSV, tabs). The same definitions again add nothing.')
    .option('--separator <separator>', 'tab, comma, semicolon, pipe or a character; found if not given', separator)
    .option('--json', 'answer for machines')
    .action(async (file: string, options: DefinitionsArguments) =>
      (await import('./import/curriculum.ts')).curriculum(file, options),
    )
  intoSchool(verb.command('competencies <file>'))
    .description('A table of competencies (CSV, tabs). The same definitions again add nothing.')
    .option('--separator <separator>', 'tab, comma, semicolon, pipe or a character; found if not given', separator)
    .option('--json', 'answer for machines')
    .action(async (file: string, options: DefinitionsArguments) =>
      (await import('./import/competencies.ts')).competencies(file, options),
    )
  intoSchool(verb.command('mathcopain <folder>'))
    .description('The people and answers of the MathCopain application, as JSON files.')
    .option('--dry-run', 'check the files and report; write nothing to the database')
    .option('--into-existing', 'import into a school that was opened before this import')
    .option('--json', 'answer for machines')
    .action(async (folder: string, options: MathcopainArguments) =>
      (await import('./import/mathcopain.ts')).mathcopain(folder, options),
    )
  verb
    .command('withdraw')
    .argument('<source>', `what was imported: ${importSources.join(', ')}`, source)
    .description('Withdraw an import: what it brought no longer counts, and the people whom it registered leave.')
    .option('--school <name>', 'the school that was imported into', schoolName)
    .option('--tenant <id>', 'the school by its id, instead of --school', tenantId)
    .option('--only <courses>', 'of OULAD: the courses that were imported into a school of their own', courses)
    .option('--dry-run', 'count what would be withdrawn; write nothing')
    .option('--yes', 'carry it out')
    .option('--json', 'answer for machines')
    .action(async (from: Source, options: WithdrawArguments) =>
      (await import('./import/withdraw.ts')).withdraw(from, options),
    )
  verb
    .command('mathcopain-sample <folder>')
    .description(
      'Write invented MathCopain files with the faults of real ones. The same arguments give the same files.',
    )
    .option('--users <n>', 'users', wholeNumber(1, 100_000), 1_000)
    .option('--seed <n>', 'random seed: another seed gives other files', wholeNumber(0, 2 ** 32), 1)
    .option('--json', 'answer for machines')
    .action(async (folder: string, options: SampleArguments) =>
      (await import('./import/mathcopain.ts')).mathcopainSample(folder, options),
    )
  verb
    .command('learner <ids...>')
    .description('The learners of imported answers, by the ids that the other system gave them.')
    .option('--school <name>', 'the school that the answers were imported into', schoolName)
    .option('--tenant <id>', 'the school by its id, instead of --school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (ids: string[], options: LearnerArguments) =>
      (await import('./import/answers.ts')).learner(ids, options),
    )
}

/** The school that rows go into. */
const intoSchool = (command: Command): Command =>
  command
    .option('--school <name>', 'the school to import into; created if it does not exist', schoolName)
    .option('--tenant <id>', 'an existing school, instead of --school', tenantId)
    .option('--zone <zone>', 'the time zone of a new school', timeZone, timeZone('Europe/Paris'))

function courses(text: string): ReadonlySet<string> {
  const names = text.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !/^[A-Z]{3}-\d{4}[BJ]$/.test(name))
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not a course such as AAA-2013J.`)
  return new Set(names)
}

function schoolName(name: string): string {
  const fits = name.trim() !== '' && name.length <= 100 && name.isWellFormed() && !name.includes('\0')
  if (!fits) throw new InvalidArgumentError('A name of 1 to 100 letters is expected.')
  return name
}

function source(text: string): Source {
  const found = importSources.find((one) => one === text)
  if (found === undefined) throw new InvalidArgumentError(`One of ${importSources.join(', ')} is expected.`)
  return found
}

function columns(text: string): Columns {
  const found = columnsOf(text)
  if (typeof found === 'string') throw new InvalidArgumentError(found)
  return found
}

const SEPARATORS: Readonly<Record<string, string>> = { tab: '\t', '\\t': '\t', comma: ',', semicolon: ';', pipe: '|' }

function separator(text: string): string {
  const named = Object.hasOwn(SEPARATORS, text) ? SEPARATORS[text] : text
  if (named === undefined || named.length !== 1 || named === '"')
    throw new InvalidArgumentError('tab, comma, semicolon, pipe or one character is expected.')
  return named
}

/** A day begins at midnight in UTC. */
function beginning(text: string): Instant {
  const parsed = Instant.safeParse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError('A day such as 2024-09-02 or a time such as 2024-09-02T08:00:00Z is expected.')
}
