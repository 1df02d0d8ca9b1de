// `sillage generate`: invents schools whose truth is known, and sends what happens in them, or writes it down.
import type { Command } from 'commander'
import { decimalNumber, localDay, wholeNumber } from './command-line/arguments.ts'
import type { Options } from './generate/generating.ts'

export default function generate(program: Command): void {
  program
    .command('generate')
    .description(
      'Invent schools whose truth is known; the same arguments give the same schools, and are never doubled.',
    )
    .option('--schools <n>', 'schools, one in four in Réunion', wholeNumber(1, 1_000), 1)
    .option('--classes <n>', 'classes in each school', wholeNumber(1, 1_000), 2)
    .option('--learners <n>', 'learners in each class', wholeNumber(1, 1_000), 25)
    .option('--weeks <n>', 'weeks of school', wholeNumber(1, 5_000), 6)
    .option('--seed <n>', 'another seed, other schools', wholeNumber(0, 2 ** 32), 1)
    .option('--end <day>', 'the last day, such as 2026-06-30; yesterday where absent', localDay)
    .option('--unfair <logits>', 'make the first domain so much harder for the learners of group b', decimalNumber, 0)
    .option('--truth <file>', 'write the truth, line by line as JSON')
    .option('--to <file>', 'write the commands, line by line as JSON, and send none')
    .option('--json', 'answer for machines')
    .action(async (options: Options) => (await import('./generate/generating.ts')).generateSchools(options))
}
