// A command in the queue of its stream, and how it is recognised if it was carried out before.
import type { Decider } from '#kernel/decider.ts'
import type { NewEvent } from '#kernel/event.ts'
import type { CommandId, Revision, TenantId } from '#kernel/ids.ts'
import type { Stamp } from './codec.ts'
import type { FirstAnswer } from './first-answers.ts'

export type Pending = {
  readonly commandId: CommandId
  /** The name that the first release would have given the same command; null if the log cannot contain such commands. */
  readonly firstRelease: FirstReleaseName | null
  readonly tenant: TenantId
  readonly decider: Decider
  /** Returns the events of the command, or throws CommandFailed. Pure: it may be called again with a newer state. */
  readonly decide: (state: unknown) => readonly NewEvent<string, object>[]
  readonly stamp: Stamp
  readonly expected?: Revision
  readonly resolve: (done: Done) => void
  readonly reject: (error: unknown) => void
}

export type FirstReleaseName = { readonly commandId: CommandId; readonly fingerprints: readonly number[] }

export type Done = { readonly answer: FirstAnswer; readonly repeated: boolean }

/** The first answer under the current id or under the id of the first release. No command is stored under both. */
export const firstAnswerOf = ({ commandId, firstRelease }: Pending, firsts: ReadonlyMap<CommandId, FirstAnswer>) =>
  firsts.get(commandId) ?? (firstRelease ? firsts.get(firstRelease.commandId) : undefined)

/** The id under which the command is stored determines how its input was hashed. */
export const isSameInput = (
  { commandId, stamp, firstRelease }: Pending,
  previous: Omit<FirstAnswer, 'position'>,
): boolean =>
  previous.commandId === commandId
    ? previous.fingerprint === stamp.fingerprint
    : (firstRelease?.fingerprints.includes(previous.fingerprint) ?? false)
