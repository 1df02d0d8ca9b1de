// `sillage admin create` at work: opens the school, registers the person and opens the account, as far as each is missing.
import { makeAdministrator } from '#compose/first-administrator.ts'
import type { CreateOptions } from '../admin.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { readPassword } from './read-password.ts'

export async function createAdministrator(options: CreateOptions): Promise<void> {
  const { school: tenant, person, name, givenName, familyName, openSchool, zone = 'Europe/Paris', json } = options
  await withService(async ({ service }) => {
    // Not before the installation answers: nobody types a password for nothing.
    const password = await readPassword()
    const made = await makeAdministrator(service, {
      ...{ tenant, person, name, password },
      school: openSchool === undefined ? null : { name: openSchool, zone },
      names: givenName === undefined || familyName === undefined ? null : { givenName, familyName },
      origin: { kind: 'command-line', verb: 'admin create' },
    })
    switch (made.kind) {
      case 'set':
        break
      case 'not-registered':
        throw new UsageError('this person is not registered in the school: add --given-name and --family-name')
      case 'other-roles':
        throw new UsageError(
          `this person is registered in the school as ${made.roles.join(', ')}, not as an administrator`,
        )
      case 'password-refused':
        throw new UsageError(`the password is refused: ${made.why}`)
      default:
        throw new UsageError(`the password could not be set: ${made.kind}`)
    }
    process.stdout.write(
      json
        ? `${JSON.stringify({ school: tenant, person })}\n`
        : `${name} may now sign in to the school ${tenant} as an administrator.\n`,
    )
  })
}
