// One sitting in progress: the learner, the class, the time, and the commands that an application has sent for it so
// far.
import { type CommandId, commandId, type Instant, type PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import type { Random } from '#ml/random.ts'
import { instantOf } from '#platform/wall-clock.ts'
import type { ExercisesBySkill } from './curriculum.ts'
import type { Knowledge } from './learner-model.ts'
import type { LearnerLevels } from './level-policy.ts'
import type { SimulatedClass, SimulatedLearner } from './world.ts'

/** A command as a client would send it, with the key that makes it safe to send again. */
export type SimulatedCommand = {
  readonly command: string
  readonly key: string
  readonly input: Readonly<Record<string, unknown>>
  readonly occurredAt: Instant
  readonly actor: PersonId
  readonly tenant: TenantId
}

/** What only the simulator knows about an answer. */
export type AnswerTruth = {
  readonly kind: 'answer'
  readonly attempt: string
  readonly learner: PersonId
  readonly skill: string
  readonly exercise: string
  readonly at: Instant
  readonly ability: number
  readonly difficulty: number
  readonly fatigue: number
  readonly chance: number
  readonly rapid: boolean
  readonly correct: boolean
  /** The level served, and whether it was the first try at the exercise. */
  readonly level: number
  readonly isFirstTry: boolean
}

/** A command and the time at which it is sent, which is later than it occurred if a tablet was offline. */
export type Sent = { readonly at: number; readonly command: SimulatedCommand; readonly truth?: AnswerTruth }

export type LearnerState = {
  readonly random: Random
  readonly knowledge: Map<string, Knowledge>
  readonly policy: LearnerLevels
  /** The level last set for each skill. */
  readonly levels: Map<string, number>
  commands: number
  sessions: number
  rightAnswers: number
  /** Hundreds of right answers for which a badge was awarded. */
  hundreds: number
}

export type Classroom = {
  readonly tenant: TenantId
  readonly schoolClass: SimulatedClass
  readonly exercises: ExercisesBySkill
  readonly exercisesPerSession: number
  /** The name of the policy that sets the levels. */
  readonly policy: string
  /** Logits by which the exercises of a domain are harder for group b. */
  readonly bias: { readonly domain: string; readonly logits: number }
}

export type Sitting = {
  readonly room: Classroom
  readonly learner: SimulatedLearner
  readonly state: LearnerState
  readonly session: string
  /** How long its commands wait on a tablet before they are sent. */
  readonly offlineDays: number
  readonly sent: Sent[]
  now: number
  activeMs: number
  answers: number
  right: number
}

export const DAY_MS = 86_400_000

export function beginSitting(
  room: Classroom,
  learner: SimulatedLearner,
  state: LearnerState,
  startMs: number,
  offlineDays: number,
): Sitting {
  state.sessions += 1
  const session = uuidOf(state.random)
  return { room, learner, state, session, offlineDays, sent: [], now: startMs, activeMs: 0, answers: 0, right: 0 }
}

type SendOptions = {
  /** The sender; by default the learner. */
  readonly by?: PersonId
  /** When it occurs and is sent, if that is not now. */
  readonly sentAt?: number
  readonly truth?: (id: CommandId) => AnswerTruth
}

/** Adds a command about the sitting's learner, and returns the id that the command runner will give it. */
export function send(
  sitting: Sitting,
  command: string,
  input: Readonly<Record<string, unknown>>,
  { by, sentAt, truth }: SendOptions = {},
): CommandId {
  const { room, learner, state, offlineDays, now } = sitting
  state.commands += 1
  const key = `${learner.path}.${state.commands}`
  const sender = { tenant: room.tenant, learner, key, at: sentAt ?? now, ...(by && { by }) }
  const sent = sentBy(sender, command, { input, ...(truth && { truth }) })
  sitting.sent.push({ ...sent, at: sentAt ?? now + offlineDays * DAY_MS })
  return idOf(sent.command, learner)
}

type Sender = {
  readonly tenant: TenantId
  readonly learner: SimulatedLearner
  readonly key: string
  readonly at: number
  readonly by?: PersonId
}

/** A command about a learner, which is sent when it occurs. */
export function sentBy(
  { tenant, learner, key, at, by = learner.id }: Sender,
  command: string,
  { input, truth }: Pick<SimulatedCommand, 'input'> & { readonly truth?: (id: CommandId) => AnswerTruth },
): Sent {
  const made = {
    ...{ command, key, input: { learner: learner.id, ...input } },
    ...{ occurredAt: instantOf(at), actor: by, tenant },
  }
  return { at, command: made, ...(truth && { truth: truth(idOf(made, learner)) }) }
}

/** The id that the command runner will give the command. */
const idOf = ({ tenant, actor, command, key }: SimulatedCommand, learner: SimulatedLearner): CommandId =>
  commandId({ tenant, actor, command, stream: streamName('learner', learner.id), key })

const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => Math.floor(random.next() * 16).toString(16)).join('')
const uuidOf = (random: Random) =>
  `${hex(random, 8)}-${hex(random, 4)}-8${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`

/** A defect of the simulator: it uses something that it has not created. */
export function missing(what: string): never {
  throw new Error(`the simulation has no ${what}`)
}
