import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { type KeptTrailOptions, keptTrail } from './kept-trail.ts'
import { type TrailEntry, TrailUnavailable } from './trail.ts'

const tenant = TenantId.parse(randomUUID())
const actor = PersonId.parse(randomUUID())
const entryOf = (action: string): TrailEntry => ({
  tenant,
  actor,
  onBehalfOf: null,
  origin: { kind: 'command-line', verb: 'test' },
  action,
  subjects: [],
  purpose: 'administration',
  at: Instant.parse('2026-09-01T08:00:00.000Z'),
})

function trailOf(options: KeptTrailOptions = {}) {
  const written: string[][] = []
  const stage = { isAway: false, ended: false, hold: Promise.resolve() }
  const trail = keptTrail(
    {
      async append(entries) {
        await stage.hold
        if (stage.isAway) throw new Error('away')
        written.push(entries.map(({ action }) => action))
      },
      async end() {
        stage.ended = true
      },
    },
    { everyMs: 60_000, ...options },
  )
  return { trail, written, stage }
}

describe('a kept trail', () => {
  it('lets reads go on, and writes their entries together', async () => {
    const { trail, written } = trailOf({ everyMs: 1 })
    expect(trail.record(entryOf('one'))).toBeUndefined()
    expect(trail.record(entryOf('two'))).toBeUndefined()
    await expect.poll(() => written).toEqual([['one', 'two']])
    expect(trail.waiting).toBe(0)
  })

  it('answers an act once its entry, and all before it, are written', async () => {
    const { trail, written } = trailOf()
    trail.record(entryOf('read'))
    await trail.recordDurably(entryOf('act'))
    expect(written).toEqual([['read', 'act']])
  })

  it('holds up the next read, and not this one, while as many wait as may get lost', async () => {
    const { trail, stage, written } = trailOf({ mostWaiting: 2, everyMs: 1 })
    const gate = Promise.withResolvers<void>()
    stage.hold = gate.promise
    expect(trail.record(entryOf('one'))).toBeUndefined()
    expect(trail.record(entryOf('two'))).toBeUndefined()
    const third = trail.record(entryOf('three'))
    expect(third).toBeInstanceOf(Promise)
    gate.resolve()
    await third
    await expect.poll(() => written.flat()).toEqual(['one', 'two', 'three'])
  })

  it('begins to write while there is room, so that what comes meanwhile does not wait', async () => {
    const { trail, stage, written } = trailOf({ mostWaiting: 8 })
    const gate = Promise.withResolvers<void>()
    stage.hold = gate.promise
    for (let n = 0; n < 8; n += 1) expect(trail.record(entryOf(String(n)))).toBeUndefined()
    const ninth = trail.record(entryOf('8'))
    expect(ninth).toBeInstanceOf(Promise)
    gate.resolve()
    await ninth
    expect(written[0]).toEqual(['0', '1'])
    await trail.close()
    expect(written.flat()).toEqual(Array.from({ length: 9 }, (_, n) => String(n)))
  })

  it('leaves a few that come while it writes to the next group, which their time or an act begins', async () => {
    const { trail, stage, written } = trailOf({ mostWaiting: 8 })
    const gate = Promise.withResolvers<void>()
    stage.hold = gate.promise
    trail.record(entryOf('one'))
    trail.record(entryOf('two'))
    trail.record(entryOf('three'))
    gate.resolve()
    await expect.poll(() => trail.waiting).toBe(1)
    expect(written).toEqual([['one', 'two']])
    await trail.recordDurably(entryOf('act'))
    expect(written).toEqual([
      ['one', 'two'],
      ['three', 'act'],
    ])
  })

  it('refuses acts, and reads beyond its room, while its store is away, and writes what it took once it is back', async () => {
    const { trail, stage, written } = trailOf({ mostWaiting: 1, mostWaitMs: 20 })
    stage.isAway = true
    // It may have been done: so it stays.
    await expect(trail.recordDurably(entryOf('act'))).rejects.toThrow(TrailUnavailable)
    // These are not done, and take no room.
    for (let n = 0; n < 50; n += 1) await expect(trail.record(entryOf('read'))).rejects.toThrow(TrailUnavailable)
    expect(trail.waiting).toBe(1)
    stage.isAway = false
    await expect.poll(() => written.flat()).toEqual(['act'])
  })

  it('writes no more at once than may wait', async () => {
    const { trail, stage, written } = trailOf({ mostWaiting: 3 })
    const gate = Promise.withResolvers<void>()
    stage.hold = gate.promise
    const reads = Array.from({ length: 10 }, (_, n) => trail.record(entryOf(String(n))))
    gate.resolve()
    await Promise.all(reads)
    await expect.poll(() => written.flat().length).toBe(10)
    for (const group of written) expect(group.length).toBeLessThanOrEqual(3)
  })

  it('writes what waits when it closes, says that it ended, and takes nothing more', async () => {
    const { trail, stage, written } = trailOf()
    trail.record(entryOf('last'))
    await trail.close()
    expect(written).toEqual([['last']])
    expect(stage.ended).toBe(true)
    await expect(trail.record(entryOf('late'))).rejects.toThrow(TrailUnavailable)
    await pause(0)
    expect(trail.waiting).toBe(0)
  })

  it('does not close as if all were written while its store is away', async () => {
    const { trail, stage } = trailOf()
    stage.isAway = true
    trail.record(entryOf('lost'))
    await expect(trail.close()).rejects.toThrow(TrailUnavailable)
    expect(stage.ended).toBe(false)
  })
})
