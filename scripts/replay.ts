// `sillage replay`: a learner’s past in the terminal, as steps, as the state at a moment, or as what changed between two.
import { type Command, Option } from 'commander'
import type { PersonId } from '#kernel/ids.ts'
import { languages } from '#past/replay/words.ts'
import { personId, tenantId } from './command-line/arguments.ts'
import type { Options } from './replay/replaying.ts'

export default function replay(program: Command): void {
  program
    .command('replay')
    .argument('<learner>', 'the learner’s id', personId)
    .description('Replay a learner’s history: as steps, as the state at a moment, or as what changed between two.')
    .requiredOption('--tenant <id>', 'the learner’s school', tenantId)
    .option('--at <moment>', 'the state then: a log position (what was known), or a time (what had happened)')
    .option('--known <time>', 'the state as it was known at that time')
    .option('--from <moment>', 'with --to: what changed between the two; with --step: the steps after it')
    .option('--to <moment>', 'where it ends; now where absent')
    .addOption(
      new Option('--clock <clock>', 'how the times of --from and --to are read, where they ask for what changed')
        .choices(['happened', 'known'])
        .conflicts(['at', 'step']),
    )
    .option('--models <names>', 'these read models alone, comma-separated')
    .option('--step', 'step by step, by keys (? describes them); without a terminal, all the steps')
    .addOption(new Option('--lang <language>', 'the language of what is shown').choices(languages).default('fr'))
    .option('--json', 'answer for machines; steps as JSON lines')
    .action(async (learner: PersonId, options: Options) =>
      (await import('./replay/replaying.ts')).replayHistory({ ...options, learner }),
    )
}
