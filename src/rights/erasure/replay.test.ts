// Which erasures a start takes up again, as the ledger, the key store, the database and the log know them.
import { describe, expect, it } from 'vitest'
import { UnknownPosition } from '#event-log/event-log.ts'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import type { Erasure } from './erasure.ts'
import { replayErasures } from './replay.ts'

const tenant = TenantId.parse(id('5c0a'))
const at = Instant.parse('2026-11-28T10:00:00.000Z')

const erasureOf = (n: number, more: Partial<Erasure> = {}): Erasure => ({
  id: id(`e${n}`),
  tenant,
  person: PersonId.parse(id(`c${n}`)),
  askedAt: at,
  askedBy: null,
  replayedAt: null,
  steps: { event: { at, facts: { position: String(n), event: id(`a${n}`) } } },
  waitingFor: null,
  finishedAt: at,
  ...more,
})

/** A database with these erasures, and a log with the events of some of them. */
function restored(erasures: readonly Erasure[], inLog: readonly number[] = []) {
  const rows = new Map(erasures.map((one) => [one.id, one]))
  const keyStore = memoryKeyStore()
  const carriedOut: string[] = []
  const heard: string[] = []
  const store = {
    list: async () => [...rows.values()],
    unfinished: async () => [...rows.values()].filter(({ finishedAt }) => finishedAt === null),
    begunAgain: async (which: string, replayedAt: Instant) => {
      const row = rows.get(which)
      if (row) rows.set(which, { ...row, replayedAt, finishedAt: null })
    },
    alone: async (which: string) => {
      carriedOut.push(which)
      return null
    },
  }
  const parts = {
    keyStore,
    ledger: { read: async () => [] },
    erased: { add: (_: TenantId, person: PersonId) => void heard.push(person) },
    log: {
      eventAt: async (position: bigint) => {
        if (!inLog.includes(Number(position))) throw new UnknownPosition(position as never)
        return id(`a${position}`)
      },
    },
    now: () => at,
  }
  const replay = (write = true) => replayErasures(parts as never, store as never, { write })
  return { replay, keyStore, carriedOut, heard }
}

describe('a start', () => {
  it('takes up every erasure that the log has lost, whatever was asked for after it', async () => {
    const { replay, carriedOut } = restored([erasureOf(1), erasureOf(2), erasureOf(3)], [2])
    expect(await replay()).toEqual({ erased: 2, isComplete: true })
    expect(carriedOut).toEqual([id('e1'), id('e3')])
  })

  it('takes up what a killed replay has left', async () => {
    const { replay, carriedOut } = restored(
      [erasureOf(1, { replayedAt: at, finishedAt: null, steps: {} }), erasureOf(2)],
      [2],
    )
    expect(await replay()).toEqual({ erased: 0, isComplete: true })
    expect(carriedOut).toEqual([id('e1')])
  })

  it('says that it is not complete while the key store does not answer', async () => {
    const { replay, keyStore, heard } = restored([])
    const person = PersonId.parse(id('c7'))
    await keyStore.destroy({ tenant, person })
    keyStore.setAway(true)
    expect(await replay(false)).toEqual({ erased: 0, isComplete: false })
    expect(heard).toEqual([])
    keyStore.setAway(false)
    expect(await replay(false)).toEqual({ erased: 1, isComplete: true })
    expect(heard).toEqual([person])
  })
})
