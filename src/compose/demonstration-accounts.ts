// The accounts of the demonstration school: one for each role, made at the first start, with passwords that only a file has.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CommandFailed } from '#commanding/command-problem.ts'
import secondFactorChanged from '#events/identity/second-factor-changed.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { FileUnusable, fileMadeOnce } from '#platform/file-made-once.ts'
import { DEMONSTRATION } from '#simulator/demonstration.ts'
import type { Service } from './service.ts'

const { tenant, administrator, teacher, learner, parent } = DEMONSTRATION

type Account = {
  readonly name: string
  readonly person: PersonId
  /** Of whom the simulation does not register. */
  readonly register?: { readonly role: string; readonly givenName: string; readonly familyName: string }
  /** A guardian of the demonstration's learner, at this level. */
  readonly level?: 'view' | 'manage'
}

const personOf = (last: string) => PersonId.parse(`5111a9e0-0000-4000-8000-0000000000${last}`)

export const demonstrationAccounts: readonly Account[] = [
  { name: 'administrator', person: administrator },
  { name: 'teacher', person: teacher },
  { name: 'parent-view', person: parent, level: 'view' },
  {
    name: 'parent-manage',
    person: personOf('11'),
    register: { role: 'parent', givenName: 'Dominique', familyName: 'Noisetier' },
    level: 'manage',
  },
  {
    name: 'support',
    person: personOf('12'),
    register: { role: 'support', givenName: 'Alix', familyName: 'Bouleau' },
  },
  {
    name: 'auditor',
    person: personOf('13'),
    register: { role: 'auditor', givenName: 'Claude', familyName: 'Tilleul' },
  },
  { name: 'learner', person: learner },
]

export const passwordsFile = (dataDirectory: string): string => join(dataDirectory, 'demonstration-passwords')

type Parts = Pick<Service, 'log' | 'commands' | 'accounts' | 'signIn'>

/**
 * Gives a complete demonstration school its accounts, unless it has them. The last step is that the school does without
 * authenticator applications: until the log has that, a start that was killed half-way is continued by the next.
 */
export async function makeDemonstrationAccounts(service: Parts, dataDirectory: string): Promise<void> {
  if (await haveAccounts(service)) return
  const passwords = passwordsIn(await fileMadeOnce(passwordsFile(dataDirectory), async () => newPasswords()))
  const caller = {
    tenant,
    actor: administrator,
    onBehalfOf: null,
    permissions: permissionsOfService(['identity:manage', 'families:ask', 'families:manage'], tenant),
    origin: { kind: 'process', process: 'demonstration' },
  } as const
  const run = (command: string, input: object, key: string) => service.commands.run({ command, input, caller, key })

  for (const { name, person, register, level } of demonstrationAccounts) {
    const key = `demonstration ${name}`
    if (register) await unlessDone(run('identity.register-person', { person, ...register }, key))
    if (level) {
      await unlessDone(run('identity.ask-guardian-link', { learner, guardian: person, level }, key))
      await unlessDone(run('identity.confirm-guardian-link', { learner, guardian: person }, key))
    }
    // Refused to somebody who has another account: that one is left alone.
    if (!(await unlessDone(service.accounts.open({ caller, person, name, key })))) continue
    const password = passwords.get(name)
    if (password === undefined) throw new FileUnusable(`${passwordsFile(dataDirectory)} has no password of ${name}`)
    const { kind } = await service.signIn.setPassword(tenant, person, password, { name, removeTotp: false })
    if (kind !== 'set') throw new Error(`the password of ${name} was not set: ${kind}`)
  }
  await run('identity.change-second-factor', { required: false }, 'demonstration second factor')
}

async function haveAccounts({ log }: Parts): Promise<boolean> {
  const { events } = await log.readStream(streamName('school', tenant), {
    tenant,
    from: 0,
    direction: 'forwards',
    limit: 100,
  })
  return events.some(({ type }) => type === secondFactorChanged.type)
}

/** False if the command was refused. One that was carried out before gives its first answer. */
async function unlessDone(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof CommandFailed && error.problem.kind === 'refused') return false
    throw error
  }
}

const PASSWORD_BYTES = 15
const newPasswords = (): string =>
  demonstrationAccounts.map(({ name }) => `${name} ${randomBytes(PASSWORD_BYTES).toString('base64url')}\n`).join('')

const passwordsIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [name, password] = line.trim().split(/\s+/)
      return name && password ? [[name, password] as const] : []
    }),
  )
