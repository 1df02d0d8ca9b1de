/** Machine clients: registered, given secrets, disabled and enabled. */
import { expect, it } from 'vitest'
import clientDisabled from '#events/identity/client-disabled.ts'
import clientEnabled from '#events/identity/client-enabled.ts'
import { ClientPermission } from '#events/identity/client-permissions.ts'
import clientRegistered from '#events/identity/client-registered.ts'
import clientSecretMade from '#events/identity/client-secret-made.ts'
import { schoolRoles } from '#identity/permissions.ts'
import { given, refused } from '#kernel/specification.ts'
import client from './client.ts'
import disableClient from './disable-client.ts'
import enableClient from './enable-client.ts'
import registerClient from './register-client.ts'
import rotateClientSecret from './rotate-client-secret.ts'

const id = '3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863'
const secret = '8c5d0f1e-72b3-4a96-9e08-1f6a3d5c7b42'
const registered = clientRegistered({ name: 'Exercices', permissions: ['learning:record'] })
const made = clientSecretMade({ secret })

it('is registered once, with each permission once, and a secret', () => {
  given(client, [])
    .when(registerClient, {
      client: id,
      name: 'Exercices',
      permissions: ['learning:record', 'learning:record'],
      secret,
    })
    .then([registered, made])
  given(client, [registered, made])
    .when(registerClient, { client: id, name: 'Exercices', permissions: ['learning:record'], secret })
    .then(refused('client-already-registered', '/client'))
})

it('gets other secrets, also while it is disabled', () => {
  for (const history of [
    [registered, made],
    [registered, made, clientDisabled({})],
  ])
    given(client, history).when(rotateClientSecret, { client: id, secret }).then([made])
  given(client, []).when(rotateClientSecret, { client: id, secret }).then(refused('client-unknown'))
})

it('is disabled and enabled; repeating either changes nothing', () => {
  const disabled = [registered, clientDisabled({})]
  given(client, [registered])
    .when(disableClient, { client: id })
    .then([clientDisabled({})])
  given(client, disabled).when(disableClient, { client: id }).then([])
  given(client, disabled)
    .when(enableClient, { client: id })
    .then([clientEnabled({})])
  given(client, [registered]).when(enableClient, { client: id }).then([])
  for (const command of [disableClient, enableClient])
    given(client, []).when(command, { client: id }).then(refused('client-unknown'))
})

it('may have what some role has in a whole school, but decides about no rights, models or jobs, and reads no trail', () => {
  const rights = Object.values(schoolRoles).flatMap((role) => Object.entries(role))
  const ofSchools = rights.flatMap(([permission, scope]) => (scope === 'school' ? [permission] : []))
  expect([...ClientPermission.options].sort()).toEqual(
    [...new Set(ofSchools)].filter((permission) => !/^(rights|trail|models|jobs):/.test(permission)).sort(),
  )
})
