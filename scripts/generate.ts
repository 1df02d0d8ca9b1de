// `sillage generate`: simulates schools whose true parameters are known, and sends or writes their commands.
import { type Command, Option } from 'commander'
import { POLICIES } from '#simulator/level-policy.ts'
import { decimalNumber, localDay, tenantId, wholeNumber } from './command-line/arguments.ts'
import type { Options } from './generate/generating.ts'

export default function generate(program: Command): void {
  program
    .command('generate')
    .description(
      'Simulate schools whose true parameters are known. The same arguments give the same schools; a second run adds nothing.',
    )
    .option('--schools <n>', 'schools, one in four in Réunion', wholeNumber(1, 1_000), 1)
    .option('--classes <n>', 'classes in each school', wholeNumber(1, 1_000), 2)
    .option('--learners <n>', 'learners in each class', wholeNumber(1, 1_000), 25)
    .option('--weeks <n>', 'weeks of school', wholeNumber(1, 5_000), 6)
    .option('--seed <n>', 'random seed: another seed gives other schools', wholeNumber(0, 2 ** 32), 1)
    .option('--end <day>', 'the last day, such as 2026-06-30; yesterday by default', localDay)
    .option(
      '--unfair <logits>',
      'make the first domain harder by this much for the learners of group b',
      decimalNumber,
      0,
    )
    .option(
      '--plain',
      'a Rasch model alone: one skill, no guessing, one try an exercise; --weeks follows from --answers',
    )
    .option('--answers <n>', 'with --plain: answers of each learner', wholeNumber(1, 1_000), 100)
    .addOption(
      new Option('--policy <policy>', 'what sets the level of the exercises: the ±1 rule, Elo ratings or a model')
        .choices(POLICIES)
        .default('rule'),
    )
    .option('--model <name>', 'with --policy model: a trained model of levels, as `sillage models list` shows it')
    .option('--model-school <id>', 'the school whose model it is', tenantId)
    .option('--truth <file>', 'write the true parameters as JSON lines')
    .option('--to <file>', 'write the commands as JSON lines instead of sending them')
    .option('--json', 'answer for machines')
    .action(async (options: Options) => (await import('./generate/generating.ts')).generateSchools(options))
}
