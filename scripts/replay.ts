// `sillage replay`: a learner’s past in the terminal, as steps, as the state at a moment, or as what changed between two.
import { type Command, Option } from 'commander'
import type { PersonId } from '#kernel/ids.ts'
import { languages } from '#kernel/in-words.ts'
import { personId, tenantId } from './command-line/arguments.ts'
import type { Options } from './replay/replaying.ts'

export default function replay(program: Command): void {
  program
    .command('replay')
    .argument('<learner>', 'the learner’s id', personId)
    .description('Replay a learner’s history: as steps, as the state at a moment, or as what changed between two.')
    .requiredOption('--tenant <id>', 'the learner’s school', tenantId)
    .option('--at <moment>', 'the state at a log position (what was known) or a time (what had happened)')
    .option('--known <time>', 'the state as it was known at that time')
    .option('--from <moment>', 'with --to: what changed between the two; with --step: the steps after it')
    .option('--to <moment>', 'the end; now by default')
    .addOption(
      new Option('--clock <clock>', 'how --from and --to are interpreted when they compare two times')
        .choices(['happened', 'known'])
        .conflicts(['at', 'step']),
    )
    .option('--models <names>', 'only these read models, comma-separated')
    .option('--step', 'step through the history with keys (? for help); without a terminal, print all steps')
    .addOption(new Option('--lang <language>', 'the output language').choices(languages).default('fr'))
    .option('--json', 'answer for machines; steps as JSON lines')
    .action(async (learner: PersonId, options: Options) =>
      (await import('./replay/replaying.ts')).replayHistory({ ...options, learner }),
    )
}
