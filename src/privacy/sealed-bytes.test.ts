// Files about people, sealed.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { keysOf } from './keys.ts'
import { memoryKeyStore } from './memory-key-store.ts'
import type { SchoolYear } from './school-year.ts'
import { BytesNotOpened, openOfPerson, openOfSchool, sealForPerson, sealForSchool } from './sealed-bytes.ts'
import { KeyDestroyed } from './sealing.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const person = PersonId.parse(randomUUID())
const scope = {
  tenant,
  person,
  use: { kind: 'year', purpose: 'security', schoolYear: '2026-2027' as SchoolYear },
} as const
const text = Buffer.from('Camille Moreau')

it('opens what was sealed for a person, and nothing of it stands there in clear', async () => {
  const keys = keysOf(memoryKeyStore())
  const sealed = await sealForPerson(keys, scope, 'job 1', text)
  expect(sealed.includes('Camille')).toBe(false)
  expect(await openOfPerson(keys, 'job 1', sealed)).toEqual(text)
})

it('opens only with what it belongs to, and only unchanged', async () => {
  const keys = keysOf(memoryKeyStore())
  const sealed = await sealForPerson(keys, scope, 'job 1', text)
  await expect(openOfPerson(keys, 'job 2', sealed)).rejects.toThrow(BytesNotOpened)
  sealed[40] = (sealed[40] ?? 0) ^ 1
  await expect(openOfPerson(keys, 'job 1', sealed)).rejects.toThrow(BytesNotOpened)
  const ofSchool = await sealForSchool(keys, tenant, 'job 1', text)
  expect(await openOfSchool(keys, tenant, 'job 1', ofSchool)).toEqual(text)
  await expect(openOfSchool(keys, tenant, 'job 2', ofSchool)).rejects.toThrow(BytesNotOpened)
})

it('is closed for ever when the person is erased, and nothing is sealed for them any more', async () => {
  const store = memoryKeyStore()
  const sealed = await sealForPerson(keysOf(store), scope, 'job 1', text)
  await store.destroy({ tenant, person })
  await expect(openOfPerson(keysOf(store), 'job 1', sealed)).rejects.toThrow(BytesNotOpened)
  await expect(sealForPerson(keysOf(store), scope, 'job 1', text)).rejects.toThrow(KeyDestroyed)
})
