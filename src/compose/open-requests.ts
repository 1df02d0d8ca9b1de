// Wires what carries requests of rights on: who the family of a person is, what there is of them, and how each right is
// carried out.
import { randomUUID } from 'node:crypto'
import type { Codec } from '#commanding/codec.ts'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { isRefusal } from '#kernel/command.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { type Instant, type LocalDay, type PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { birthDateOf, isOfAge } from '#reacting/families/majority-sweep.ts'
import type { PersonFiles } from '#rights/access/access.ts'
import { certificateOf } from '#rights/erasure/certificate.ts'
import { erasingLate } from '#rights/rectification/erase-late.ts'
import { eraseReplaced } from '#rights/rectification/erase-replaced.ts'
import { type RecordParts, recordRemoved } from '#rights/rectification/record-removed.ts'
import { carryOn, type OpenRequest, requestsCaller } from '#rights/requests/carry-on.ts'
import { AGE_OF_CONSENT, type Family } from '#rights/requests/signatures.ts'
import type { ApprovedRequest, Way, Ways } from '#rights/requests/ways.ts'
import type { Rights } from '#rights/rights.ts'
import personDecider, { heldRole, type Person } from '../../commands/identity/person.ts'
import liftRestriction from '../../commands/privacy/lift-restriction.ts'
import makeObjection from '../../commands/privacy/make-objection.ts'
import requestDecider, {
  isForTexts,
  type MadeRequest,
  type RightsRequest,
  requestStream,
} from '../../commands/privacy/rights-request.ts'
import setRestriction from '../../commands/privacy/set-restriction.ts'
import withdrawObjection from '../../commands/privacy/withdraw-objection.ts'
import type { StreamsOf } from './open-streams-of.ts'

export type RequestsWiring = {
  readonly log: Pick<EventLog, 'append' | 'readStream'>
  readonly codec: Pick<Codec, 'encode' | 'reader'>
  readonly commands: CommandRunner
  readonly states: StreamStates
  readonly schoolOf: RecordParts['schoolOf']
  readonly personFiles: PersonFiles
  readonly rights: Rights
  readonly keyStore: Pick<KeyStore, 'destroy' | 'eraseTexts' | 'find'>
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  readonly streamsOf: StreamsOf
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly now: () => Instant
}

/** Carries one request on as far as it can go now. */
export function openRequestsWork(wiring: RequestsWiring): (request: OpenRequest, signal: AbortSignal) => Promise<void> {
  const { log, codec, commands, states, rights, erased, now } = wiring

  async function familyOf(tenant: TenantId, person: PersonId, today: LocalDay): Promise<Family> {
    const stream = streamName('person', person)
    const { states: folded } = await states.load(stream, tenant, [personDecider], true)
    const state = (folded.get(personDecider) ?? personDecider.initial) as Person
    const isLearner = heldRole(state, 'learner') !== undefined
    const birthDate = isLearner ? await birthDateOf({ log, codec, tenant }, person) : null
    return {
      person,
      isLearner,
      age: birthDate === null ? 'unknown' : isOfAge(birthDate, today, AGE_OF_CONSENT) ? '15-or-older' : 'under-15',
      guardians: state.links.flatMap(({ guardian, level, state: link }) =>
        link === 'confirmed' && level === 'manage' ? [guardian] : [],
      ),
    }
  }

  const asked = askedIn(states)
  const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, one) => sum + one, 0)
  const eraseLate = erasingLate({ ...wiring, onRemoved: (text) => recordRemoved(wiring, text) })
  const parts = {
    commands,
    familyOf,
    endsALimit: async (tenant: TenantId, request: string) => (await asked(tenant, request)).lift,
    isOfTexts: async (tenant: TenantId, request: string) => (await asked(tenant, request)).texts,
    wasByService: async (tenant: TenantId, request: string) =>
      (await asked(tenant, request)).carriedOut === 'by-service',
    async eraseLate({ tenant, person, request }: Pick<OpenRequest, 'tenant' | 'person' | 'request'>) {
      if (!isRefusal(isForTexts(await asked(tenant, request)))) await eraseLate({ tenant, person, request })
    },
    async find(tenant: TenantId, person: PersonId) {
      const plan = await rights.plan(tenant, person)
      const receivers = (await rights.receivers(tenant, person)).length
      return { events: total(plan?.streams ?? {}), rows: total(plan?.rows ?? {}), receivers }
    },
    isErased: erased.has,
    ways: waysOf(wiring),
    now,
    newKey: randomUUID,
  }
  return (request, signal) => carryOn(parts, request, signal)
}

/** What a request asks for, by the log: the read model is behind it. */
const askedIn =
  (states: StreamStates) =>
  async (tenant: TenantId, request: string): Promise<MadeRequest> => {
    const { states: folded } = await states.load(requestStream({ request }), tenant, [requestDecider], true)
    const made = folded.get(requestDecider) as RightsRequest | undefined
    if (!made) throw new Error(`the request ${request} is in the read model and not in the log`)
    return made
  }

/** What was asked for is so already: by an earlier request, or by hand. */
const ALREADY: ReadonlySet<string> = new Set([
  'already-restricted',
  'not-restricted',
  'already-objected',
  'no-objection',
])

function waysOf(wiring: RequestsWiring): Ways {
  const { personFiles, rights, commands, states } = wiring
  const asked = askedIn(states)
  /** The file is made when it is read, so that it has everything up to that moment. Here it is proven that it can be made. */
  const file: Way = async ({ tenant, person, signal }) => {
    const { head } = await personFiles.open({ caller: requestsCaller(tenant), person, signal })
    return { state: 'done', receivers: head.receivers.filter(({ events }) => events > 0).length }
  }
  /** The earlier values, and single texts. It waits until somebody has said which. */
  const replaced: Way = async (approved) => {
    const erasedValues = await eraseReplaced({ ...wiring, onRemoved: (text) => recordRemoved(wiring, text) }, approved)
    if (erasedValues === null) return { state: 'under-way' }
    return { state: 'done', receivers: (await rights.receivers(approved.tenant, approved.person)).length }
  }
  const erasure: Way = async (approved) => {
    const { tenant, person, approvedBy } = approved
    if ((await asked(tenant, approved.request)).texts) return replaced(approved)
    // The last administrator is not erased: it waits until somebody else has the role.
    const begun = await rights.request({ tenant, person, by: approvedBy }).catch((error: unknown) => {
      if (error instanceof CommandFailed && error.problem.kind === 'refused') return 'refused' as const
      throw error
    })
    if (begun === 'refused') return { state: 'under-way' }
    // Nobody to erase.
    if (begun === null) return { state: 'done', receivers: 0 }
    const { id } = begun
    const now = await rights.find(tenant, id)
    if (!now?.finishedAt) return { state: 'under-way' }
    const { receivers } = await certificateOf(now, rights.epochEndedAt)
    return { state: 'done', receivers: receivers.length, erasure: id }
  }
  /**
   * On the decision of whoever approved, and under a key of the request: a command that was carried out before a crash is
   * recognised, and does not come again after somebody has lifted what it set.
   */
  async function command({ tenant, request, approvedBy }: ApprovedRequest, name: string, input: object): Promise<void> {
    const caller = { ...requestsCaller(tenant), actor: approvedBy }
    const sent = commands.run({
      command: name,
      input,
      caller,
      key: `rights request ${request}`,
      keyIsDerived: true,
      correlationId: request,
    })
    await sent.catch((error: unknown) => {
      const isSo = error instanceof CommandFailed && error.problem.kind === 'refused' && ALREADY.has(error.problem.code)
      if (!isSo) throw error
    })
  }
  const told = async ({ tenant, person }: ApprovedRequest) => (await rights.receivers(tenant, person)).length

  const restriction: Way = async (approved) => {
    const { person } = approved
    const { lift, ground, madeOn } = await asked(approved.tenant, approved.request)
    // Whoever asks for the end themself knows of it from that day.
    if (lift) await command(approved, liftRestriction.name, { person, informedOn: madeOn })
    else if (ground !== null) await command(approved, setRestriction.name, { person, ground })
    else return { state: 'by-hand' }
    return { state: 'done', receivers: await told(approved) }
  }
  const objection: Way = async (approved) => {
    const { person } = approved
    const { lift, purpose } = await asked(approved.tenant, approved.request)
    if (purpose === null) return { state: 'by-hand' }
    await command(approved, (lift ? withdrawObjection : makeObjection).name, { person, purpose })
    return { state: 'done', receivers: 0 }
  }
  return {
    access: file,
    portability: file,
    erasure,
    rectification: replaced,
    restriction,
    objection,
  }
}
