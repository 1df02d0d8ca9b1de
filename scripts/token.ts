// `sillage token`: creates an access token, signed with this installation's key, for development and tools.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { LONGEST_LIFE_S } from '#identity/lifetimes.ts'
import { type Role, roles } from '#identity/permissions.ts'
import { personId, tenantId } from './command-line/arguments.ts'

type Options = {
  readonly tenant: string
  readonly actor: string
  readonly role: Role
  readonly expires: number
  readonly json?: boolean
}

export default function token(program: Command): void {
  program
    .command('token')
    .description(
      'Create an access token and print it. For development and tools: people sign in (POST /api/sign-in), and such a token ' +
        'ends only when it expires.',
    )
    .requiredOption(
      '--tenant <id>',
      'the school that the token is for; not used for a role of the installation (operator, analyst, platform-…)',
      tenantId,
    )
    .requiredOption('--actor <id>', 'the person who uses the token', personId)
    .addOption(
      new Option('--role <role>', 'the role, which sets the permissions')
        .choices(Object.keys(roles))
        .makeOptionMandatory(),
    )
    .option('--expires <time>', 'how long the token is valid, such as 30m, 8h or 90d', lifetime, lifetime('8h'))
    .option('--json', 'answer for machines')
    .action(async ({ expires, json, ...claims }: Options) => {
      const [{ readTokenKeys }, { configuration, enterAside }] = await Promise.all([
        import('#identity/token-keys.ts'),
        import('./command-line/session.ts'),
      ])
      const config = configuration()
      const keys = await readTokenKeys(config.dataDirectory)
      await enterAside(config)
      const made = await keys.sign(claims, expires)
      process.stdout.write(`${json ? JSON.stringify({ token: made, ...claims, expiresInS: expires }) : made}\n`)
    })
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** In seconds. */
function lifetime(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (SECONDS[unit] ?? 0)
  if (seconds > LONGEST_LIFE_S)
    throw new InvalidArgumentError(`A token is valid for at most ${LONGEST_LIFE_S / 86_400} days.`)
  if (seconds > 0) return seconds
  throw new InvalidArgumentError('A number and a unit are expected, such as 30m, 8h or 90d.')
}
