// A school keeps somebody who can administer it: the last administrator who can sign in neither loses the role nor the account,
// and is not erased.
//
// Invariant: between the look at the others and the event, no other process carries out such a command in the school. Two
// administrators who withdraw each other at once would otherwise both succeed.
import type pg from 'pg'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandAnswer, CommandRequest, CommandRunner } from '#commanding/command-runner.ts'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import { turnstile } from '#platform/slots.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'

export type AdministratorReads = {
  readonly pool: Pick<pg.Pool, 'connect'>
  readonly erased: Pick<ErasedPeople, 'has'>
  rolesOf(tenant: TenantId, person: PersonId): Promise<readonly string[]>
  /** Whether there is an open account with something to sign in with. */
  canSignIn(tenant: TenantId, person: PersonId): Promise<boolean>
}

/** Commands after which an administrator may be one no more, or not be able to sign in. */
const endings: ReadonlySet<string> = new Set([
  'identity.close-account',
  'identity.disable-account',
  'identity.leave-school',
  'identity.withdraw-role',
])

/** The first half of the key of an advisory lock; the second is the school. */
const ADMINISTRATORS_LOCK = 7_301_509

/** Runs it unless it would end the last administrator of the school. Throws CommandFailed. */
export type KeepAdministrator = <Result>(
  tenant: TenantId,
  person: PersonId,
  run: () => Promise<Result>,
) => Promise<Result>

export function keepAdministrator(reads: AdministratorReads): KeepAdministrator {
  // One at a time in this process: those that wait for the lock would otherwise hold the connections that the one with the
  // lock needs.
  const inTurn = turnstile(1)
  return async (tenant, person, run) => {
    if (!(await isActive(reads, tenant, person))) return run()
    return inTurn(() =>
      inSchoolTransaction(reads.pool, tenant, async (client) => {
        await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [ADMINISTRATORS_LOCK, tenant])
        // The read model only names whom to ask: roles and accounts are read from the log.
        const { rows } = await client.query<{ person: string }>(
          `select person from read.person_roles
          where tenant = $1 and role = 'administrator' and until is null and person <> $2`,
          [tenant, person],
        )
        for (const other of rows) if (await isActive(reads, tenant, PersonId.parse(other.person))) return run()
        throw new CommandFailed({
          kind: 'refused',
          code: 'last-administrator',
          detail:
            'Nobody else could administer this school. First give another person the role of an administrator, an account and a password. If you have just done so, wait until the read models have caught up.',
          facts: { person },
        })
      }),
    )
  }
}

export function keepsAdministrators(commands: CommandRunner, keep: KeepAdministrator): CommandRunner {
  const run = async (request: CommandRequest): Promise<CommandAnswer> => {
    const { command, caller } = request
    // Whoever may not do it is refused for that reason, and learns nothing about administrators.
    const may = caller.permissions.get('identity:manage')?.has('school') === true
    const person = may && endings.has(command) ? endedIn(request.input) : null
    return person === null ? commands.run(request) : keep(caller.tenant, person, () => commands.run(request))
  }
  return { run }
}

async function isActive(reads: AdministratorReads, tenant: TenantId, person: PersonId): Promise<boolean> {
  if (reads.erased.has(tenant, person)) return false
  return (await reads.rolesOf(tenant, person)).includes('administrator') && (await reads.canSignIn(tenant, person))
}

/** The person whose rights end; null if the input is not one that could end an administrator's. The runner judges the rest. */
function endedIn(input: unknown): PersonId | null {
  if (typeof input !== 'object' || input === null || !('person' in input)) return null
  if ('role' in input && input.role !== 'administrator') return null
  const { success, data } = PersonId.safeParse(input.person)
  return success ? data : null
}
