// Given, when, then: specifications of commands and read models without a database. For tests only.
import { deepEqual, fail } from 'node:assert/strict'
import type { z } from 'zod'
import { type Command, type CommandContext, type Decision, isRefusal } from './command.ts'
import type { Decider } from './decider.ts'
import type { NewEvent, RecordedEvent } from './event.ts'
import { foldEvents } from './fold.ts'
import {
  derivedCommandId,
  eventId,
  Instant,
  PersonId,
  parseStream,
  position,
  type StreamKey,
  streamKey,
  streamName,
  TenantId,
  Zone,
} from './ids.ts'
import { type Needed, type NeededModels, NO_ROWS } from './needs.ts'
import type { Projection } from './projection.ts'

/** An event from a definition, optionally with parts of its metadata. */
export type Happening = NewEvent<string, object> & Partial<Omit<RecordedEvent, 'type' | 'version' | 'data'>>

/** Ids that can be recognised in a failing test: `id('c1a55', 2)` is `000c1a55-0000-4000-8000-000000000002`. */
export const id = (name: string, number = 1): string =>
  `${name.padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`

export const someone = {
  tenant: TenantId.parse(id('5c0001')),
  learner: PersonId.parse(id('1ea', 1)),
  teacher: PersonId.parse(id('7eac', 1)),
  zone: Zone.parse('Europe/Paris'),
} as const

const start = Date.parse('2026-09-01T07:00:00.000Z')
/** Long histories ask for the same minutes thousands of times, and an instant is checked by half a dozen rules. */
const minutesMade = new Map<number, Instant>()

/** The time this many minutes into the first morning of the school year. */
export function minute(minutes: number): Instant {
  const known = minutesMade.get(minutes)
  if (known !== undefined) return known
  const made = Instant.parse(new Date(start + minutes * 60_000).toISOString())
  minutesMade.set(minutes, made)
  return made
}

/**
 * Records events as a log would: positions from 1, revisions per stream, one minute apart, and the same in every run. Metadata
 * given with an event is kept.
 */
export function record(happenings: readonly Happening[], from: Partial<RecordedEvent> = {}): RecordedEvent[] {
  const revisions = new Map<StreamKey, number>()
  let last = from.position ?? position(0n)
  return happenings.map((happening, index) => {
    const subject = happening.subject === undefined ? (from.subject ?? someone.learner) : happening.subject
    const stream = happening.stream ?? from.stream ?? streamName('learner', subject ?? someone.learner)
    const key = streamKey(happening.tenant ?? from.tenant ?? someone.tenant, stream)
    const revision = happening.revision ?? (revisions.get(key) ?? -1) + 1
    revisions.set(key, revision)
    last = happening.position ?? position(last + 1n)
    const command = derivedCommandId('specification', stream, String(revision))
    return {
      id: eventId(command, 1),
      tenant: someone.tenant,
      actor: someone.teacher,
      commandId: command,
      correlationId: command,
      causationId: null,
      occurredAt: minute(index),
      recordedAt: minute(index),
      zone: someone.zone,
      ...from,
      ...happening,
      data: { ...happening.data },
      subject,
      stream,
      revision,
      position: last,
    }
  })
}

/** The expected fields of a refusal. Absent fields are not compared. */
export type Expected = readonly NewEvent<string, object>[] | { readonly refused: string; readonly pointer?: string }

/** Expects a refusal with this code and, if given, this pointer. */
export const refused = (code: string, pointer?: string): Expected => ({ refused: code, ...(pointer && { pointer }) })

type DecisionContext = CommandContext & Needed<NeededModels>

/** `given(decider, events).when(command, input).then(events | refused(code))`. */
export function given<State>(decider: Decider<State>, happenings: readonly Happening[]) {
  const events = record(happenings)
  const state = events.reduce((state, event) => decider.evolve(state, event), decider.initial)
  return {
    state,
    when<Input extends z.ZodObject>(
      command: Command<string, Input, State>,
      input: z.input<Input>,
      context: Partial<DecisionContext> = {},
    ) {
      const decision = decideAfter(events, command, input, context)
      // biome-ignore lint/suspicious/noThenProperty: given, when, then; nothing here is awaited
      return { decision, then: (expected: Expected) => compare(decision, expected) }
    },
  }
}

/** Decides as the runner does: with validated input and the state of the command's decider. */
export function decideAfter<Input extends z.ZodObject, State>(
  events: readonly RecordedEvent[],
  command: Command<string, Input, State>,
  input: z.input<Input>,
  context: Partial<DecisionContext> = {},
): Decision {
  const now = events.at(-1)?.recordedAt ?? minute(0)
  const full = {
    tenant: someone.tenant,
    actor: someone.teacher,
    occurredAt: now,
    now,
    zone: 'Europe/Paris' as Zone,
    ...NO_ROWS,
    ...context,
  }
  const valid = command.input.strict().parse(input) as z.output<Input>
  const stream = command.stream(valid, full)
  const { kind } = parseStream(stream)
  if (kind !== command.decider.stream)
    fail(`${command.name} writes to a ${kind} stream, but its decider reads ${command.decider.stream} streams`)
  const { decider } = command
  return command.decide(
    events.reduce((state, event) => decider.evolve(state, event), decider.initial),
    valid,
    full,
  )
}

function compare(decision: Decision, expected: Expected): void {
  if (isRefusal(decision)) {
    if (!('refused' in expected)) fail(`refused: ${decision.code}: ${decision.detail}`)
    const { code, pointer } = decision
    deepEqual({ refused: code, ...(expected.pointer && { pointer }) }, expected)
  } else {
    if ('refused' in expected) fail(`expected the refusal ${expected.refused}, got ${JSON.stringify(decision)}`)
    deepEqual(asStored(decision), asStored(expected))
  }
}

/** After a JSON round trip, which drops undefined fields. */
const asStored = (events: readonly NewEvent<string, object>[]): unknown => JSON.parse(JSON.stringify(events))

/** A row as stored, with its hidden columns: tenant, key, row, position. */
export type Found = Readonly<Record<string, unknown>>

/** Folds events into rows, and returns them in the order of their keys. */
export const fold = (projection: Projection, events: Iterable<RecordedEvent>): Found[] =>
  [...foldEvents(projection, events)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { tenant, key, row, position }]) => ({ tenant, ...key, ...row, position }))
