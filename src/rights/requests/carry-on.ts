// Takes each open request of a right as far as it can go by itself: it is prepared, carried out once it is approved, completed
// where whoever asked sees the answer, and its deadline is watched.
// Input: the open requests, by the read model. Output: commands.
//
// Invariants: it decides nothing that a person has to decide; every step may be repeated, by any process, at any moment: the
// decider refuses what is done already.
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { daysUntil, NEAR_DAYS } from '#events/privacy/deadlines.ts'
import { type AskedAs, REQUESTS_PROCESS, type RequestState, type Right } from '#events/privacy/values.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { Instant, LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { processActor } from '#kernel/process.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { type Family, signaturesFor } from './signatures.ts'
import type { Ways } from './ways.ts'

export type OpenRequest = {
  readonly tenant: TenantId
  readonly zone: Zone
  readonly request: string
  readonly person: PersonId
  readonly right: Right
  readonly state: RequestState
  readonly requestedBy: PersonId
  readonly askedAs: AskedAs | null
  readonly decidedBy: PersonId | null
  readonly missing: readonly PersonId[]
  readonly deadline: LocalDay
  readonly warning: 'near' | 'missed' | null
}

export type Found = { readonly events: number; readonly rows: number; readonly receivers: number }

export type CarryOnParts = {
  readonly commands: CommandRunner
  readonly familyOf: (tenant: TenantId, person: PersonId, today: LocalDay) => Promise<Family>
  /** Whether the end of a restriction or of an objection is asked for. */
  readonly endsALimit: (tenant: TenantId, request: string) => Promise<boolean>
  /** Whether the erasure of single texts is asked for, and not of the person. */
  readonly isOfTexts: (tenant: TenantId, request: string) => Promise<boolean>
  /** Whether the service carried it out, and not somebody by hand. */
  readonly wasByService: (tenant: TenantId, request: string) => Promise<boolean>
  /** Erases what was named for a carried-out request while it was being carried out. */
  readonly eraseLate: (request: OpenRequest) => Promise<void>
  /** What there is of the person. */
  readonly find: (tenant: TenantId, person: PersonId) => Promise<Found>
  readonly isErased: (tenant: TenantId, person: PersonId) => boolean
  readonly ways: Ways
  readonly now: () => Instant
  readonly newKey: () => string
}

/** Who acts where nobody has to decide. */
export const requestsCaller = (tenant: TenantId): Caller => ({
  tenant,
  actor: processActor(REQUESTS_PROCESS),
  onBehalfOf: null,
  permissions: permissionsOfService(['rights:ask', 'rights:decide', 'rights:read'], tenant),
  origin: { kind: 'process', process: REQUESTS_PROCESS },
})

export async function carryOn(parts: CarryOnParts, open: OpenRequest, signal: AbortSignal): Promise<void> {
  const { tenant, zone, person, state, deadline, warning } = open
  const today = localDay(parts.now(), zone)
  const left = daysUntil(deadline, today)
  if ((left < 0 && warning !== 'missed') || (left <= NEAR_DAYS && left >= 0 && warning === null))
    await send(parts, open, 'warn-of-deadline')
  if (parts.isErased(tenant, person) && !(await isItsErasure(parts, open)))
    return send(parts, open, 'complete-request', { how: 'person-erased' })
  switch (state) {
    case 'pending':
    case 'preparing':
      return prepare(parts, open, today)
    case 'approved':
      return carryOut(parts, open, signal)
    case 'carried-out':
      await parts.eraseLate(open)
      if (await isShownToRequester(parts, open)) await send(parts, open, 'complete-request', { how: 'online' })
  }
}

/** Whether the person is erased for this request. One of single texts lapses with the person, as those of other rights do. */
async function isItsErasure(parts: CarryOnParts, { tenant, request, right, state }: OpenRequest): Promise<boolean> {
  if (right !== 'erasure' || (state !== 'approved' && state !== 'carried-out')) return false
  return !(await parts.isOfTexts(tenant, request))
}

async function prepare(parts: CarryOnParts, open: OpenRequest, today: LocalDay): Promise<void> {
  const { tenant, request, person, right, requestedBy, state, missing } = open
  if (state === 'preparing' && missing.length > 0) return
  const family = await parts.familyOf(tenant, person, today)
  const found = await parts.find(tenant, person)
  const ends = await parts.endsALimit(tenant, request)
  await send(parts, open, 'prepare-request', { ...signaturesFor({ right, ends }, requestedBy, family), ...found })
}

async function carryOut(parts: CarryOnParts, open: OpenRequest, signal: AbortSignal): Promise<void> {
  const { tenant, request, person, right, decidedBy } = open
  const way = parts.ways[right]
  if (way === 'by-hand' || decidedBy === null) return
  const carried = await way({ tenant, request, person, approvedBy: decidedBy, signal })
  if (carried.state !== 'done') return
  crashPoint('request-did-way')
  const { receivers, erasure = null } = carried
  await send(parts, open, 'carry-out-request', { receivers, erasure })
  // Nothing can be named from here on, but somebody may have named a text since it was done, and somebody may complete it at once.
  await parts.eraseLate(open)
}

/**
 * Whoever asked in the application reads there the file of the person, the right value, or that the data is not used any more. An
 * erased person’s certificate is handed over, and so is what somebody corrected by hand.
 */
const SHOWN: ReadonlySet<Right> = new Set(['access', 'portability', 'restriction', 'objection'])
async function isShownToRequester(parts: CarryOnParts, { tenant, request, askedAs, right }: OpenRequest) {
  if (askedAs !== 'own' && askedAs !== 'guardian') return false
  return SHOWN.has(right) || (right === 'rectification' && (await parts.wasByService(tenant, request)))
}

/** Another process was faster, or the read model was behind. */
const isDoneAlready = (error: unknown): boolean =>
  error instanceof CommandFailed && error.problem.kind === 'refused' && error.problem.code === 'request-state'

async function send(
  { commands, newKey }: CarryOnParts,
  { tenant, request, person }: OpenRequest,
  name: 'prepare-request' | 'carry-out-request' | 'complete-request' | 'warn-of-deadline',
  input: object = {},
): Promise<void> {
  const sent = commands.run({
    command: `privacy.${name}`,
    input: { request, person, ...input },
    caller: requestsCaller(tenant),
    key: newKey(),
  })
  await sent.catch((error: unknown) => {
    if (!isDoneAlready(error)) throw error
  })
  crashPoint(`request-${name}`)
}
