// `sillage models train|evaluate level`: at which level of exercise a learner succeeds as often as wanted.
import { InvalidArgumentError } from 'commander'
import { decimalNumber, tenantId, wholeNumber } from '../command-line/arguments.ts'
import { type AddKind, PROMOTE } from './kind.ts'
import type { EvaluateLevelOptions, TrainLevelOptions } from './level-at-work.ts'
import { type OfAnyOrigin, ofOneSchool, schoolToTrain } from './shared-verbs.ts'

const past = ['--past <n>', 'answers with a level from which a learner’s level is told: their first ones'] as const

export const addLevel: AddKind = ({ train, evaluate }) => {
  ofOneSchool(
    train
      .command('level')
      .description('Tell the level of exercise, 1 to 5, at which a learner succeeds as often as wanted.'),
  )
    .option('--exclude <file>', 'learners to leave out, by their ids in the imported table, one a line')
    .option(...past, wholeNumber(1, 1_000), 20)
    .option(...PROMOTE)
    .option('--json', 'answer for machines')
    .action(async (options: OfAnyOrigin<TrainLevelOptions>) => {
      const tenant = schoolToTrain(options)
      if (tenant === null) await (await import('./shared-training.ts')).trainShared('level', options)
      else await (await import('./level-at-work.ts')).trainModel({ ...options, tenant })
    })
  evaluate
    .command('level')
    .description('Tell the level of learners the model has not seen, with every baseline beside it.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--truth <file>', 'the truth of simulated learners; without it, the level that their next answers imply')
    .option('--test <file>', 'learners to be judged on, by their ids in the imported table, one a line')
    .option('--exclude <file>', 'learners to leave out altogether, likewise')
    .option(...past, wholeNumber(1, 1_000), 20)
    .option('--target <share>', 'the wanted share of right answers', share, 0.7)
    .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--json', 'answer for machines; the last line holds the figures')
    .action(async (options: EvaluateLevelOptions) => (await import('./level-at-work.ts')).evaluateModel(options))
}

function share(text: string): number {
  const value = decimalNumber(text)
  if (value > 0 && value < 1) return value
  throw new InvalidArgumentError('A number between 0 and 1 is expected, such as 0.7.')
}
