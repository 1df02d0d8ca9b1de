// `sillage token`: what it prints is a token of this installation, for whom and as long as was asked.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, expect, it, vi } from 'vitest'
import { openTokenKeys } from '#identity/token-keys.ts'
import token from './token.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

async function run(...args: string[]): Promise<{ printed: string; directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-token-'))
  await openTokenKeys(directory)
  return { printed: await runIn(directory, ...args), directory }
}

async function runIn(directory: string, ...args: string[]): Promise<string> {
  vi.stubEnv('SILLAGE_DATA', directory)
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const program = new Command().exitOverride()
  token(program)
  for (const verb of program.commands) verb.exitOverride()
  await program.parseAsync(['token', ...args], { from: 'user' })
  return written.mock.calls.map(([text]) => String(text)).join('')
}

it('prints a token that the service takes', async () => {
  const [tenant, actor] = [randomUUID(), randomUUID()]
  const { printed, directory } = await run(
    '--tenant',
    tenant,
    '--actor',
    actor.toUpperCase(),
    '--role',
    'teacher',
    '--expires',
    '30m',
  )
  expect(printed).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  const caller = await (await openTokenKeys(directory)).verify(printed.trim())
  expect(caller).toMatchObject({ tenant, actor, roles: ['teacher'] })
  expect(caller.permissions.has('learning:correct')).toBe(true)
  const lifetimeS = (caller.expiresAtMs - Date.now()) / 1_000 - 30
  expect(lifetimeS).toBeGreaterThan(29 * 60)
  expect(lifetimeS).toBeLessThanOrEqual(30 * 60 + 1)
})

it.each([
  ['a tenant that is no id', ['--tenant', 'x', '--actor', randomUUID(), '--role', 'teacher']],
  ['a role that there is not', ['--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'god']],
  ['a time without a unit', ['--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'teacher', '--expires', '8']],
  ['no time at all', ['--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'teacher', '--expires', '0h']],
  ['no role', ['--tenant', randomUUID(), '--actor', randomUUID()]],
])('refuses %s', async (_, args) => {
  await expect(run(...args)).rejects.toThrow(/invalid|not specified|required/i)
})

it('makes no key where there is no installation, and says what to do', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-token-'))
  const args = ['--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'teacher']
  for (const place of [directory, join(directory, 'mistyped')])
    await expect(runIn(place, ...args)).rejects.toThrow(
      `There is no token-keys.json in ${place}. Set SILLAGE_DATA to the directory of the service`,
    )
  expect(await readdir(directory)).toEqual([])
})

it('answers machines', async () => {
  const { printed } = await run('--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'teacher', '--json')
  expect(JSON.parse(printed)).toMatchObject({ token: expect.any(String), role: 'teacher', expiresInS: 28_800 })
})
