// What commands were answered when they were carried out, from the events that they left in their stream.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type CommandId, ordinalOf, type Position, type Revision, type StreamName } from '#kernel/ids.ts'
import { revisionsOf } from './command-index.ts'
import type { StreamState } from './stream-states.ts'

export type FirstAnswer = {
  /** As it stands in the log: of a command of the first release, the id that it was given then. */
  readonly commandId: CommandId
  readonly fingerprint: number
  /** Of its last event. */
  readonly revision: Revision
  readonly position: Position
  /** The types of its events, in order. */
  readonly types: readonly string[]
}

/** Commands that stand closer than this are read in one page, with what is between them. */
const NEAR = 64
const MOST_PER_PAGE = 1_000
/** Read beyond the first event of the last command: most have one or two. */
const MORE = 4

/**
 * The first answers of those of the commands that the stream holds. The index says where to look, and the event there
 * which command it is: a hash that two commands share is looked past. Reads nothing where the index knows none of them.
 */
export async function firstAnswers(
  log: Pick<EventLog, 'readStream'>,
  stream: StreamName,
  { tenant, commands: index }: Pick<StreamState, 'tenant' | 'commands'>,
  commands: Iterable<CommandId>,
): Promise<ReadonlyMap<CommandId, FirstAnswer>> {
  const wanted = new Set<CommandId>()
  const places = new Set<Revision>()
  for (const command of commands) {
    for (const revision of revisionsOf(index, command)) {
      wanted.add(command)
      places.add(revision)
    }
  }
  const answers = new Map<CommandId, FirstAnswer>()
  const left = [...places].sort((a, b) => a - b)
  for (let next = 0; next < left.length; ) {
    const from = left[next] ?? 0
    let last = from
    for (; next < left.length; next += 1) {
      const place = left[next] ?? 0
      if (place - last > NEAR || place - from >= MOST_PER_PAGE - MORE) break
      last = place
    }
    await readFrom(from, last - from + 1 + MORE)
  }
  return answers

  /** Reads a page, and on to the end of the command that is cut by the end of the page. */
  async function readFrom(first: Revision, count: number): Promise<void> {
    let open: Answer | null = null
    for (let from = first, limit = count; ; limit = MOST_PER_PAGE) {
      const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit })
      for (const event of page.events) {
        open = withEvent(open, event)
        // In a log of the first release a command may stand twice: what counts is the first time.
        if (open && wanted.has(open.commandId) && !answers.has(open.commandId)) answers.set(open.commandId, open)
      }
      const end = page.events.at(-1)
      if (!end || end.revision >= page.currentRevision || !open || answers.get(open.commandId) !== open) return
      from = end.revision + 1
    }
  }
}

/** Of a command whose events are being read. */
type Answer = { -readonly [Key in keyof FirstAnswer]: FirstAnswer[Key] } & { readonly types: string[] }

/** The same command one event further, or the next one; null within a command whose beginning was not read. */
function withEvent(before: Answer | null, event: StoredEvent): Answer | null {
  const { id, commandId, fingerprint, revision, position, type } = event
  if (ordinalOf(id) === 1) return { commandId, fingerprint, revision, position, types: [type] }
  if (before?.commandId !== commandId) return null
  before.revision = revision
  before.position = position
  before.types.push(type)
  return before
}
