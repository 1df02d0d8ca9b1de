// A rectification whose right value is recorded is carried out by the service, and so is an erasure of texts of which one is named:
// it destroys the keys of what is wrong or goes, and nobody says before that it is done. What nobody recorded a value or named a
// text for was put right elsewhere, or has nothing that can be erased alone, and whoever saw to it says so.
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Right } from '#events/privacy/values.ts'
import { isRefusal } from '#kernel/command.ts'
import { type OfRequest, replacedBy } from '#rights/rectification/erase-replaced.ts'
import carryOutRequest from '../../commands/privacy/carry-out-request.ts'
import requestDecider, {
  OfRequest as Input,
  isForTexts,
  isTheService,
  type RightsRequest,
  requestStream,
} from '../../commands/privacy/rights-request.ts'

type Parts = { readonly log: Pick<EventLog, 'readStream'>; readonly states: StreamStates }

export const endsRectifications = (commands: CommandRunner, parts: Parts): CommandRunner => ({
  async run(request) {
    const asked = byHand(request)
    const right = asked && (await rightOfTheService(parts, asked))
    if (right)
      throw new CommandFailed({
        kind: 'refused',
        code: 'carried-out-by-service',
        detail: 'The right value, or the text to erase, is recorded: the service carries this request out itself.',
        facts: { request: asked.request, right },
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

/** The right, if the service carries the request out; null if it does not. */
async function rightOfTheService({ log, states }: Parts, asked: OfRequest): Promise<Right | null> {
  const { states: folded } = await states.load(requestStream(asked), asked.tenant, [requestDecider], true)
  const made = (folded.get(requestDecider) ?? null) as RightsRequest
  if (made?.state !== 'approved' || made.person !== asked.person || isRefusal(isForTexts(made))) return null
  return (await replacedBy(log, asked)) === null ? null : made.right
}
