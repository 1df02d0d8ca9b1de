/** Rows about somebody whose data may only be stored are left out and counted, wherever their id stands. */
import { describe, expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { NO_LIMITS } from './person-limits.ts'
import { withholdRestricted } from './withhold-restricted.ts'

const [school, other] = [TenantId.parse(id('5c0', 1)), TenantId.parse(id('5c0', 2))]
const [restricted, free] = [PersonId.parse(id('9e5', 1)), PersonId.parse(id('9e5', 2))]
const withhold = withholdRestricted(
  async (tenant) => ({
    ...NO_LIMITS,
    restricted: new Set(tenant === school ? [restricted] : []),
  }),
  () => undefined,
)
const of = (...rows: object[]) => withhold(rows, () => school)

describe('rows that are shown', () => {
  it('leave out whoever is restricted, in a key, in a column, in a longer text or in capitals', async () => {
    const about = [
      { key: { learner: restricted } },
      { key: { class: free }, columns: { last: { before: restricted, after: null } } },
      { key: `learner-${restricted}` },
      { key: restricted.toUpperCase(), position: 3n },
    ]
    expect(await of(...about, { key: free, position: 4n })).toEqual({
      rows: [{ key: free, position: 4n }],
      withheld: 4,
    })
  })

  it('are those of each school by its own restrictions', async () => {
    const rows = [school, other].map((tenant) => ({ tenant, key: restricted }))
    expect(await withhold(rows, ({ tenant }) => tenant)).toEqual({ rows: [rows[1]], withheld: 1 })
  })

  it('are none while nobody can say whose data may be shown, and the reason is reported', async () => {
    const reported: unknown[] = []
    const away = new Error('the database is away')
    const blind = withholdRestricted(
      () => Promise.reject(away),
      (error) => reported.push(error),
    )
    expect(await blind([{ key: free }], () => school)).toEqual({ rows: [], withheld: 1 })
    expect(reported).toEqual([away])
  })
})
