// What is signed with which secret, at which moment.
import { randomBytes, randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { type Recipient, testMessage } from './message.ts'
import { newSecret, secretBox } from './secret-box.ts'

const box = secretBox(randomBytes(32))
const [fresh, old] = [newSecret(), newSecret()]
const recipient = (previousSecretUntil: string | null): Recipient => ({
  id: 'one',
  tenant: randomUUID() as TenantId,
  createdBy: randomUUID() as PersonId,
  url: 'https://example.org/',
  personal: false,
  secrets: [box.seal('one', fresh), box.seal('one', old)],
  previousSecretUntil: previousSecretUntil as Instant | null,
})
const signatures = (to: Recipient) => testMessage(to, box).headers['webhook-signature']?.split(' ').length

it('the secret before the last one signs too, until its time is over', () => {
  // A dispatcher may hold an endpoint for days after it was read.
  expect(signatures(recipient(new Date(Date.now() + 60_000).toISOString()))).toBe(2)
  expect(signatures(recipient(new Date(Date.now() - 1).toISOString()))).toBe(1)
  expect(signatures(recipient(null))).toBe(1)
})

it('a test message is verified as any other, and is no event', () => {
  const { body, headers } = testMessage(recipient(null), box)
  expect(new Webhook(fresh).verify(body, { ...headers })).toMatchObject({ type: 'sillage.webhook-test' })
  expect(headers['webhook-id']).toMatch(/^test-/)
})

it('a secret whose key is lost cannot sign; a new one mends the endpoint at once', () => {
  const lost = secretBox(randomBytes(32)).seal('one', old)
  const to = recipient(new Date(Date.now() + 60_000).toISOString())
  expect(() => testMessage({ ...to, secrets: [lost] }, box)).toThrow()
  const { body, headers } = testMessage({ ...to, secrets: [box.seal('one', fresh), lost] }, box)
  expect(new Webhook(fresh).verify(body, { ...headers })).toMatchObject({ type: 'sillage.webhook-test' })
})
