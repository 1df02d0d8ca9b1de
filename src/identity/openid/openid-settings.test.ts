/** The settings of OpenID Connect: which are accepted, and what a person reads about the others. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { readOpenIdSettings } from './openid-settings.ts'

const school = '0b54a1a4-7c1e-4f0f-9a52-3d8f4f6f2f10'
const ent = { issuer: 'https://ent.example', clientId: 'sillage', clientSecretFile: 'ent.secret', school }
let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sillage-openid-'))
  await writeFile(join(directory, 'ent.secret'), 'the secret\n')
})

async function read(settings: unknown) {
  const file = join(directory, 'openid.json')
  await writeFile(file, typeof settings === 'string' ? settings : JSON.stringify(settings))
  return readOpenIdSettings(file)
}
const withEnt = (more: object) => ({ address: 'https://sillage.example', providers: { ent: { ...ent, ...more } } })

it('reads the providers, with their secrets and the addresses to come back to', async () =>
  expect((await read(withEnt({}))).get('ent')).toEqual({
    name: 'ent',
    issuer: 'https://ent.example',
    clientId: 'sillage',
    clientSecret: 'the secret',
    clientAuthentication: 'basic',
    school,
    secondFactor: false,
    scope: 'openid',
    callback: 'https://sillage.example/api/sign-in/openid/ent/callback',
  }))

it('accepts plain http from this machine only', async () => {
  for (const issuer of ['http://127.0.0.1:4000', 'http://localhost:4000/realms/x', 'http://[::1]:4000'])
    expect((await read(withEnt({ issuer }))).get('ent')?.issuer).toBe(issuer)
  for (const issuer of [
    'http://ent.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://ent.example',
    'file:///etc/passwd',
    'ent.example',
    'https://user@ent.example',
    'https://ent.example?x=1',
  ])
    await expect(read(withEnt({ issuer })), issuer).rejects.toThrow(/providers\.ent\.issuer: issuer must/)
})

it.each<[string, unknown, string]>([
  ['no JSON', '{', 'is not valid JSON'],
  ['no provider', { address: 'https://sillage.example', providers: {} }, 'has no provider'],
  ['a provider without a school', withEnt({ school: undefined }), 'providers.ent.school'],
  ['an unknown field', withEnt({ secret: 'in clear' }), 'providers.ent'],
  ['a scope without openid', withEnt({ scope: 'profile' }), 'must contain openid'],
  ['an address with a path', { ...withEnt({}), address: 'https://sillage.example/app' }, 'must have no path'],
  ['a name that is no part of an address', { ...withEnt({}), providers: { 'a/b': ent } }, 'lower-case letters'],
  ['a secret that is not there', withEnt({ clientSecretFile: 'none' }), 'none cannot be read'],
])('refuses %s, and says why', async (_, settings, why) => {
  const problem = await read(settings).catch((error: unknown) => error)
  expect(problem).toMatchObject({ name: 'OpenIdRefused', message: expect.stringContaining(why) })
  expect(String(problem)).not.toContain('in clear')
})

it('refuses an empty secret, and a file that is not there', async () => {
  await writeFile(join(directory, 'empty'), '\n')
  await expect(read(withEnt({ clientSecretFile: 'empty' }))).rejects.toThrow('is empty')
  await expect(readOpenIdSettings(join(directory, 'nothing.json'))).rejects.toThrow('cannot be read')
})
