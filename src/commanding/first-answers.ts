// Rebuilds the first answers of commands from the events that the commands left in their stream.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import {
  type CommandId,
  type Instant,
  ordinalOf,
  type Position,
  type Revision,
  type StreamName,
  type Zone,
} from '#kernel/ids.ts'
import { revisionsOf } from './command-index.ts'
import type { StreamState } from './stream-states.ts'

export type FirstAnswer = {
  /** The id in the log. For a command of the first release, this is the id that it had then. */
  readonly commandId: CommandId
  readonly fingerprint: number
  /** When the command happened, which determines the key of a hidden fingerprint. */
  readonly occurredAt: Instant
  readonly zone: Zone
  /** Revision of the last event. */
  readonly revision: Revision
  readonly position: Position
  /** The types of its events, in order. */
  readonly types: readonly string[]
}

/** Commands whose revisions are closer than this are read in one page, including the events between them. */
const NEAR = 64
const MOST_PER_PAGE = 1_000
/** Extra events to read after the first event of the last command: most commands have one or two. */
const EXTRA_EVENTS = 4

/**
 * Returns the first answers of those commands that the stream contains. The index gives candidate revisions, and the event
 * there shows which command it is, so hash collisions are skipped. Reads nothing if the index contains none of the commands.
 */
export async function firstAnswers(
  log: Pick<EventLog, 'readStream'>,
  stream: StreamName,
  { tenant, commands: index }: Pick<StreamState, 'tenant' | 'commands'>,
  commands: Iterable<CommandId>,
): Promise<ReadonlyMap<CommandId, FirstAnswer>> {
  const wanted = new Set<CommandId>()
  const candidates = new Set<Revision>()
  for (const command of commands) {
    for (const revision of revisionsOf(index, command)) {
      wanted.add(command)
      candidates.add(revision)
    }
  }
  const answers = new Map<CommandId, FirstAnswer>()
  const pending = [...candidates].sort((a, b) => a - b)
  for (let next = 0; next < pending.length; ) {
    const from = pending[next] ?? 0
    let last = from
    for (; next < pending.length; next += 1) {
      const revision = pending[next] ?? 0
      if (revision - last > NEAR || revision - from >= MOST_PER_PAGE - EXTRA_EVENTS) break
      last = revision
    }
    await readFrom(from, last - from + 1 + EXTRA_EVENTS)
  }
  return answers

  /** Reads a page, and further pages up to the end of a command that the page cuts off. */
  async function readFrom(first: Revision, count: number): Promise<void> {
    let open: Answer | null = null
    for (let from = first, limit = count; ; limit = MOST_PER_PAGE) {
      const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit })
      for (const event of page.events) {
        open = withEvent(open, event)
        // A log of the first release may contain a command twice: the first time counts.
        if (open && wanted.has(open.commandId) && !answers.has(open.commandId)) answers.set(open.commandId, open)
      }
      const end = page.events.at(-1)
      if (!end || end.revision >= page.currentRevision || !open || answers.get(open.commandId) !== open) return
      from = end.revision + 1
    }
  }
}

/** The answer of a command whose events are being read. */
type Answer = { -readonly [Key in keyof FirstAnswer]: FirstAnswer[Key] } & { readonly types: string[] }

/** The same command with one event more, or the next command; null inside a command whose first event was not read. */
function withEvent(before: Answer | null, event: StoredEvent): Answer | null {
  const { id, commandId, fingerprint, occurredAt, zone, revision, position, type } = event
  if (ordinalOf(id) === 1) return { commandId, fingerprint, occurredAt, zone, revision, position, types: [type] }
  if (before?.commandId !== commandId) return null
  before.revision = revision
  before.position = position
  before.types.push(type)
  return before
}
