// `sillage token`: makes an access token, signed with this installation's own key, for development and for tools.
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { type Role, roles } from '#identity/permissions.ts'
import { LONGEST_LIFE_S, openTokenKeys } from '#identity/token-keys.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'

type Options = { readonly tenant: string; readonly actor: string; readonly role: Role; readonly expires: number }

export default function token(program: Command): void {
  program
    .command('token')
    .description('Make an access token and print it.')
    .requiredOption('--tenant <id>', 'the school that the token is for', uuid(TenantId))
    .requiredOption('--actor <id>', 'the person it speaks for', uuid(PersonId))
    .addOption(new Option('--role <role>', 'what it may do').choices(Object.keys(roles)).makeOptionMandatory())
    .option('--expires <time>', 'how long it is good for, such as 30m, 8h or 90d', lifetime, lifetime('8h'))
    .action(async ({ expires, ...claims }: Options) => {
      const keys = await openTokenKeys(readConfig(process.env).dataDirectory)
      process.stdout.write(`${await keys.sign(claims, expires)}\n`)
    })
}

const uuid = (schema: typeof TenantId | typeof PersonId) => (text: string) => {
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError('A UUID is expected.')
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** In seconds. */
function lifetime(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (SECONDS[unit] ?? 0)
  if (seconds > LONGEST_LIFE_S)
    throw new InvalidArgumentError(`A token is good for at most ${LONGEST_LIFE_S / 86_400} days.`)
  if (seconds > 0) return seconds
  throw new InvalidArgumentError('A number and a unit, such as 30m, 8h or 90d.')
}
