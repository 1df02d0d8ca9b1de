// What the reader at the head may tell a lane, and what a lane does over a log that its position is not of.
import { beforeEach, describe, expect, it } from 'vitest'
import { UnknownPosition } from '#event-log/event-log.ts'
import type { EventId, LogId, Position, TenantId } from '#kernel/ids.ts'
import { drive, type Lane, newLane, see } from './lane.ts'

let lane: Lane
beforeEach(() => {
  lane = newLane('one', 0)
  lane.wants = { tenant: 'ours' as TenantId, types: ['wanted'] }
  lane.looked = 10n as Position
  lane.idle = true
})
const page = (...events: [tenant: string, type: string][]) => ({
  events: events.map(([tenant, type], i) => ({
    id: `event ${11 + i}` as EventId,
    tenant: tenant as TenantId,
    type,
    position: BigInt(11 + i) as Position,
  })),
  position: BigInt(10 + events.length) as Position,
})

describe('a page that the reader at the head has seen', () => {
  it('wakes a lane that wants something of it, and leaves the looking to the lane', () => {
    see(lane, page(['ours', 'wanted'], ['ours', 'other']))
    expect([lane.bell.count(), lane.wanted, lane.looked]).toEqual([1, 11n, 10n])
  })

  it('lets an idle lane look past it where there is nothing for it', () => {
    see(lane, page(['ours', 'other'], ['theirs', 'wanted']))
    expect([lane.bell.count(), lane.looked]).toEqual([0, 12n])
  })

  it('moves no lane that is at work: it may not have read so far', () => {
    lane.idle = false
    see(lane, page(['ours', 'other']))
    expect(lane.looked).toBe(10n)
  })

  it('wakes no lane that has been there already', () => {
    lane.looked = 20n as Position
    see(lane, page(['ours', 'wanted']))
    expect([lane.bell.count(), lane.looked]).toEqual([0, 20n])
  })

  it('wakes a lane whose endpoint is not read yet: it may want anything', () => {
    lane.wants = null
    see(lane, page(['theirs', 'other']))
    expect(lane.bell.count()).toBe(1)
  })
})

describe('a lane whose position is none of the log', () => {
  const endpoint = { logId: 'log' as LogId, position: 7n as Position, event: null, tenant: 'ours', types: null }

  it('pauses its endpoint with that fault, though the database does not answer at first, and ends', async () => {
    const paused: string[] = []
    const troubles: unknown[] = []
    let refusals = 1
    await drive(lane, {
      log: {
        id: 'log' as LogId,
        head: async () => 9n as Position,
        eventAt: async () => null,
        readAll: () => Promise.reject(new UnknownPosition(7n as Position)),
      },
      store: {
        endpoint: async () =>
          ({ ...endpoint, pausedFor: paused[0] ?? null }) as unknown as Awaited<
            ReturnType<Parameters<typeof drive>[1]['store']['endpoint']>
          >,
        settle: () => Promise.reject(new Error('nothing is sent')),
        troubled: async () => undefined,
        async pause(_, why) {
          refusals -= 1
          if (refusals >= 0) throw new Error('the database does not answer')
          paused.push(why)
        },
      },
      attempt: () => Promise.reject(new Error('nothing is sent')),
      sleep: async () => undefined,
      scheduleS: [1],
      random: () => 0,
      skipping: async () => undefined,
      onTrouble: (_, error) => troubles.push(error),
    })
    expect(paused).toEqual(['another-log'])
    expect(troubles.at(-1)).toBeInstanceOf(UnknownPosition)
  })
})
