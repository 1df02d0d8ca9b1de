// One command for one caller, whichever door it came by: its own route, or a line of a batch.

import type { CommandAnswer, CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import { mayActOn } from '#identity/permissions.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import type { Command } from '#kernel/command.ts'
import { HttpProblem } from '../http-problem.ts'

export type Asked = Pick<CommandRequest, 'key' | 'keyAsSent' | 'occurredAt' | 'expected'> & {
  readonly command: Command
  readonly caller: Authenticated
  readonly input: Readonly<Record<string, unknown>>
}

export const MOST_KEY_LENGTH = 200
/** Visible ASCII, as the header can carry it; it is hashed into the command's id. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/

export async function carryOut(runner: CommandRunner, { command, ...asked }: Asked): Promise<CommandAnswer> {
  // Without the permission the runner refuses, and says which.
  if (asked.caller.permissions.has(command.may) && !mayActOn(asked.caller, command, asked.input))
    throw new HttpProblem('forbidden', 'A learner’s token acts for that learner alone.')
  return await runner.run({ ...asked, command: command.name })
}

/** The answer as it goes over the wire. */
export const written = ({ commandId, stream, revision, position, events }: CommandAnswer) => ({
  commandId,
  stream,
  revision,
  position: String(position),
  events,
})
