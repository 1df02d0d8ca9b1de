/** The accounts of the demonstration school: each role signs in with a password that only the file has. */
import { readFile, stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demonstrationAccounts, makeDemonstrationAccounts, passwordsFile } from '#compose/demonstration-accounts.ts'
import { DEMONSTRATION } from '#simulator/demonstration.ts'
import { signInWith } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

describe('the demonstration school', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('demonstration accounts', { tenant: DEMONSTRATION.tenant })
    await stack.ask('POST', '/api/schools', { body: { name: DEMONSTRATION.name, zone: 'Europe/Paris' } })
    for (const role of ['administrator', 'teacher', 'learner', 'parent'] as const) {
      const body = { person: DEMONSTRATION[role], role, givenName: 'Ada', familyName: 'Lind' }
      expect((await stack.ask('POST', '/api/people', { body })).statusCode).toBe(201)
    }
  })
  afterAll(() => stack?.close())

  const make = () => makeDemonstrationAccounts(stack.service, stack.directory)
  async function passwords(): Promise<string[][]> {
    const text = await readFile(passwordsFile(stack.directory), 'utf8')
    return text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
  }

  it('continues after a start that was killed half-way', async () => {
    let opened = 0
    const accounts: Stack['service']['accounts'] = {
      ...stack.service.accounts,
      async open(request) {
        if (++opened > 3) throw new Error('killed')
        return stack.service.accounts.open(request)
      },
    }
    await expect(makeDemonstrationAccounts({ ...stack.service, accounts }, stack.directory)).rejects.toThrow('killed')
    const before = await passwords()
    await make()
    expect(await passwords()).toEqual(before)
    const head = await stack.service.log.head()
    await make()
    expect(await stack.service.log.head()).toBe(head)
  })

  it('lets an account of each role sign in, without an authenticator application', async () => {
    const roles: string[] = []
    for (const [name = '', password = ''] of await passwords()) {
      const answer = await signInWith(stack, { name, password })
      expect(answer.json(), name).toMatchObject({ required: null })
      roles.push(...answer.json().roles)
    }
    expect(roles).toEqual(['administrator', 'teacher', 'parent', 'parent', 'support', 'auditor', 'learner'])
    expect(demonstrationAccounts.map(({ level }) => level).filter(Boolean)).toEqual(['view', 'manage'])
  })

  it.skipIf(process.platform === 'win32')('shows the passwords to the owner of the file alone', async () => {
    expect((await stat(passwordsFile(stack.directory))).mode & 0o777).toBe(0o600)
    for (const [, password = ''] of await passwords()) expect(stack.logged.join('')).not.toContain(password)
  })
})
