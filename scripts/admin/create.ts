// `sillage admin create` at work: opens the school, registers the person and opens the account, as far as each is missing.
import { randomUUID } from 'node:crypto'
import { CommandFailed } from '#commanding/command-problem.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { CreateOptions } from '../admin.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { readPassword } from './read-password.ts'

export async function createAdministrator(options: CreateOptions): Promise<void> {
  const { school: tenant, person, name, givenName, familyName, openSchool, zone = 'Europe/Paris', json } = options
  await withService(async ({ service }) => {
    // Not before the installation answers: nobody types a password for nothing.
    const password = await readPassword()
    const caller = {
      tenant,
      actor: person,
      onBehalfOf: null,
      permissions: permissionsOfService(['identity:manage'], tenant),
      origin: { kind: 'command-line', verb: 'admin create' } as const,
    }
    const run = (command: string, input: object) => service.commands.run({ command, input, caller, key: randomUUID() })

    if (openSchool !== undefined)
      await unlessRefused('school-already-open', run('identity.open-school', { name: openSchool, zone }))
    const roles = await service.accounts.rolesOf(tenant, person)
    if (roles.length === 0) {
      if (givenName === undefined || familyName === undefined)
        throw new UsageError('this person is not registered in the school: add --given-name and --family-name')
      await run('identity.register-person', { person, role: 'administrator', givenName, familyName })
    } else if (!roles.includes('administrator'))
      throw new UsageError(`this person is registered in the school as ${roles.join(', ')}, not as an administrator`)
    if (!(await service.accounts.isOpen(tenant, person)))
      await service.accounts.open({ caller, person, name, key: randomUUID() })
    const result = await service.signIn.setPassword(tenant, person, password, { name, removeTotp: false })
    if (result.kind === 'password-refused') throw new UsageError(`the password is refused: ${result.why}`)
    if (result.kind !== 'set') throw new UsageError(`the password could not be set: ${result.kind}`)
    process.stdout.write(
      json
        ? `${JSON.stringify({ school: tenant, person })}\n`
        : `${name} may now sign in to the school ${tenant} as an administrator.\n`,
    )
  })
}

async function unlessRefused(code: string, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof CommandFailed && error.problem.kind === 'refused' && error.problem.code === code))
      throw error
  }
}
