// `sillage import oulad DIR` and `sillage import xapi FILE`: import external data as events.
import { type Command, InvalidArgumentError } from 'commander'
import { tenantId, timeZone } from './command-line/arguments.ts'
import type { OuladArguments, XapiArguments } from './import/importing.ts'

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
}

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
