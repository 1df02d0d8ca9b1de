// Before a text is named for an erasure, it is looked up: there is a request for it, it is the person's, and it has a key of its own.
// A decision is pure and cannot read other streams.
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import { isRefusal } from '#kernel/command.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type FoundText, findText, type TextParts } from '#rights/rectification/one-text.ts'
import eraseText from '../../commands/privacy/erase-text.ts'
import requestDecider, {
  BEFORE_CARRIED_OUT,
  isForTexts,
  type RightsRequest,
  requestStream,
  whileIn,
} from '../../commands/privacy/rights-request.ts'

type Parts = TextParts & { readonly states: StreamStates }

const whyNot: Readonly<
  Record<Exclude<FoundText['kind'], 'found'>, { readonly detail: string; readonly pointer: string }>
> = {
  'no-event': { detail: 'No stream of this person has this event.', pointer: '/event' },
  'no-text': {
    detail: 'This event has no such text of this person. A name is put right: POST /api/rights/rectifications.',
    pointer: '/field',
  },
  'text-erased': { detail: 'This text is erased already.', pointer: '/field' },
  'shared-key': {
    detail:
      'This text cannot be erased alone: it stands in clear, or was sealed together with other data, by an earlier version or in a school that seals whole events.',
    pointer: '/field',
  },
}

export const checksTexts = (commands: CommandRunner, parts: Parts): CommandRunner => ({
  async run(request) {
    const named = namedIn(request)
    if (named) await check(parts, request.caller.tenant, named)
    return commands.run(request)
  },
})

/** Null for everything else, and for whoever may not decide: they learn nothing here. */
function namedIn({ command, input, caller }: CommandRequest) {
  if (command !== eraseText.name || !caller.permissions.has(eraseText.may)) return null
  return eraseText.input.safeParse(input).data ?? null
}

async function check(parts: Parts, tenant: TenantId, named: NonNullable<ReturnType<typeof namedIn>>): Promise<void> {
  const { event, field, person } = named
  const { states: folded } = await parts.states.load(requestStream(named), tenant, [requestDecider], true)
  const decision = whileIn((folded.get(requestDecider) ?? null) as RightsRequest, named, BEFORE_CARRIED_OUT, isForTexts)
  if (isRefusal(decision)) {
    const { kind: _, ...refusal } = decision
    throw new CommandFailed({ kind: 'refused', ...refusal })
  }
  const found = await findText(parts, { tenant, person, event, field })
  if (found.kind !== 'found')
    throw new CommandFailed({ kind: 'refused', code: found.kind, ...whyNot[found.kind], facts: { event, field } })
}
