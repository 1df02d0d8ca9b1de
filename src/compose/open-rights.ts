// Wires the rights of persons: the log, the key store and its epochs, the ledger in SILLAGE_DATA, credentials, and the loop in
// which workers take up erasures that are not finished.
import { join } from 'node:path'
import type pg from 'pg'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { SchoolSettings } from '#commanding/school-settings.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import { keyStoreStatus } from '#privacy/key-status.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { ERASURE_LEDGER_FILE, erasureLedger } from '#rights/erasure/erasure-ledger.ts'
import { type Rights, rightsOf } from '#rights/rights.ts'
import type { DurableTrail } from '#trail/trail.ts'
import account, { type Account, accountStream } from '../../commands/identity/account.ts'
import releaseSignInName from '../../commands/identity/release-sign-in-name.ts'

export type RightsWiring = {
  readonly pool: pg.Pool
  readonly dataDirectory: string
  readonly log: EventLog
  readonly keyStore: KeyStore
  /** Null for a store that has no epochs here, as in tests. */
  readonly kept: () => KeptKeyStore | null
  readonly erased: ErasedPeople
  readonly signIn: Pick<SignIn, 'forgetCredentials'>
  readonly commands: CommandRunner
  readonly states: StreamStates
  readonly schoolOf: (tenant: TenantId) => Promise<SchoolSettings>
  readonly trail: DurableTrail
  readonly now: () => Instant
  readonly sleep: (ms: number) => Promise<void>
}

export function openRights(wiring: RightsWiring): Rights {
  const { dataDirectory, signIn, states, commands, schoolOf, kept, ...parts } = wiring

  async function releaseName(tenant: TenantId, person: PersonId): Promise<void> {
    const { states: folded } = await states.load(accountStream(person), tenant, [account], true)
    const { held } = (folded.get(account) ?? account.initial) as Account
    if (held === null) return
    const release = commands.run({
      command: releaseSignInName.name,
      input: held,
      caller: {
        tenant,
        actor: processActor('erasure'),
        onBehalfOf: null,
        permissions: permissionsOfService([releaseSignInName.may], tenant),
        origin: { kind: 'process', process: 'erasure' },
      },
      key: `erasure:${held.claim}`,
      keyIsDerived: true,
    })
    // Nobody signs in to a school that was closed: its names are of no use, and erasure goes on.
    await release.catch((error: unknown) => {
      if (!(error instanceof CommandFailed && error.problem.kind === 'refused')) throw error
    })
  }

  return rightsOf({
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
    releaseSignInName: releaseName,
  })
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
