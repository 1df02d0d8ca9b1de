// A command that waits in the queue of its stream, and how it is recognised as one that was carried out before.
import type { Decider } from '#kernel/decider.ts'
import type { NewEvent } from '#kernel/event.ts'
import type { CommandId, Revision, TenantId } from '#kernel/ids.ts'
import type { Stamp } from './codec.ts'
import type { FirstAnswer } from './first-answers.ts'

export type Pending = {
  readonly commandId: CommandId
  /** Under which the first release would have written the same command, in a log that it may have written to. */
  readonly firstRelease: FirstReleaseName | null
  readonly tenant: TenantId
  readonly decider: Decider
  /** The events of the command, or a thrown CommandFailed. Pure: it may be asked again on a newer state. */
  readonly decide: (state: unknown) => readonly NewEvent<string, object>[]
  readonly stamp: Stamp
  readonly expected?: Revision
  readonly resolve: (done: Done) => void
  readonly reject: (error: unknown) => void
}

export type FirstReleaseName = { readonly commandId: CommandId; readonly fingerprints: readonly number[] }

export type Done = { readonly answer: FirstAnswer; readonly repeated: boolean }

/** By the id of today, or by that of the first release: no command stands under both. */
export const carriedOut = ({ commandId, firstRelease }: Pending, firsts: ReadonlyMap<CommandId, FirstAnswer>) =>
  firsts.get(commandId) ?? (firstRelease ? firsts.get(firstRelease.commandId) : undefined)

/** The id under which the command stands names the rule by which its input was hashed. */
export const isSameInput = (
  { commandId, stamp, firstRelease }: Pending,
  before: Omit<FirstAnswer, 'position'>,
): boolean =>
  before.commandId === commandId
    ? before.fingerprint === stamp.fingerprint
    : (firstRelease?.fingerprints.includes(before.fingerprint) ?? false)
