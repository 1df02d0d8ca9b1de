// A rectification whose right value is recorded is carried out by the service: it destroys the keys of the wrong values, and nobody
// says before that it is done. What nobody recorded a value for was put right elsewhere, and whoever did it says so.
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { type OfRequest, replacedBy } from '#rights/rectification/erase-replaced.ts'
import carryOutRequest from '../../commands/privacy/carry-out-request.ts'
import requestDecider, {
  OfRequest as Input,
  isTheService,
  type RightsRequest,
  requestStream,
} from '../../commands/privacy/rights-request.ts'

type Parts = { readonly log: Pick<EventLog, 'readStream'>; readonly states: StreamStates }

export const endsRectifications = (commands: CommandRunner, parts: Parts): CommandRunner => ({
  async run(request) {
    const asked = byHand(request)
    if (asked && (await isForTheService(parts, asked)))
      throw new CommandFailed({
        kind: 'refused',
        code: 'carried-out-by-service',
        detail:
          'What is right, or which text goes, is recorded: the service erases the rest itself, and records it then.',
        facts: { request: asked.request, right: 'rectification' },
      })
    return commands.run(request)
  },
})

/** Null for everything else, and for whoever may not decide: they learn nothing here. */
function byHand({ command, input, caller }: CommandRequest): OfRequest | null {
  if (command !== carryOutRequest.name || isTheService(caller.actor) || !caller.permissions.has(carryOutRequest.may))
    return null
  const named = Input.safeParse(input)
  return named.success ? { tenant: caller.tenant, ...named.data } : null
}

async function isForTheService({ log, states }: Parts, asked: OfRequest): Promise<boolean> {
  const { states: folded } = await states.load(requestStream(asked), asked.tenant, [requestDecider], true)
  const made = (folded.get(requestDecider) ?? null) as RightsRequest
  if (made?.right !== 'rectification' || made.state !== 'approved' || made.person !== asked.person) return false
  return (await replacedBy(log, asked)) !== null
}
