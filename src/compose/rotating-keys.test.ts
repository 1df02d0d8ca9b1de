import { expect, it } from 'vitest'
import { keptPlace } from '#privacy/key-store.fixtures.ts'
import { namesOf, somebody } from '#privacy/key-store-contract.ts'
import type { Rotated } from '#privacy/rotation.ts'
import { rotatingKeys } from './rotating-keys.ts'

const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString()

it('ends an epoch that is due at the start, and later ones while it runs', async () => {
  const place = await keptPlace()
  let today = day(1)
  const store = await place.open(() => today)
  await store.obtain([namesOf(somebody())])
  today = day(40)
  const done: Rotated[] = []
  const rotating = rotatingKeys(store, {
    onRotated: (one) => done.push(one),
    onTrouble: (error) => {
      throw error
    },
    everyMs: 5,
  })
  await expect.poll(() => done.length).toBe(1)
  today = day(80)
  await expect.poll(() => done.length).toBe(2)
  await rotating.stop()
  expect(done).toEqual([
    { epoch: 2, ended: [1], rewrapped: 1, isFinished: true },
    { epoch: 3, ended: [2], rewrapped: 1, isFinished: true },
  ])
  await store.close()
  await place.remove()
})

it('reports a key store that is away, and tries again', async () => {
  const place = await keptPlace()
  const store = await place.open()
  await store.close()
  const trouble: unknown[] = []
  const rotating = rotatingKeys(store, {
    onRotated: () => undefined,
    onTrouble: (error) => trouble.push(error),
    everyMs: 5,
  })
  await expect.poll(() => trouble.length).toBeGreaterThan(2)
  await rotating.stop()
  await place.remove()
})
