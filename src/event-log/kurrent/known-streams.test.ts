import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { EventId } from '#kernel/ids.ts'
import { aLearner, tenantA } from '../contract-records.ts'
import { knownStreams } from './known-streams.ts'
import { streamNames, type WireName } from './stream-names.ts'

const aStream = () => streamNames(2).wireName({ tenant: tenantA, stream: aLearner() })

const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: randomUUID() as EventId, revision: from + i }))
const idsOf = (of: ReturnType<typeof events>) => of.map(({ id }) => id)

describe('the cache of known streams', () => {
  it('returns the tenant and revision of a stream, and the revision of an event', () => {
    const known = knownStreams()
    const stream = aStream()
    const [first, more] = [events(0, 3), events(3, 2)]
    for (const some of [first, more]) known.learn(stream, tenantA, some)
    expect(known.get(stream)).toMatchObject({ tenant: tenantA, revision: 4 })
    expect(known.revisionOf(stream, [randomUUID() as EventId, ...idsOf(more)])).toBe(3)
    expect(known.revisionOf(stream, [randomUUID() as EventId])).toBeNull()
    expect(known.get(aStream())).toBeUndefined()
  })

  it('does not go back when older events are read again', () => {
    const known = knownStreams()
    const stream = aStream()
    const all = events(0, 10)
    known.learn(stream, tenantA, all)
    known.learn(stream, tenantA, all.slice(0, 3))
    expect(known.get(stream)?.revision).toBe(9)
    expect(known.revisionOf(stream, idsOf(all).slice(-1))).toBe(9)
  })

  it('starts again after a gap', () => {
    const known = knownStreams()
    const stream = aStream()
    const [before, after] = [events(0, 2), events(5, 2)]
    for (const some of [before, after]) known.learn(stream, tenantA, some)
    expect(known.get(stream)?.revision).toBe(6)
    expect([before, after].map((some) => known.revisionOf(stream, idsOf(some)))).toEqual([null, 5])
  })

  it('counts only the consecutive events up to the end, whatever older events were read', () => {
    const known = knownStreams()
    const stream = aStream()
    const all = events(0, 301)
    known.learn(stream, tenantA, all.slice(300))
    known.learn(stream, tenantA, all.slice(0, 200))
    expect(known.get(stream)).toMatchObject({ revision: 300, idCount: 1 })
    known.learn(stream, tenantA, all.slice(200, 300))
    expect(known.get(stream)).toMatchObject({ revision: 300, idCount: 101 })
  })

  it('keeps the last thousand events of a stream', () => {
    const known = knownStreams()
    const stream = aStream()
    const all = events(0, 3_000)
    for (let at = 0; at < all.length; at += 100) known.learn(stream, tenantA, all.slice(at, at + 100))
    expect(known.revisionOf(stream, idsOf(all).slice(0, 2_000))).toBeNull()
    expect(known.revisionOf(stream, idsOf(all).slice(2_000))).toBe(2_000)
  })

  it('drops the oldest events first, even if they were read last', () => {
    const known = knownStreams()
    const stream = aStream()
    const all = events(0, 1_150)
    for (const some of [all.slice(99, 100), all.slice(0, 100), all.slice(100)]) known.learn(stream, tenantA, some)
    expect(known.get(stream)?.idCount).toBe(1_000)
    expect(known.revisionOf(stream, idsOf(all).slice(0, 150))).toBeNull()
    expect(known.revisionOf(stream, idsOf(all).slice(150, 151))).toBe(150)
  })

  it('is bounded in total, even if cached streams grow', () => {
    const known = knownStreams(1_000)
    const streams = Array.from({ length: 10 }, aStream)
    const learnt: [stream: WireName, id: EventId][] = []
    for (let round = 0; round < 20; round += 1)
      for (const stream of streams) {
        const more = events(round * 10, 10)
        known.learn(stream, tenantA, more)
        learnt.push(...idsOf(more).map((id): [WireName, EventId] => [stream, id]))
      }
    const left = learnt.filter(([stream, id]) => known.revisionOf(stream, [id]) !== null)
    expect(left.length).toBeLessThanOrEqual(1_000)
    expect(left).toContainEqual(learnt.at(-1))
  })
})
