// Carries out one command for one caller, from its own route or from a line of a batch.

import type { CommandAnswer, CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import type { Command } from '#kernel/command.ts'

export type CarryOutRequest = Pick<CommandRequest, 'key' | 'keyAsSent' | 'occurredAt' | 'expected'> & {
  readonly command: Command
  readonly caller: Authenticated
  readonly input: Readonly<Record<string, unknown>>
}

export const MOST_KEY_LENGTH = 200
/** Visible ASCII, which a header can contain. The key is hashed into the command's id. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/

export const carryOut = (runner: CommandRunner, { command, ...request }: CarryOutRequest): Promise<CommandAnswer> =>
  runner.run({ ...request, command: command.name })

/** The answer as JSON. */
export const answerBody = ({ commandId, stream, revision, position, events }: CommandAnswer) => ({
  commandId,
  stream,
  revision,
  position: String(position),
  events,
})
