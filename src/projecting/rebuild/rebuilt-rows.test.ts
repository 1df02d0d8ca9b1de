// The rows of a rebuild, compared with a plain map: saving and forgetting now and then gives the same table.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FoldedRow, keyText, memoryRows, type RowId, type RowStore } from '#kernel/fold.ts'
import { PersonId, type Position, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { walls } from '../../../tests/fixtures/rebuilds.ts'
import { rebuiltRows } from './rebuilt-rows.ts'

const projection = walls('any-walls')
const tenants = [1, 2].map((n) => TenantId.parse(id('5c', n)))
const people = [1, 2].map((n) => PersonId.parse(id('1ea', n)))
/** More walls than a group of rows searches one by one. */
const wallNames = Array.from({ length: 20 }, (_, n) => `wall ${n}`)

type Step =
  | { readonly do: 'set' | 'delete'; readonly tenant: TenantId; readonly person: PersonId; readonly wall: string }
  | { readonly do: 'leave' | 'tear down'; readonly tenant: TenantId; readonly person: PersonId; readonly wall: string }
  | { readonly do: 'save'; readonly forget: boolean }

const place = {
  tenant: fc.constantFrom(...tenants),
  person: fc.constantFrom(...people),
  wall: fc.constantFrom(...wallNames),
}
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constantFrom('set' as const, 'set' as const, 'delete' as const), ...place }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'tear down' as const), ...place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('save' as const), forget: fc.boolean() }) },
)

describe('the rows of a rebuild', () => {
  it('give the table that a plain map gives, whenever they are saved and forgotten', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const plain = memoryRows()
        const rows = rebuiltRows(projection)
        const table = new Map<string, FoldedRow>()
        let savedAt = 0n as Position
        const idOf = (tenant: TenantId, key: object): RowId => ({ tenant, key, text: keyText(projection, tenant, key) })
        const save = (at: Position, forget: boolean) => {
          const { rows: changed, gone } = rows.unsaved(savedAt)
          for (const row of changed) table.set(keyText(projection, row.tenant, row.key), row)
          for (const row of gone) table.delete(keyText(projection, row.tenant, row.key))
          savedAt = at
          rows.forgetSaved(forget)
          if (forget) expect(rows.size).toBe(0)
        }
        for (const [n, one] of steps.entries()) {
          const at = BigInt(n + 1) as Position
          if (one.do === 'save') {
            save((at - 1n) as Position, one.forget)
            continue
          }
          const { tenant, person, wall } = one
          const id = idOf(tenant, { person, wall })
          // As a rebuild does: a row that is not in memory is loaded from the table before it is touched.
          const stored = table.get(id.text)
          if (!rows.knows(id) && stored) rows.remember(stored)
          if (one.do === 'set') {
            const row: FoldedRow = { tenant, key: id.key, row: { bricks: n }, position: at }
            plain.set(id, row)
            rows.set(id, row)
          } else if (one.do === 'delete') {
            plain.delete(id)
            rows.delete(id)
          } else {
            const partial = one.do === 'leave' ? { person } : { wall }
            for (const row of table.values())
              if (row.tenant === tenant && !rows.knows(idOf(tenant, row.key))) rows.remember(row)
            const found = (from: RowStore) =>
              from.matching(tenant, partial).toSorted((a, b) => Number(a.position - b.position))
            expect(found(rows)).toEqual(found(plain))
            plain.deleteMatching(tenant, partial)
            rows.deleteMatching(tenant, partial)
          }
          expect(rows.get(id)).toEqual(plain.get(id))
        }
        save(BigInt(steps.length + 1) as Position, false)
        expect(table).toEqual(plain.rows)
      }),
      { numRuns: 300 },
    )
  })

  it('save only what has changed since the last save', () => {
    const rows = rebuiltRows(projection)
    const [tenant = TenantId.parse(id('5c', 1))] = tenants
    const set = (wall: string, position: bigint) => {
      const key = { person: people[0], wall }
      rows.set(
        { tenant, key, text: keyText(projection, tenant, key) },
        { tenant, key, row: {}, position: position as Position },
      )
    }
    set('a', 1n)
    set('b', 2n)
    expect([...rows.unsaved(0n as Position).rows]).toHaveLength(2)
    rows.forgetSaved(false)
    set('b', 3n)
    expect([...rows.unsaved(2n as Position).rows].map(({ position }) => position)).toEqual([3n])
  })
})
