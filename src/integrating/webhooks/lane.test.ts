// What the reader at the head does to a lane, and what a lane does if its position is not in the log.
import { beforeEach, describe, expect, it } from 'vitest'
import { UnknownPosition } from '#event-log/event-log.ts'
import type { EventId, LogId, Position, TenantId } from '#kernel/ids.ts'
import { type Lane, newLane, notePage, runLane } from './lane.ts'

let lane: Lane
beforeEach(() => {
  lane = newLane('one', 0)
  lane.subscription = { tenant: 'ours' as TenantId, types: ['wanted'] }
  lane.readTo = 10n as Position
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
  it('wakes a lane that it has an event for, and leaves the reading to the lane', () => {
    notePage(lane, page(['ours', 'wanted'], ['ours', 'other']))
    expect([lane.bell.count(), lane.lastMatching, lane.readTo]).toEqual([1, 11n, 10n])
  })

  it('lets an idle lane skip it if it has no event for the lane', () => {
    notePage(lane, page(['ours', 'other'], ['theirs', 'wanted']))
    expect([lane.bell.count(), lane.readTo]).toEqual([0, 12n])
  })

  it('moves no lane that is working, which may not have read so far', () => {
    lane.idle = false
    notePage(lane, page(['ours', 'other']))
    expect(lane.readTo).toBe(10n)
  })

  it('wakes a lane for the erasure of a person, whatever types were chosen', () => {
    notePage(lane, page(['ours', 'privacy.subject-erased']))
    expect([lane.bell.count(), lane.lastMatching]).toEqual([1, 11n])
  })

  it('wakes no lane that has already read it', () => {
    lane.readTo = 20n as Position
    notePage(lane, page(['ours', 'wanted']))
    expect([lane.bell.count(), lane.readTo]).toEqual([0, 20n])
  })

  it('wakes a lane whose endpoint is not read yet, because it may want any event', () => {
    lane.subscription = null
    notePage(lane, page(['theirs', 'other']))
    expect(lane.bell.count()).toBe(1)
  })
})

describe('a lane whose position is not in the log', () => {
  const endpoint = { logId: 'log' as LogId, position: 7n as Position, event: null, tenant: 'ours', types: null }

  it('pauses its endpoint for that reason, even if the database does not answer at first, and ends', async () => {
    const paused: string[] = []
    const troubles: unknown[] = []
    let refusals = 1
    await runLane(lane, {
      log: {
        id: 'log' as LogId,
        head: async () => 9n as Position,
        eventAt: async () => null,
        readAll: () => Promise.reject(new UnknownPosition(7n as Position)),
      },
      store: {
        endpoint: async () =>
          ({ ...endpoint, pausedFor: paused[0] ?? null }) as unknown as Awaited<
            ReturnType<Parameters<typeof runLane>[1]['store']['endpoint']>
          >,
        settle: () => Promise.reject(new Error('nothing is sent')),
        withhold: () => Promise.reject(new Error('nothing is sent')),
        recordTrouble: async () => undefined,
        wasSentDataOf: async () => false,
        async pause(_, why) {
          refusals -= 1
          if (refusals >= 0) throw new Error('the database does not answer')
          paused.push(why)
        },
      },
      attempt: () => Promise.reject(new Error('nothing is sent')),
      isErased: async () => false,
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
