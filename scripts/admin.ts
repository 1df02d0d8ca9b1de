// `sillage admin`: makes the first administrator of a school, who then signs in and gives others their accounts.
import type { Command } from 'commander'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { personId, tenantId, timeZone } from './command-line/arguments.ts'

export type CreateOptions = {
  readonly school: TenantId
  readonly person: PersonId
  readonly name: string
  readonly givenName?: string
  readonly familyName?: string
  readonly openSchool?: string
  readonly zone?: string
  readonly json?: boolean
}

export default function admin(program: Command): void {
  program
    .command('admin')
    .description('The first administrator of a school.')
    .command('create')
    .description(
      'Give a person an account of a school’s administrator. Asks for the password in a terminal, and otherwise reads it from ' +
        'the first line of standard input.',
    )
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .requiredOption('--person <id>', 'the person', personId)
    .requiredOption('--name <name>', 'the name to sign in with')
    .option('--given-name <name>', 'if the person is not registered yet')
    .option('--family-name <name>', 'if the person is not registered yet')
    .option('--open-school <name>', 'opens the school under this name, if it is not open yet')
    .option('--zone <zone>', 'the time zone of a school that is opened; Europe/Paris by default', timeZone)
    .option('--json', 'answer for machines')
    .action(async (options: CreateOptions) => {
      const { createAdministrator } = await import('./admin/create.ts')
      await createAdministrator(options)
    })
}
