// Before data is put right or a text is named for an erasure, what a decision cannot read is looked up, since a decision is pure and
// reads no other stream: there is an open request for it, and a text is the person's and has a key of its own.
//
// A request that is repeated gets its first answer, whatever has become of it since: so what is found here refuses only what was
// not carried out before.
import type { CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import { isRefusal, type Refusal, refuse } from '#kernel/command.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type FoundText, findText, type TextParts } from '#rights/rectification/one-text.ts'
import eraseText from '../../commands/privacy/erase-text.ts'
import rectifyData from '../../commands/privacy/rectify-data.ts'
import requestDecider, {
  BEFORE_CARRIED_OUT,
  isForData,
  isForTexts,
  type OfRequest,
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

export const checksRequests = (commands: CommandRunner, parts: Parts): CommandRunner => ({
  async run(request) {
    const refusal = await whyRefused(parts, request)
    return commands.run(refusal ? { ...request, refusedUnlessRepeated: refusal } : request)
  },
})

/** Null for everything else, and for whoever may not decide: they learn nothing here. */
async function whyRefused(parts: Parts, { command, input, caller }: CommandRequest): Promise<Refusal | null> {
  const { tenant, permissions } = caller
  if (command === rectifyData.name && permissions.has(rectifyData.may)) {
    const named = rectifyData.input.safeParse(input).data
    return named ? ofRequest(parts, tenant, named, isForData) : null
  }
  if (command === eraseText.name && permissions.has(eraseText.may)) {
    const named = eraseText.input.safeParse(input).data
    return named
      ? ((await ofRequest(parts, tenant, named, isForTexts)) ?? (await ofText(parts, { tenant, ...named })))
      : null
  }
  return null
}

async function ofRequest(
  { states }: Parts,
  tenant: TenantId,
  named: OfRequest,
  decide: Parameters<typeof whileIn>[3],
): Promise<Refusal | null> {
  const { states: folded } = await states.load(requestStream(named), tenant, [requestDecider], true)
  const decision = whileIn((folded.get(requestDecider) ?? null) as RightsRequest, named, BEFORE_CARRIED_OUT, decide)
  return isRefusal(decision) ? decision : null
}

async function ofText(parts: Parts, place: Parameters<typeof findText>[1]): Promise<Refusal | null> {
  const found = await findText(parts, place)
  if (found.kind === 'found') return null
  const { detail, pointer } = whyNot[found.kind]
  const { event, field } = place
  return refuse(found.kind, detail, { pointer, facts: { event, field } })
}
