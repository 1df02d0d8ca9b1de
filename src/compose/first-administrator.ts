// Makes the first administrator of a school: opens the school, registers the person, opens their account and sets their password,
// as far as each is missing. So it can be repeated after it was interrupted. For the set-up in a browser and `sillage admin create`.
import { randomUUID } from 'node:crypto'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { AdministratorMade, FirstAdministrator } from '#identity/set-up/set-up.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import type { Accounts } from './sign-in.ts'

type Parts = {
  readonly commands: CommandRunner
  readonly accounts: Pick<Accounts, 'open' | 'rolesOf' | 'isOpen'>
  readonly signIn: Pick<SignIn, 'setPassword'>
}

/** Throws CommandFailed. */
export async function makeAdministrator(
  { commands, accounts, signIn }: Parts,
  { tenant, person, name, password, school, names, origin }: FirstAdministrator,
): Promise<AdministratorMade> {
  const permissions = permissionsOfService(['identity:manage'], tenant)
  const caller = { tenant, actor: person, onBehalfOf: null, permissions, origin }
  const run = (command: string, input: object) => commands.run({ command, input, caller, key: randomUUID() })
  if (school) await unlessRefused('school-already-open', run('identity.open-school', school))
  const roles = await accounts.rolesOf(tenant, person)
  if (roles.length === 0) {
    if (!names) return { kind: 'not-registered' }
    await run('identity.register-person', { person, role: 'administrator', ...names })
  } else if (!roles.includes('administrator')) return { kind: 'other-roles', roles }
  if (!(await accounts.isOpen(tenant, person))) await accounts.open({ caller, person, name, key: randomUUID() })
  return signIn.setPassword(tenant, person, password, { name, removeTotp: false })
}

async function unlessRefused(code: string, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof CommandFailed && error.problem.kind === 'refused' && error.problem.code === code))
      throw error
  }
}
