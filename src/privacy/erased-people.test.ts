import { describe, expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { erasedPeople, FRESH_MS } from './erased-people.ts'

const tenant = TenantId.parse(id('5c00', 1))
const person = (n: number) => PersonId.parse(id('dead', n))

/** A table to which a test adds people, and which can be away. */
function aTable() {
  const rows: { number: bigint; tenant: TenantId; person: PersonId }[] = []
  const asked: bigint[] = []
  const table = {
    away: false,
    asked,
    add: (n: number) => void rows.push({ number: BigInt(rows.length + 1), tenant, person: person(n) }),
    async query({ values: [mark] }: { values: [bigint] }) {
      asked.push(mark)
      if (table.away) throw new Error('away')
      return { rows: rows.filter(({ number }) => number > mark) }
    },
  }
  return table
}

function following(table: ReturnType<typeof aTable>) {
  const clock = { ms: 0 }
  const heard: string[] = []
  const troubles: unknown[] = []
  const erased = erasedPeople(table as never, {
    nowMs: () => clock.ms,
    onErased: (_, one) => heard.push(one),
    onTrouble: (error) => troubles.push(error),
  })
  return { erased, clock, heard, troubles }
}

describe('the list of erased people', () => {
  it('is at most a second old when it is used, and is asked only for what is new', async () => {
    const table = aTable()
    table.add(1)
    const { erased, clock, heard } = following(table)
    await erased.load()
    table.add(2)
    expect([erased.refresh(), erased.has(tenant, person(1)), erased.has(tenant, person(2))]).toEqual([
      null,
      true,
      false,
    ])
    clock.ms += FRESH_MS
    await erased.refresh()
    expect(erased.has(tenant, person(2))).toBe(true)
    expect(table.asked).toEqual([0n, 1n])
    expect(heard).toEqual([person(1), person(2)])
  })

  it('is asked for once by everybody who waits', async () => {
    const table = aTable()
    const { erased } = following(table)
    await Promise.all([erased.refresh(), erased.refresh(), erased.refresh()])
    expect(table.asked).toEqual([0n])
  })

  it('keeps what it knows while the database is away', async () => {
    const table = aTable()
    table.add(1)
    const { erased, clock, troubles } = following(table)
    await erased.load()
    table.away = true
    clock.ms += FRESH_MS
    await erased.refresh()
    expect([erased.has(tenant, person(1)), troubles.length]).toEqual([true, 1])
  })

  it('knows at once what this process has read or done itself, and tells of it once', async () => {
    const table = aTable()
    const { erased, heard, clock } = following(table)
    await erased.load()
    erased.add(tenant, person(3))
    table.add(3)
    clock.ms += FRESH_MS
    await erased.refresh()
    expect([erased.has(tenant, person(3)), heard]).toEqual([true, [person(3)]])
    expect(erased.has(TenantId.parse(id('5c00', 9)), person(3))).toBe(false)
  })
})
