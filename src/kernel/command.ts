// The command: its input, the permission to send it, and its decision on a decider's state. Pure.
import type { z } from 'zod'
import type { Decider } from './decider.ts'
import type { NewEvent, Purpose, RecordedEvent } from './event.ts'
import type { Instant, PersonId, StreamName, TenantId, Zone } from './ids.ts'
import type { Needed, NeededModels, Needs } from './needs.ts'
import { assertGuarded, type Guarded } from './permission.ts'

/** The caller and the time: everything a decision may use besides the state and the input. */
export type CommandContext = {
  readonly tenant: TenantId
  readonly actor: PersonId
  /** When it happened, according to the client (checked against the allowed window). */
  readonly occurredAt: Instant
  /** When the command is decided. */
  readonly now: Instant
  /** The school's time zone, which determines its days. */
  readonly zone: Zone
  /** The age of the command's subject when it is decided, for commands that need it. */
  readonly age?: AgeOfConsent
  /** What comes before the skills that the input names, and before these: for commands that need the prerequisites. */
  readonly prerequisites?: ReadonlyMap<string, readonly string[]>
  /** The event that the input names by its `revision` in the command's stream. Absent if the stream has no such event. */
  readonly fact?: NamedFact
}

/** What stands around an event, and nothing of its data. */
export type NamedFact = Pick<RecordedEvent, 'id' | 'type' | 'occurredAt' | 'zone'>

/** From 15, a person agrees alone to the use of their data (loi 78-17, article 45). `unknown` counts as younger. */
export type AgeOfConsent = 'under-15' | '15-or-older' | 'unknown'

/** A refused command: a stable code, a sentence for people, and facts for programs. */
export type Refusal = {
  readonly kind: 'refusal'
  readonly code: string
  readonly detail: string
  /** JSON pointer to the invalid field of the input, if there is one. */
  readonly pointer?: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** Refuses the command. With a `pointer`, because of the input (HTTP 422); without one, because of the state (409). */
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

/** What a command's route answers of its own. `of` is a method, so that a command of any input is a command. */
export type CommandAnswerOf<Input> = {
  readonly schema: z.ZodObject
  /** The answer to the example. */
  of(input: Input): Readonly<Record<string, unknown>>
}

export type Command<
  Name extends string = string,
  Input extends z.ZodObject = z.ZodObject,
  State = unknown,
  Models extends NeededModels = NeededModels,
> = Guarded<z.output<Input>> & {
  readonly kind: 'command'
  readonly name: Name
  /** A short title for lists: `Record an answer`. */
  readonly summary: string
  /** What it does, in one or two sentences. */
  readonly description: string
  /** A valid input; a test sends it to a service. */
  readonly example: z.input<Input>
  /** `POST /api/…`, if it has a separate route. Without one, it is sent through `POST /api/events` and by processes. */
  readonly route?: string
  /** The value of the body's `type` that selects this command, if several share the route. */
  readonly as?: string
  /**
   * The field of the input that is the id of what it makes. On its route, a client may leave it out: the id is then derived
   * from the school, the sender and the Idempotency-Key, so that a repeat makes the same.
   */
  readonly makes?: Extract<keyof Input['shape'], string>
  /** Fields that its own route answers besides what every command answers; they follow from the input alone. */
  readonly answer?: CommandAnswerOf<z.output<Input>>
  readonly purpose: Purpose
  readonly input: Input
  readonly decider: Decider<State>
  stream(input: z.output<Input>, context: CommandContext): StreamName
  /**
   * Fields that may name an erased person: the command ends something of theirs. Otherwise a command that names one is refused.
   */
  readonly mayBeErased?: readonly string[]
  /** What the decision must know that is not in its state: the runner reads it before it decides. */
  readonly needs?: 'age' | 'prerequisites' | 'fact' | Needs<z.output<Input>, Models>
  /** The person whose data the events contain; absent if there is none. */
  subject?(input: z.output<Input>): PersonId
  decide(state: State, input: z.output<Input>, context: CommandContext & Needed<Models>): Decision
}

export function defineCommand<
  const Name extends string,
  Input extends z.ZodObject,
  State,
  Models extends NeededModels = Record<never, never>,
>(
  name: Name,
  declaration: Omit<Command<Name, Input, State, Models>, 'kind' | 'name'>,
): Command<Name, Input, State, Models> {
  assertGuarded(`command ${name}`, declaration)
  if (declaration.route !== undefined && !/^(POST|PUT|DELETE) \/\S+$/.test(declaration.route))
    throw new TypeError(`command ${name}: a route must have the form "POST /path"`)
  return { ...declaration, kind: 'command', name }
}
