// Wires the rights of persons: the log, the key store and its epochs, the ledger in SILLAGE_DATA, credentials, and the loop in
// which workers take up erasures that are not finished.
import { join } from 'node:path'
import type pg from 'pg'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { SchoolSettings } from '#commanding/school-settings.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import openidIdentityClaimed from '#events/identity/openid-identity-claimed.ts'
import signInNameClaimed from '#events/identity/sign-in-name-claimed.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import {
  type Instant,
  NO_REVISION,
  type PersonId,
  type Position,
  parseStream,
  START,
  type TenantId,
} from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import { keyStoreStatus } from '#privacy/key-status.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { ERASURE_LEDGER_FILE, erasureLedger } from '#rights/erasure/erasure-ledger.ts'
import type { Rewriting } from '#rights/rewriting/rewriting.ts'
import { type Rights, rightsOf } from '#rights/rights.ts'
import type { DurableTrail } from '#trail/trail.ts'
import account, { type Account, accountStream } from '../../commands/identity/account.ts'
import linkedIdentities, { type LinkedIdentities } from '../../commands/identity/linked-identities.ts'
import releaseOpenidIdentity from '../../commands/identity/release-openid-identity.ts'
import releaseSignInName from '../../commands/identity/release-sign-in-name.ts'
import type { KeepAdministrator } from './last-administrator.ts'

export type RightsWiring = {
  readonly pool: pg.Pool
  readonly dataDirectory: string
  readonly backupsDays: number | null
  readonly log: EventLog
  readonly keyStore: KeyStore
  /** Null for a store that has no epochs here, as in tests. */
  readonly kept: () => KeptKeyStore | null
  readonly erased: ErasedPeople
  readonly signIn: Pick<SignIn, 'forgetCredentials'>
  readonly keepAdministrator: KeepAdministrator
  readonly commands: CommandRunner
  readonly states: StreamStates
  readonly schoolOf: (tenant: TenantId) => Promise<SchoolSettings>
  readonly trail: DurableTrail
  readonly rewriting: Pick<Rewriting, 'after'>
  /** Deletes from the file store what an erasure has claimed there, and returns how many objects may still arrive. */
  readonly removeObjectsOf: (tenant: TenantId, person: PersonId) => Promise<number>
  readonly now: () => Instant
  readonly sleep: (ms: number) => Promise<void>
}

export function openRights(wiring: RightsWiring): Rights {
  const { dataDirectory, signIn, states, commands, schoolOf, kept, keepAdministrator, ...parts } = wiring

  async function releaseClaims(tenant: TenantId, person: PersonId): Promise<void> {
    const { states: folded, revision } = await states.load(
      accountStream(person),
      tenant,
      [account, linkedIdentities],
      true,
    )
    const { held, status } = (folded.get(account) ?? account.initial) as Account
    const { links } = (folded.get(linkedIdentities) ?? linkedIdentities.initial) as LinkedIdentities
    if (held) await release(tenant, releaseSignInName, held)
    for (const { identity, claim } of links) await release(tenant, releaseOpenidIdentity, { identity, claim })
    // An account of which nothing can be read: its keys are gone, as after a restore of the database. What it claimed stands in
    // clear in the streams of the names.
    if (revision > NO_REVISION && status === 'none') await releaseByClaims(tenant, person)
  }

  /** Reads all claims of the school. */
  async function releaseByClaims(tenant: TenantId, person: PersonId): Promise<void> {
    const types = [signInNameClaimed.type, openidIdentityClaimed.type]
    for (let after: Position = START; ; ) {
      const { events, position, end } = await parts.log.readAll({ after, limit: 1_000, filter: { tenant, types } })
      for (const { type, stream, data } of events) {
        const { claim } = data
        if (data.person !== person || typeof claim !== 'string') continue
        const { id } = parseStream(stream)
        if (type === signInNameClaimed.type) await release(tenant, releaseSignInName, { signInName: id, claim })
        else await release(tenant, releaseOpenidIdentity, { identity: id, claim })
      }
      if (end) return
      after = position
    }
  }

  async function release(
    tenant: TenantId,
    { name, may }: typeof releaseSignInName | typeof releaseOpenidIdentity,
    input:
      | { readonly claim: string; readonly signInName: string }
      | { readonly claim: string; readonly identity: string },
  ): Promise<void> {
    const release = commands.run({
      command: name,
      input,
      caller: {
        tenant,
        actor: processActor('erasure'),
        onBehalfOf: null,
        permissions: permissionsOfService([may], tenant),
        origin: { kind: 'process', process: 'erasure' },
      },
      key: `erasure:${input.claim}`,
      keyIsDerived: true,
    })
    // Nobody signs in to a school that was closed: its names are of no use, and erasure goes on.
    await release.catch((error: unknown) => {
      if (!(error instanceof CommandFailed && error.problem.kind === 'refused')) throw error
    })
  }

  const rights = rightsOf({
    ...parts,
    ledger: erasureLedger(join(dataDirectory, ERASURE_LEDGER_FILE)),
    importsDirectory: join(dataDirectory, 'imports'),
    zoneOf: async (tenant) => (await schoolOf(tenant)).zone,
    async epoch() {
      const store = kept()
      const { current = null } = store ? await keyStoreStatus(store) : {}
      return { epoch: current?.epoch ?? 0, endsAt: current?.endsAt ?? null }
    },
    async epochEndedAt(epoch) {
      const store = kept()
      const { epochs = [] } = store ? await keyStoreStatus(store) : {}
      return epochs.find((one) => one.epoch === epoch)?.endedAt ?? null
    },
    forgetCredentials: signIn.forgetCredentials,
    releaseClaims,
  })
  return {
    ...rights,
    request: (asked) => keepAdministrator(asked.tenant, asked.person, () => rights.request(asked)),
  }
}

const ASK_MS = 1_000

/**
 * Erases again whom a restored database has: resolves when everybody is erased whom the ledger and the key store name. If the
 * key store does not answer, it resolves as well, and asks the store again until it does: `ended`.
 */
export async function replayErasures(
  rights: Pick<Rights, 'replay'>,
  {
    write,
    signal,
    sleep,
    onErased,
    onTrouble,
  }: {
    readonly write: boolean
    readonly signal: AbortSignal
    readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
    readonly onErased: (people: number) => void
    readonly onTrouble: (error: unknown) => void
  },
): Promise<{ readonly ended: Promise<void> }> {
  async function isComplete(): Promise<boolean> {
    const replayed = await rights.replay({ write })
    if (replayed.erased > 0) onErased(replayed.erased)
    return replayed.isComplete
  }
  async function untilComplete(): Promise<void> {
    for (;;) {
      await sleep(ASK_MS, signal)
      if (signal.aborted) return
      try {
        if (await isComplete()) return
      } catch (error) {
        onTrouble(error)
      }
    }
  }
  return { ended: (await isComplete()) ? Promise.resolve() : untilComplete() }
}

const LOOK_MS = 5_000

/** Takes up unfinished erasures until the signal, in this process. Several processes do each erasure once. */
export async function takeUpErasures(
  rights: Pick<Rights, 'unfinished' | 'carryOut'>,
  {
    signal,
    sleep,
    onTrouble,
  }: {
    readonly signal: AbortSignal
    readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
    readonly onTrouble: (error: unknown) => void
  },
): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const { id } of await rights.unfinished()) if (!signal.aborted) await rights.carryOut(id, { signal })
    } catch (error) {
      onTrouble(error)
    }
    await sleep(LOOK_MS, signal)
  }
}
