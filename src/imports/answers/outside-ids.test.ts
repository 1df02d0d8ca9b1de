/** The learners of outside ids: found again, and by nobody without the secret of the school. */
import { expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { outsideIds } from './outside-ids.ts'

const school = TenantId.parse(id('5c', 1))
const another = TenantId.parse(id('5c', 2))

it('gives the same learner for the same outside id, and each id a learner of its own', async () => {
  const { learnersOf } = outsideIds(keysOf(memoryKeyStore()))
  const [a, b, again] = await learnersOf(school, ['70363', '70364', '70363'])
  expect(again).toBe(a)
  expect(b).not.toBe(a)
  expect(await learnersOf(school, ['70364'])).toEqual([b])
})

it('does not mind blanks, nor the decimals of a data frame', async () => {
  const { learnersOf } = outsideIds(keysOf(memoryKeyStore()))
  expect(new Set(await learnersOf(school, ['12', ' 12 ', '12.0'])).size).toBe(1)
})

it('gives other learners in another school, and under another secret', async () => {
  const { learnersOf } = outsideIds(keysOf(memoryKeyStore()))
  const elsewhere = outsideIds(keysOf(memoryKeyStore()))
  const found = [
    ...(await learnersOf(school, ['12'])),
    ...(await learnersOf(another, ['12'])),
    ...(await elsewhere.learnersOf(school, ['12'])),
  ]
  expect(new Set(found).size).toBe(3)
})
