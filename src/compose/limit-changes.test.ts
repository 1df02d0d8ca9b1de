/** Limits that the log holds after the read models: looked for once, and never missed. */
import { describe, expect, it } from 'vitest'
import { LogUnavailable, type StoredEvent } from '#event-log/event-log.ts'
import { type EventId, PersonId, position } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { limitChanges } from './limit-changes.ts'

const { tenant } = someone
const people = ['aaaaaa', 'bbbbbb', 'cccccc'].map((one) => PersonId.parse(id(one)))

/** A log whose events are all restrictions. Each read gives one event; `asked` says after which positions. */
function restrictions(...subjects: readonly (PersonId | undefined)[]) {
  const asked: bigint[] = []
  const events: StoredEvent[] = []
  const state = { isAway: false, name: 'e' }
  const restrict = (...more: readonly (PersonId | undefined)[]) => {
    for (const subject of more)
      events.push({
        ...{ type: 'privacy.restriction-set', subject, data: {}, position: position(BigInt(events.length + 1)) },
      } as unknown as StoredEvent)
  }
  restrict(...subjects)
  const log: Parameters<typeof limitChanges>[0] = {
    head: async () => position(BigInt(events.length)),
    eventAt: async (at) => (at === 0n ? null : (id(state.name.repeat(6), Number(at)) as EventId)),
    async readAll({ after }) {
      if (state.isAway) throw new LogUnavailable('away')
      asked.push(after)
      const found = events.filter((event) => event.position === after + 1n)
      return { events: found, position: position(after + 1n), end: after + 1n === BigInt(events.length) }
    },
  }
  const changes = limitChanges(log)
  const changedAfter = async (at: bigint) => (await changes(tenant, position(at))).map(({ subject }) => subject)
  return { asked, events, state, restrict, changedAfter }
}

describe('changes of limits after a position', () => {
  const [ann, bob, cem] = people

  it('are looked for once, and only the later ones the next time', async () => {
    const { changedAfter, asked, restrict } = restrictions(ann, bob)
    expect(await changedAfter(0n)).toEqual([ann, bob])
    expect(await changedAfter(0n)).toEqual([ann, bob])
    expect(asked).toEqual([0n, 1n])
    restrict(cem)
    expect(await changedAfter(0n)).toEqual([ann, bob, cem])
    expect(asked).toEqual([0n, 1n, 2n])
  })

  it('are fewer when the read models come nearer, and looked for again when they go back', async () => {
    const { changedAfter, asked } = restrictions(ann, bob, cem)
    expect(await changedAfter(1n)).toEqual([bob, cem])
    expect(await changedAfter(2n)).toEqual([cem])
    expect(asked).toEqual([1n, 2n])
    expect(await changedAfter(0n)).toEqual([ann, bob, cem])
  })

  it('are looked for by one of two who ask at once', async () => {
    const { changedAfter, asked } = restrictions(ann, bob)
    expect(await Promise.all([changedAfter(0n), changedAfter(0n)])).toEqual([
      [ann, bob],
      [ann, bob],
    ])
    expect(asked).toEqual([0n, 1n])
  })

  it('are looked for again after the log was away', async () => {
    const { changedAfter, state } = restrictions(ann)
    state.isAway = true
    await expect(changedAfter(0n)).rejects.toBeInstanceOf(LogUnavailable)
    state.isAway = false
    expect(await changedAfter(0n)).toEqual([ann])
  })

  it('are those of the log that is there, where another was restored', async () => {
    const { changedAfter, events, state, restrict } = restrictions(ann, bob)
    await changedAfter(0n)
    events.length = 0
    restrict(cem, ann)
    state.name = 'f'
    expect(await changedAfter(0n)).toEqual([cem, ann])
  })
})
