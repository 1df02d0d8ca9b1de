// `sillage models train|evaluate next-answer|at-risk`, and `sillage models reproduce`: models of the answers of a school.
import { Option } from 'commander'
import { tenantId, wholeNumber } from '../command-line/arguments.ts'
import type { EvaluateOptions } from './evaluating.ts'
import { type AddKind, PROMOTE } from './kind.ts'
import type { ReproduceOptions } from './reproducing.ts'
import { type OfAnyOrigin, ofOneSchool, schoolToTrain } from './shared-verbs.ts'
import type { TrainOptions } from './training.ts'

const kinds = [
  { kind: 'next-answer', what: 'whether the next answer of a learner is right' },
  { kind: 'at-risk', what: 'whether fewer than 60 % of a learner’s next ten answers will be right' },
] as const

export const addAnswerKinds: AddKind = ({ models, train, evaluate }) => {
  for (const { kind, what } of kinds) {
    const training = ofOneSchool(train.command(kind).description(`Predict ${what}.`))
      .option('--exclude <file>', 'learners to leave out, by their ids in the imported table, one a line')
      .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31 - 1), 1)
      .option(...PROMOTE)
      .option('--json', 'answer for machines')
      .action(async (options: OfAnyOrigin<TrainOptions>) => {
        const tenant = schoolToTrain(options)
        if (tenant === null) await (await import('./shared-training.ts')).trainShared(kind, options)
        else await (await import('./training.ts')).trainModel(kind, { ...options, tenant })
      })
    const evaluation = evaluate
      .command(kind)
      .description(`Predict ${what}, with every baseline beside it.`)
      .requiredOption('--tenant <id>', 'the school', tenantId)
      .option('--test <file>', 'learners to be judged on, by their ids in the imported table, one a line')
      .option('--exclude <file>', 'learners to leave out altogether, likewise')
      .addOption(
        new Option('--split <split>', 'a fifth of the learners, five such folds, or the last fifth of the answers')
          .choices(['learners', 'folds', 'time'])
          .default('learners'),
      )
      .option('--ablation', 'also show what each step of the model gains')
      .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31 - 1), 1)
      .option('--json', 'answer for machines; the last line holds the figures')
      .action(async (options: EvaluateOptions) => (await import('./evaluating.ts')).evaluateModel(kind, options))
    if (kind === 'next-answer') {
      training.option(
        '--lstm',
        'also fit 0.4 of an LSTM and 0.6 of a random forest, which takes minutes, and store them if they win by 0.005 AUC',
      )
      evaluation.option('--lstm', 'also fit 0.4 of an LSTM and 0.6 of a random forest, which takes minutes')
    }
  }
  models
    .command('reproduce')
    .argument('<name>', 'the name of a stored model, as `sillage models list` shows it')
    .description('Train a stored model again from the log, and compare the bytes. Exits with 1 if they differ.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (name: string, options: ReproduceOptions) =>
      (await import('./reproducing.ts')).reproduceModel(name, options),
    )
}
