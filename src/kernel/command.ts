// The rule: a command's input, who may send it, and the decision it asks of a decider. Pure.
import type { z } from 'zod'
import type { Decider } from './decider.ts'
import type { NewEvent, Purpose } from './event.ts'
import type { Instant, PersonId, StreamName, TenantId, Zone } from './ids.ts'
import type { Permission } from './permission.ts'

/** Who asks, and when: everything a decision may know beside the state and the input. */
export type CommandContext = {
  readonly tenant: TenantId
  readonly actor: PersonId
  /** When it happened, as the client claims (checked against the allowed window). */
  readonly occurredAt: Instant
  /** When the command is decided. */
  readonly now: Instant
  /** The school's zone, in which its days begin and end. */
  readonly zone: Zone
}

/** A decision against: a stable code, a sentence for a person, and the facts to act on. */
export type Refusal = {
  readonly kind: 'refusal'
  readonly code: string
  readonly detail: string
  /** JSON pointer into the input, where one field is at fault. */
  readonly pointer?: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** Refuses. With a `pointer` the input is at fault (HTTP 422), without one the state is (409). */
export function refuse(
  code: string,
  detail: string,
  more: { readonly pointer?: string; readonly facts?: Readonly<Record<string, unknown>> } = {},
): Refusal {
  return { kind: 'refusal', code, detail, facts: more.facts ?? {}, ...(more.pointer && { pointer: more.pointer }) }
}

export type Decision = readonly NewEvent<string, object>[] | Refusal

export function isRefusal(decision: Decision): decision is Refusal {
  return 'kind' in decision && decision.kind === 'refusal'
}

export type Command<Name extends string = string, Input extends z.ZodObject = z.ZodObject, State = unknown> = {
  readonly kind: 'command'
  readonly name: Name
  /** A few words, for lists: `Record an answer`. */
  readonly summary: string
  /** What it does, in a sentence or two. */
  readonly description: string
  /** An input as it is sent; a test sends it to a service. */
  readonly example: z.input<Input>
  /** `POST /api/…`, where it has a door of its own. Without one it is sent by `POST /api/events` and processes. */
  readonly route?: string
  /** Where several commands share a route: the value of the body's `type` that means this one. */
  readonly as?: string
  readonly may: Permission
  readonly purpose: Purpose
  readonly input: Input
  readonly decider: Decider<State>
  stream(input: z.output<Input>, context: CommandContext): StreamName
  /** Whose data the events hold; nobody's where absent. */
  subject?(input: z.output<Input>): PersonId
  decide(state: State, input: z.output<Input>, context: CommandContext): Decision
}

export function defineCommand<const Name extends string, Input extends z.ZodObject, State>(
  name: Name,
  declaration: Omit<Command<Name, Input, State>, 'kind' | 'name'>,
): Command<Name, Input, State> {
  if (declaration.route !== undefined && !/^(POST|PUT|DELETE) \/\S+$/.test(declaration.route))
    throw new TypeError(`command ${name}: a route is "POST /path"`)
  return { ...declaration, kind: 'command', name }
}
