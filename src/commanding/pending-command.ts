// A command in the queue of its stream, and how it is recognised if it was carried out before.
import type { Decider } from '#kernel/decider.ts'
import type { NewEvent } from '#kernel/event.ts'
import { type CommandId, type Revision, type TenantId, UNKNOWN_INPUT } from '#kernel/ids.ts'
import type { HiddenInput } from '#privacy/hidden-input.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import type { Stamp } from './codec.ts'
import type { FirstAnswer } from './first-answers.ts'
import { plainFingerprint } from './input-fingerprint.ts'

export type Pending = {
  readonly commandId: CommandId
  /** The id that earlier versions gave the command, if it is another one: see command-ids.ts. */
  readonly unkeyed: CommandId | null
  /** The name that the first release would have given the same command; null if the log cannot contain such commands. */
  readonly firstRelease: FirstReleaseName | null
  readonly tenant: TenantId
  readonly decider: Decider
  /** What else of the stream the decision depends on: the consents of the person whose stream it is. */
  readonly alsoFolds?: Decider
  /**
   * Returns the events of the command, or throws CommandFailed. Pure: it may be called again with newer states. `also` is the
   * state of `alsoFolds`.
   */
  readonly decide: (state: unknown, also: unknown) => readonly NewEvent<string, object>[]
  readonly stamp: Stamp
  /** The input as another level would have hashed it under a key; null if it is not about a person. For repeats. */
  readonly keyedInput: () => HiddenInput | null
  /** What is sealed of its events. */
  readonly level: SealingLevel
  readonly expected?: Revision
  readonly resolve: (done: Done) => void
  readonly reject: (error: unknown) => void
}

export type FirstReleaseName = { readonly commandId: CommandId; readonly fingerprints: readonly number[] }

/** The first answer of a command, as its caller gets it. */
export type Done = {
  readonly answer: Pick<FirstAnswer, 'commandId' | 'revision' | 'position' | 'types'>
  readonly repeated: boolean
}

/** All ids under which a log may contain the command. It is stored under one of them at most. */
export const idsOf = ({ commandId, unkeyed, firstRelease }: Pending): readonly CommandId[] => [
  commandId,
  ...(unkeyed ? [unkeyed] : []),
  ...(firstRelease ? [firstRelease.commandId] : []),
]

/** The first answer under the current id or under one of earlier versions. */
export function firstAnswerOf(pending: Pending, firsts: ReadonlyMap<CommandId, FirstAnswer>): FirstAnswer | undefined {
  if (firsts.size === 0) return undefined
  for (const id of idsOf(pending)) {
    const first = firsts.get(id)
    if (first) return first
  }
  return undefined
}

/**
 * Whether the input has the hash that was stored without a key. The id under which the command is stored determines how its
 * input was hashed.
 */
export function hasSameHash(pending: Pending, previous: FirstAnswer): boolean {
  if (previous.fingerprint === UNKNOWN_INPUT) return true
  if (!isUnderOwnId(pending, previous))
    return pending.firstRelease?.fingerprints.includes(previous.fingerprint) ?? false
  return previous.fingerprint === plainFingerprint(pending.stamp.fingerprint)
}

/** Not under the id of the first release, whose inputs were hashed by another rule. */
const isUnderOwnId = ({ commandId, unkeyed }: Pending, previous: FirstAnswer): boolean =>
  previous.commandId === commandId || previous.commandId === unkeyed

/** How to hash the input under the key of the first answer; null if no key can show that both inputs are the same. */
export function keyedToCompare(pending: Pending, previous: FirstAnswer): HiddenInput | null {
  return !isUnderOwnId(pending, previous) || hasSameHash(pending, previous) ? null : pending.keyedInput()
}

/** Whether two commands of one batch, neither of which is stored yet, have the same input. */
export function haveSameInput(one: Pending, other: Pending): boolean {
  const [a, b] = [one.stamp.fingerprint, other.stamp.fingerprint]
  // Between them, the school may have changed its level.
  return typeof a === 'number' && typeof b === 'number' ? a === b : one.keyedInput()?.text === other.keyedInput()?.text
}
