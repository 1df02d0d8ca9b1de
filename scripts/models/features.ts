// `sillage models features`: the features of a school's learners as a table, for data scientists.
import { Option } from 'commander'
import { tenantId } from '../command-line/arguments.ts'
import type { ExportOptions } from './exporting-features.ts'
import type { AddKind } from './kind.ts'

export const addFeatures: AddKind = ({ models }) => {
  models
    .command('features')
    .description(
      'Write the features of the learners of a school at a moment into a file, CSV or Parquet by its name. Learners who object ' +
        'to predictions, and those whose data may only be stored, are left out.',
    )
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option(
      '--as-of <moment>',
      'what had happened by this time, or what was known at this log position; now by default',
    )
    .option('--known <moment>', 'only what was recorded by this time or log position')
    .addOption(
      new Option(
        '--table <name>',
        'a row per learner and skill, per learner and class, or per estimate that a teacher overruled',
      )
        .choices(['skills', 'courses', 'overrulings'])
        .default('skills'),
    )
    .requiredOption('--out <table>', 'the file to write: NAME.csv or NAME.parquet')
    .option('--json', 'answer for machines')
    .action(async (options: ExportOptions) => (await import('./exporting-features.ts')).exportFeatures(options))
}
