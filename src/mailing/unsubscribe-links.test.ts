/** Who can make a link that stops e-mails. */
import { createSecretKey } from 'node:crypto'
import { expect, it } from 'vitest'
import type { TenantId } from '#kernel/ids.ts'
import { PersonId } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { unsubscribeLinks } from './unsubscribe-links.ts'

const links = unsubscribeLinks({
  schoolSecret: async (tenant: TenantId) => createSecretKey(Buffer.from(tenant.repeat(2).slice(0, 64))),
})
const { tenant, teacher: person } = someone

it('names the school and the person again', async () =>
  expect(await links.read(await links.tokenOf({ tenant, person }))).toEqual({ tenant, person }))

it('is not accepted with another person, a changed letter or another length', async () => {
  const token = await links.tokenOf({ tenant, person })
  const other = await links.tokenOf({ tenant, person: PersonId.parse(id('7eac', 2)) })
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const swapped = Buffer.concat([bytes(other).subarray(0, 32), bytes(token).subarray(32)]).toString('base64url')
  expect(await links.read(swapped)).toBeNull()
  expect(await links.read(`${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`)).toBeNull()
  for (const wrong of ['', token.slice(1), `${token}A`, '!'.repeat(86)]) expect(await links.read(wrong)).toBeNull()
})
