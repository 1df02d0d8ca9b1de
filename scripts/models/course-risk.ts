// `sillage models train|evaluate course-risk`: who will fail a course or leave it.
import { Option } from 'commander'
import { tenantId, wholeNumber } from '../command-line/arguments.ts'
import type { CourseRiskOptions, EvaluateCourseRiskOptions } from './course-risk-at-work.ts'
import { type AddKind, PROMOTE } from './kind.ts'

export const addCourseRisk: AddKind = ({ train, evaluate }) => {
  train
    .command('course-risk')
    .description('Predict who will fail a course or leave it, from what they did up to a day of the course.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--day <n>', 'the day of the course; its first day is 0', wholeNumber(0, 1_000), 84)
    .option('--exclude <file>', 'learners to leave out, by their ids in the import, one a line')
    .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31 - 1), 1)
    .option(...PROMOTE)
    .option('--json', 'answer for machines')
    .action(async (options: CourseRiskOptions) => (await import('./course-risk-at-work.ts')).trainModel(options))
  evaluate
    .command('course-risk')
    .description('Predict who will fail a course or leave it, with every baseline beside it.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--day <n>', 'the day of the course; its first day is 0', wholeNumber(0, 1_000), 84)
    .addOption(
      new Option('--split <split>', 'other learners, in five folds; or courses after those that had ended by that day')
        .choices(['learners', 'next-year'])
        .default('learners'),
    )
    .option('--test <file>', 'learners to be judged on, by their ids in the import, one a line')
    .option('--exclude <file>', 'learners to leave out, by their ids in the import, one a line')
    .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--json', 'answer for machines; the last line holds the figures')
    .action(async (options: EvaluateCourseRiskOptions) =>
      (await import('./course-risk-at-work.ts')).evaluateModel(options),
    )
}
