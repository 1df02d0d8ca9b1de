// Names that expire while the process is ended, or while the person comes back: never without their event, and never the new ones.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { leftSchool } from '#compose/open-retention.ts'
import { Instant, PersonId, streamName, Zone } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { openPool } from '#platform/database.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { retentionOf } from '#rights/retention/retention.ts'
import { sealedSchool } from '../fixtures/sealed-schools.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { openStack, type Stack } from '../http/stack.ts'

const { tenant } = sealedSchool(96, 'identifying', 'identifying', 'identifying')
const keyStore = memoryKeyStore()
const now = Instant.parse('2031-09-01T02:00:00.000Z')
const longAgo = Instant.parse('2027-03-01T12:00:00.000Z')
const zone = Zone.parse('Europe/Paris')
const by = PersonId.parse(randomUUID())

let stack: Stack
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  stack = await openStack('expired names', { keyStore })
  pool = openPool(stack.service.databaseUrl, { name: 'expired names test', max: 3 })
  await does('identity.open-school', { name: 'École des Tilleuls', zone, sealing: 'identifying' })
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

const does = (command: string, input: object) =>
  stack.service.commands.run({
    command,
    input,
    caller: testCaller(permissions, { tenant, actor: by }),
    key: randomUUID(),
  })
const register = (person: PersonId, givenName: string) =>
  does('identity.register-person', { person, role: 'learner', givenName, familyName: 'Caradec' })

/** Of one person who has left, until `comesBack` is called. */
function retentionFor(person: PersonId) {
  const forgotten: PersonId[] = []
  let gone = new Map([[person, longAgo]])
  const once: { whenAsked: (() => Promise<unknown>) | null } = { whenAsked: null }
  const retention = retentionOf({
    ...{ pool, keyStore, log: stack.service.log, held: new Map(), streamsOf: async () => [] },
    schoolOf: async () => ({
      ...{ zone, level: 'identifying' as const },
      periods: {
        teaching: 'P5Y',
        wellbeing: 'P5Y',
        administration: 'P10Y',
        security: 'P10Y',
        prediction: 'P2Y',
        names: 'P3Y',
      },
    }),
    protectedUntil: async () => ({}),
    atSchool: async () => new Set(),
    async left() {
      const answer = gone
      await once.whenAsked?.()
      once.whenAsked = null
      return answer
    },
    forgetCredentials: async (_, who) => void forgotten.push(who),
  })
  const comesBack = async () => {
    await register(person, 'Maëlle')
    gone = new Map()
  }
  return { ...{ retention, forgotten, comesBack, once }, carryOut: () => retention.carryOut(tenant, { now }) }
}

async function planned(person: PersonId) {
  await register(person, 'Inès')
  await does('identity.leave-school', { person })
  const of = retentionFor(person)
  const plan = await of.retention.plan(tenant, now)
  expect(await of.retention.confirm(tenant, plan?.id ?? '', by, now)).toBe(true)
  return of
}

/** The events of the stream, with the given name as it can be read. */
async function history(person: PersonId): Promise<string[]> {
  const page = { tenant, from: 0, direction: 'forwards', limit: 100 } as const
  const { events } = await stack.service.log.readStream(streamName('person', person), page)
  const reader = stack.service.codec.reader('all')
  await reader.prepare(events)
  const told = events.filter(({ type }) => /registered|expired/.test(type))
  return told.map((stored) => {
    const { givenName } = reader.show(stored).data as { givenName?: unknown }
    const shown = typeof givenName === 'string' ? ` ${givenName}` : givenName === undefined ? '' : ' (erased)'
    return `${stored.type.split('.')[1]}${shown}`
  })
}
const settled = async (person: PersonId) => {
  const { rows } = await pool.query<{ why: string | null; expired: boolean }>(
    'select why, expired_at is not null as expired from sillage.retention_items where tenant = $1 and person = $2',
    [tenant, person],
  )
  return rows
}

describe('names that expire', () => {
  it.each([
    ['before', false],
    ['after', true],
  ])(
    'are finished if the process ends %s their keys are destroyed, and whoever comes back then keeps the new name',
    async (_, isAfter) => {
      const person = PersonId.parse(randomUUID())
      const of = await planned(person)
      const destroyEach = keyStore.destroyEach.bind(keyStore)
      vi.spyOn(keyStore, 'destroyEach').mockImplementationOnce(async (keys) => {
        if (isAfter) await destroyEach(keys)
        throw new Error('the process was killed')
      })
      await expect(of.carryOut()).rejects.toThrow('killed')
      of.forgotten.length = 0
      await of.comesBack()
      expect(await of.carryOut()).toBe(1)
      expect(await settled(person)).toEqual([{ why: null, expired: true }])
      expect(of.forgotten).toEqual([])
      await expect
        .poll(() => history(person))
        .toEqual(['person-registered (erased)', 'names-expired', 'person-registered Maëlle'])
    },
  )

  it('take the credentials too, if the process ends and nobody comes back', async () => {
    const person = PersonId.parse(randomUUID())
    const of = await planned(person)
    vi.spyOn(keyStore, 'destroyEach').mockRejectedValueOnce(new Error('the process was killed'))
    await expect(of.carryOut()).rejects.toThrow('killed')
    of.forgotten.length = 0
    expect(await of.carryOut()).toBe(1)
    expect(of.forgotten).toEqual([person])
    await expect.poll(() => history(person)).toEqual(['person-registered (erased)', 'names-expired'])
  })

  it('are kept with the credentials if the person comes back while the plan is carried out', async () => {
    const person = PersonId.parse(randomUUID())
    const of = await planned(person)
    of.once.whenAsked = of.comesBack
    expect(await of.carryOut()).toBe(0)
    expect(await settled(person)).toEqual([{ why: 'at-school', expired: false }])
    expect(of.forgotten).toEqual([])
    expect(await history(person)).toEqual(['person-registered Inès', 'person-registered Maëlle'])
  })

  it('wait with the plan while nobody can tell who has left', async () => {
    const person = PersonId.parse(randomUUID())
    const of = await planned(person)
    // No worker feeds the read models here.
    of.once.whenAsked = () => leftSchool({ pool, log: stack.service.log }, tenant, 0)
    await expect(of.carryOut()).rejects.toThrow('who has left the school is not known')
    expect(await settled(person)).toEqual([{ why: null, expired: false }])
    expect((await of.retention.summary(tenant))?.plan?.finishedAt).toBeNull()
    of.once.whenAsked = null
    expect(await of.carryOut()).toBe(1)
  })
})
