// What sign-in hears of commands: its tables follow what they recorded, and who loses a right is admitted by no process any more.
import { z } from 'zod'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { Clients } from '#identity/clients/clients.ts'
import type { ChildSignIn } from '#identity/sign-in/children/child-sign-in.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import { PersonId, parseStream, type StreamName } from '#kernel/ids.ts'

/** Commands that take rights away. They are answered when no process admits anybody by those rights any more. */
const withdrawing: ReadonlySet<string> = new Set([
  'identity.change-second-factor',
  'identity.close-account',
  'identity.close-school',
  'identity.disable-account',
  'identity.disable-client',
  'identity.end-pin-sessions',
  'identity.leave-school',
  'identity.remove-pin',
  'identity.withdraw-role',
])

const OfClass = z.object({ class: z.string() })
const RevokedDevice = OfClass.extend({ device: z.string() })
const RevokedCode = OfClass.extend({ code: z.string() })

export type Hearing = {
  readonly signIn: Pick<SignIn, 'changed' | 'withdrawn' | 'forgetIfClosed' | 'endSessions'>
  readonly children: Pick<ChildSignIn, 'leaveDevices' | 'remove' | 'unlock'>
  readonly clients: Pick<Clients, 'changed' | 'withdrawn'>
}

/** The tables of sign-in follow what a command has recorded, however it was sent. Sent again, it repairs what a crash left. */
async function follow({ signIn, children }: Hearing, { command, input, caller }: CommandRequest, stream: StreamName) {
  const { tenant } = caller
  const person = () => PersonId.parse(parseStream(stream).id)
  switch (command) {
    case 'identity.close-account':
      return signIn.forgetIfClosed(tenant, person())
    case 'identity.leave-school':
      return signIn.endSessions(tenant, person())
    case 'identity.revoke-device':
      return children.remove(tenant, RevokedDevice.parse(input))
    case 'identity.revoke-device-code':
      return children.remove(tenant, RevokedCode.parse(input))
    case 'identity.unlock-pin':
      return children.unlock(tenant, person())
    case 'teaching.close-class':
      return children.remove(tenant, OfClass.parse(input))
    case 'teaching.withdraw-learner':
      return children.leaveDevices(tenant, OfClass.parse(input).class, person())
  }
}

/** The same runner; before it answers a person, sessions have heard of the change. */
export const heardBySessions = (commands: CommandRunner, hearing: Hearing): CommandRunner => ({
  async run(request) {
    const { signIn, clients } = hearing
    const answer = await commands.run(request)
    await follow(hearing, request, answer.stream)
    const { tenant, origin } = request.caller
    const { kind, id } = parseStream(answer.stream)
    // Nobody waits for the answer to a process, and an import has many of them.
    const withdraws = withdrawing.has(request.command) && origin.kind === 'http'
    if (kind === 'client') {
      if (withdraws) await clients.withdrawn(tenant, id)
      else clients.changed(tenant, id)
    }
    const who = kind === 'account' || kind === 'person' ? PersonId.parse(id) : kind === 'school' ? 'everybody' : null
    if (who === null) return answer
    if (withdraws) await signIn.withdrawn(tenant, who)
    else signIn.changed(tenant, who)
    return answer
  },
})
