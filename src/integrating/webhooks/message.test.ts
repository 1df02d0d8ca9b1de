// Which secret signs which message, and when.
import { randomBytes, randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { type Recipient, signedTestMessage } from './message.ts'
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
const signatures = (to: Recipient) => signedTestMessage(to, box).headers['webhook-signature']?.split(' ').length

it('the previous secret also signs until it expires', () => {
  // A dispatcher may hold an endpoint for days after it was read.
  expect(signatures(recipient(new Date(Date.now() + 60_000).toISOString()))).toBe(2)
  expect(signatures(recipient(new Date(Date.now() - 1).toISOString()))).toBe(1)
  expect(signatures(recipient(null))).toBe(1)
})

it('a test message is verified like any other, and is not an event', () => {
  const { body, headers } = signedTestMessage(recipient(null), box)
  expect(new Webhook(fresh).verify(body, { ...headers })).toMatchObject({ type: 'sillage.webhook-test' })
  expect(headers['webhook-id']).toMatch(/^test-/)
})

it('a secret whose key is lost cannot sign; a new one repairs the endpoint at once', () => {
  const lost = secretBox(randomBytes(32)).seal('one', old)
  const to = recipient(new Date(Date.now() + 60_000).toISOString())
  expect(() => signedTestMessage({ ...to, secrets: [lost] }, box)).toThrow()
  const { body, headers } = signedTestMessage({ ...to, secrets: [box.seal('one', fresh), lost] }, box)
  expect(new Webhook(fresh).verify(body, { ...headers })).toMatchObject({ type: 'sillage.webhook-test' })
})
