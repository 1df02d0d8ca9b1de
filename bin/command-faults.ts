/** Finds commands that write to another kind of stream than their decider reads, and so always decide on an empty state. */
import fc from 'fast-check'
import type { Definitions, Fault } from '#definitions/definitions.ts'
import type { Command } from '#kernel/command.ts'
import { parseStream } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { arbitraryOf } from '../tests/arbitrary-of.ts'

export const commandFaults = ({ commands, files }: Definitions): readonly Fault[] =>
  [...commands.values()].flatMap((command) => {
    const kind = kindWritten(command)
    if (kind === null || kind === command.decider.stream) return []
    const what =
      `writes to a stream of kind "${kind}", but its decider ${command.decider.name} reads "${command.decider.stream}": ` +
      'one of the two is misspelt, or the command needs another decider'
    return { file: files.get(command) ?? command.name, what }
  })

/** The kind of stream for an example input; null where no example can be made, which is not a fault. */
function kindWritten({ input, stream }: Command): string | null {
  const { tenant, teacher: actor, zone } = someone
  const context = { tenant, actor, zone, occurredAt: minute(0), now: minute(0) }
  try {
    const [example] = fc.sample(arbitraryOf(input), { numRuns: 1, seed: 1 })
    return parseStream(stream(input.parse(example), context)).kind
  } catch {
    return null
  }
}
