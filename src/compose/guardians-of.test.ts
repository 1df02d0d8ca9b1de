// What a bundle about one person leaves out, since it may be given to a parent.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { codec } from '#commanding/codec.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import { derivedCommandId, PersonId, streamName } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { actsAboutRequests } from './acts-about-requests.ts'
import { leftOutOf } from './guardians-of.ts'

const { tenant, zone, teacher } = someone
const [child, mother] = [PersonId.parse(randomUUID()), PersonId.parse(randomUUID())]

async function aLinkedChild() {
  const [log, store] = [openMemoryLog(), memoryKeyStore()]
  const sealed = codec(new Map([[guardianLinkConfirmed.type, guardianLinkConfirmed]]), keysOf(store, { freshMs: 0 }))
  const commandId = derivedCommandId('guardians of', '1')
  const from = { commandId, subject: child, actor: teacher, correlationId: commandId, causationId: null }
  const stamp = { ...from, fingerprint: 7, occurredAt: minute(1), zone }
  const stream = streamName('person', child)
  const events = [guardianLinkConfirmed({ guardian: mother })]
  const [records] = await sealed.encode([{ events, stamp, tenant, stream, level: 'all' }])
  if (!records || records instanceof Error) throw records ?? new Error('one draft has one outcome')
  await log.append({ stream, tenant, expected: 'any', events: records })
  return { store, leftOut: (subject: PersonId) => leftOutOf({ log, codec: sealed }, tenant, { subject }) }
}

it('leaves out what a guardian did and every act about a request, and nothing about somebody without a guardian', async () => {
  const { leftOut } = await aLinkedChild()
  expect(await leftOut(child)).toMatchObject({
    without: { except: [{ person: mother }], acts: { actions: actsAboutRequests } },
  })
  expect(await leftOut(mother)).toEqual({})
})

it('has only what the child did, but for their requests, once it is not known who the guardians were', async () => {
  const { store, leftOut } = await aLinkedChild()
  const { keys } = await store.years(tenant, null, 100)
  await store.destroyEach(keys)
  expect(await leftOut(child)).toEqual({
    without: { except: [], onlyOf: child, acts: { actions: actsAboutRequests } },
  })
})
