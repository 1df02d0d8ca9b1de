// `sillage admin create` as a real process: what it makes, what it refuses, and that the password is printed nowhere.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInWith } from '../tests/http/signed-in.ts'
import { openStack, type Stack } from '../tests/http/stack.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the verb admin create, on PostgreSQL', () => {
  let database: TestDatabase
  let stack: Stack
  beforeAll(async () => {
    database = await freshDatabase('admin verb')
    stack = await openStack('admin verb', { databaseUrl: database.url })
  })
  afterAll(async () => {
    await stack?.close()
    await database?.drop()
  })

  function create(args: readonly string[], typed: string) {
    const { SILLAGE_DATA: _, ...environment } = database.environment
    const child = spawn(process.execPath, ['scripts/sillage.ts', 'admin', 'create', ...args], {
      cwd: root,
      env: { ...process.env, ...environment, SILLAGE_DATA: stack.directory, SILLAGE_KEYS: `${stack.directory}/keys` },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.end(typed)
    let [printed, said] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    return new Promise<{ code: number | null; printed: string; said: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, printed, said })),
    )
  }

  it('makes the first administrator, who then signs in; repeated, it sets the password again', async () => {
    const [school, person] = [randomUUID(), randomUUID()]
    const named = ['--school', school, '--person', person, '--name', 'Direction']
    const names = ['--given-name', 'Ada', '--family-name', 'Lind', '--open-school', 'École des Tilleuls']
    const unregistered = await create([...named, '--open-school', 'École des Tilleuls'], 'une phrase assez longue\n')
    expect(unregistered).toMatchObject({ code: 2, said: expect.stringContaining('--given-name') })
    const weak = await create([...named, ...names], 'password1234\n')
    expect(weak).toMatchObject({ code: 2, said: expect.stringContaining('most common') })
    expect(weak.said + weak.printed).not.toContain('password1234')
    const made = await create([...named, ...names], 'une phrase assez longue\n')
    expect(made, made.said).toMatchObject({
      code: 0,
      printed: `Direction may now sign in to the school ${school} as an administrator.\n`,
    })
    const signedIn = await signInWith(
      { ...stack, tenant: school },
      { name: 'direction', password: 'une phrase assez longue' },
    )
    expect(signedIn.json()).toMatchObject({ person, roles: ['administrator'] })
    expect(await create(named, '')).toMatchObject({ code: 2, said: expect.stringContaining('no password') })
  })
})
