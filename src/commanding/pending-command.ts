// A command in the queue of its stream, and how it is recognised if it was carried out before.
import type { Decider } from '#kernel/decider.ts'
import type { NewEvent } from '#kernel/event.ts'
import { type CommandId, type Revision, type TenantId, UNKNOWN_INPUT } from '#kernel/ids.ts'
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
  /** Returns the events of the command, or throws CommandFailed. Pure: it may be called again with a newer state. */
  readonly decide: (state: unknown) => readonly NewEvent<string, object>[]
  readonly stamp: Stamp
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
 * The id under which the command is stored determines how its input was hashed. `hidden` is the keyed hash of a personal
 * input, null if its key was destroyed: then nobody can compare, and the first answer is given.
 */
export function isSameInput(
  { commandId, unkeyed, stamp: { fingerprint }, firstRelease }: Pending,
  previous: FirstAnswer,
  hidden: number | null,
): boolean {
  if (previous.fingerprint === UNKNOWN_INPUT) return true
  if (previous.commandId !== commandId && previous.commandId !== unkeyed)
    return firstRelease?.fingerprints.includes(previous.fingerprint) ?? false
  if (typeof fingerprint === 'number') return previous.fingerprint === fingerprint
  return hidden === null || previous.fingerprint === hidden || previous.fingerprint === plainFingerprint(fingerprint)
}

/** Whether two commands of one batch, neither of which is stored yet, have the same input. */
export const haveSameInput = (
  { stamp: { fingerprint: a } }: Pending,
  { stamp: { fingerprint: b } }: Pending,
): boolean => (typeof a === 'number' || typeof b === 'number' ? a === b : a.text === b.text)
