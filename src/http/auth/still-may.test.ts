// What lasts longer than a request ends when the key of its token is withdrawn, also for a token made by hand.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import { rotateTokenKeys } from '#identity/token-key-rotation.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { id } from '#kernel/specification.ts'
import { requireTokens, stillMay } from './authentication.ts'

it('a token made by hand holds until its key is withdrawn', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-still-'))
  const keys = await openTokenKeys(directory)
  const app = Fastify()
  onTestFinished(async () => {
    await app.close()
    await rm(directory, { recursive: true, force: true })
  })
  let holds: () => Promise<boolean> = async () => false
  requireTokens(app, keys)
  app.get('/stream', { config: { may: 'any token' } }, (request) => {
    holds = () =>
      stillMay(async () => 'allowed' as const, request, { may: 'events:read', of: () => ({ kind: 'school' }) }, {})
    return 'begun'
  })
  const token = await keys.sign({ tenant: id('5c0a'), actor: id('ad'), role: 'administrator' }, 600)
  const headers = { authorization: `Bearer ${token}` }
  expect((await app.inject({ url: '/stream', headers })).statusCode).toBe(200)
  expect(await holds()).toBe(true)
  await rotateTokenKeys(directory, 'now', Date.now())
  await keys.refresh()
  expect(await holds()).toBe(true)
  await rotateTokenKeys(directory, 'withdraw', Date.now())
  await keys.refresh()
  expect(await holds()).toBe(false)
})
