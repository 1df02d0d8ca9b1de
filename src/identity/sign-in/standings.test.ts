/** How long a process may believe what a session may do. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import type { StoredSession } from './sign-in-store.ts'
import { type AccountState, sessionStandings } from './standings.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const person = PersonId.parse('5111a9e0-0000-4000-8000-000000000002')
const key = { id: '5111a9e0-0000-4000-8000-000000000003' }

function process() {
  const clock = { monotonicMs: 10_000, nowMs: 0 }
  const world = {
    account: { status: 'open', held: null, generation: 0, pin: { credential: null, generation: 0 } } as AccountState,
    roles: ['teacher'],
    kind: 'cookie' as StoredSession['kind'],
    answers: true,
    required: false,
    secondFactor: false,
    slowMs: 0,
    /** Resolves when the reads under way may go on. */
    gate: Promise.resolve(),
    asked: 0,
  }
  const standings = sessionStandings(
    {
      async session() {
        world.asked += 1
        if (!world.answers) throw new Error('the database does not answer')
        return {
          id: key.id,
          person,
          generation: 0,
          kind: world.kind,
          secondFactor: world.secondFactor,
          expiresAtMs: 5_000_000,
        }
      },
      async account() {
        const { account } = world
        clock.monotonicMs += world.slowMs
        await world.gate
        return account
      },
      rolesOf: async () => world.roles,
      requiresSecondFactor: async () => world.required,
    },
    {
      nowMs: () => clock.nowMs,
      monotonicMs: () => clock.monotonicMs,
      async sleep(ms) {
        clock.monotonicMs += ms
      },
    },
  )
  return { clock, world, standings, holds: async () => (await standings.of(tenant, key)) !== null }
}

it('asks once a second, and then hears of a disabled account', async () => {
  const { clock, world, holds } = process()
  expect(await holds()).toBe(true)
  world.account = { ...world.account, status: 'disabled', generation: 1 }
  clock.monotonicMs += 999
  expect(await holds()).toBe(true)
  expect(world.asked).toBe(1)
  clock.monotonicMs += 1
  expect(await holds()).toBe(false)
})

it('after it was frozen, asks before it admits', async () => {
  const { clock, world, holds } = process()
  await holds()
  world.account = { ...world.account, status: 'closed', generation: 1 }
  clock.monotonicMs += 60_000
  expect(await holds()).toBe(false)
})

it('after it was frozen while it asked, asks again before it admits', async () => {
  const { clock, world, holds } = process()
  const opened = Promise.withResolvers<void>()
  world.gate = opened.promise
  const request = holds()
  await Promise.resolve()
  // Frozen here, with the answer on its way; meanwhile another process disables the account.
  world.account = { ...world.account, status: 'disabled', generation: 1 }
  clock.monotonicMs += 1_000
  opened.resolve()
  expect(await request).toBe(false)
  expect(world.asked).toBe(2)
})

it('does not admit if every answer takes longer than it may be used', async () => {
  const { world, holds } = process()
  world.slowMs = 1_000
  await expect(holds()).rejects.toThrow('answers too slowly')
  expect(world.asked).toBe(3)
  world.slowMs = 999
  expect(await holds()).toBe(true)
})

it('answers a withdrawal only when no other process uses what it knew before', async () => {
  const changes = fc.record({ readMs: fc.integer({ min: 0, max: 3_000 }), laterMs: fc.integer({ min: 0, max: 3_000 }) })
  await fc.assert(
    fc.asyncProperty(changes, async ({ readMs, laterMs }) => {
      const answering = process()
      const other = process()
      await other.holds()
      other.clock.monotonicMs += readMs
      await other.holds()
      other.world.account = { ...other.world.account, status: 'disabled', generation: 1 }
      const beforeMs = answering.clock.monotonicMs
      await answering.standings.withdrawn(tenant, person)
      // Both clocks run alike.
      other.clock.monotonicMs += answering.clock.monotonicMs - beforeMs + laterMs
      expect(await other.holds()).toBe(false)
    }),
  )
})

it('follows a school that closes, for everybody in it', async () => {
  const { world, standings, holds } = process()
  await holds()
  world.roles = []
  await standings.withdrawn(tenant, 'everybody')
  expect(await holds()).toBe(false)
})

it('refuses if nobody answers', async () => {
  const { clock, world, holds } = process()
  await holds()
  world.answers = false
  clock.monotonicMs += 1_000
  await expect(holds()).rejects.toThrow('does not answer')
})

it('follows its own changes at once, also with an answer that was under way', async () => {
  const { world, standings, holds } = process()
  const opened = Promise.withResolvers<void>()
  world.gate = opened.promise
  const early = holds()
  await Promise.resolve()
  world.account = { ...world.account, status: 'disabled', generation: 1 }
  standings.changed(tenant, person)
  const late = holds()
  opened.resolve()
  expect([await early, await late]).toEqual([false, false])
  expect(await holds()).toBe(false)
})

it('ends a session when the person has no role any more, and when it expires', async () => {
  const { clock, world, standings, holds } = process()
  expect(await holds()).toBe(true)
  clock.nowMs = 5_000_000
  expect(await holds()).toBe(false)
  clock.nowMs = 0
  world.roles = []
  standings.changed(tenant, person)
  expect(await holds()).toBe(false)
})

it('is pending without a second factor, where the school requires one of somebody in these roles', async () => {
  const pending = async (roles: readonly string[], required: boolean, secondFactor: boolean) => {
    const { world, standings } = process()
    Object.assign(world, { roles, required, secondFactor })
    return (await standings.of(tenant, key))?.pending
  }
  for (const role of ['teacher', 'administrator', 'support', 'auditor', 'analyst', 'operator', 'a later one']) {
    expect(await pending([role], true, false), role).toBe(true)
    expect(await pending(['parent', role], true, false), role).toBe(true)
    expect(await pending([role], true, true), role).toBe(false)
    expect(await pending([role], false, false), role).toBe(false)
  }
  for (const roles of [['learner'], ['parent'], ['learner', 'parent']])
    expect(await pending(roles, true, false)).toBe(false)
  expect(await pending(['learner', 'teacher'], true, false)).toBe(true)
})

it('of a PIN follows the PIN, and the role of a learner, and not the account under a name', async () => {
  const { world, standings, holds } = process()
  world.kind = 'pin'
  const pin = { credential: 'c', generation: 0 }
  const holdsWith = async (account: Partial<AccountState>, roles = ['learner']) => {
    world.account = { status: 'none', held: null, generation: 7, pin, ...account }
    world.roles = roles
    standings.changed(tenant, person)
    return holds()
  }
  expect(await holdsWith({})).toBe(true)
  expect(await holdsWith({ status: 'open' }, ['teacher', 'learner'])).toBe(true)
  expect(await holdsWith({ pin: { ...pin, generation: 1 } })).toBe(false)
  expect(await holdsWith({ pin: { ...pin, credential: null } })).toBe(false)
  expect(await holdsWith({ status: 'disabled' })).toBe(false)
  expect(await holdsWith({}, ['teacher'])).toBe(false)
  world.required = true
  world.account = { status: 'open', held: null, generation: 0, pin }
  world.roles = ['teacher', 'learner']
  standings.changed(tenant, person)
  expect((await standings.of(tenant, key))?.pending).toBe(false)
})
