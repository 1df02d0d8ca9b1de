import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { keptPlace } from '#privacy/key-store.fixtures.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { KeyStoreRefused } from '#privacy/key-store-errors.ts'
import { keyStoreWhenThere } from './key-store-when-there.ts'

const tenant = TenantId.parse(randomUUID())

it('is there at once where the store answers', async () => {
  const place = await keptPlace()
  onTestFinished(place.remove)
  const opened: unknown[] = []
  const store = await keyStoreWhenThere(() => place.open(), { onOpened: (kept) => opened.push(kept) })
  expect(opened).toHaveLength(1)
  expect((await store.schoolSecret(tenant)).type).toBe('secret')
  await store.close()
  await expect(store.schoolSecret(tenant)).rejects.toThrow(KeysUnavailable)
})

it('is opened once by the first call that the store answers', async () => {
  const place = await keptPlace()
  onTestFinished(place.remove)
  const happened: string[] = []
  let isAway = true
  const store = await keyStoreWhenThere(
    () => {
      happened.push('tried')
      return isAway ? Promise.reject(new KeysUnavailable()) : place.open()
    },
    { onAway: () => happened.push('away'), onOpened: () => happened.push('opened') },
  )
  await expect(store.schoolSecret(tenant)).rejects.toThrow(KeysUnavailable)
  isAway = false
  const [first, second] = await Promise.all([store.schoolSecret(tenant), store.schoolSecret(tenant)])
  expect(first.equals(second)).toBe(true)
  expect(happened).toEqual(['tried', 'away', 'tried', 'tried', 'opened'])
  await store.close()
})

it('refuses a store that was lost or exchanged', async () => {
  await expect(
    keyStoreWhenThere(() => Promise.reject(new KeyStoreRefused('there was a key store, and it is gone'))),
  ).rejects.toThrow(KeyStoreRefused)
})
