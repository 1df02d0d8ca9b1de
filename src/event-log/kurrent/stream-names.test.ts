// The name of a stream on the server: round trips, and names of other applications.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { streamName, type TenantId } from '#kernel/ids.ts'
import { tenantA, tenantB } from '../contract-records.ts'
import { streamNames } from './stream-names.ts'

const stream = fc
  .tuple(fc.constantFrom('learner', 'learner-group', 'invoice-series', 'a1'), fc.uuid())
  .map(([kind, id]) => ({ kind, stream: streamName(kind, id) }))
const tenant = fc.uuid().map((id) => id as TenantId)

describe('the name of a stream on a KurrentDB', () => {
  it('is read back unchanged, and begins with the kind', () =>
    fc.assert(
      fc.property(stream, tenant, ({ kind, stream }, tenant) => {
        const [first, second] = [streamNames(1), streamNames(2)]
        expect(second.read(second.wireName({ tenant, stream }))).toEqual({ stream, kind, tenant })
        expect(first.read(first.wireName({ tenant, stream }))).toEqual({ stream, kind, tenant: null })
        for (const names of [first, second])
          expect(names.wireName({ tenant, stream }).startsWith(`${kind}-`)).toBe(true)
      }),
    ))

  it('is different for each tenant in format 2, and the same in format 1', () => {
    const name = streamName('learner', '0193a000-0000-7000-8000-000000000001')
    const of = (format: 1 | 2) =>
      [tenantA, tenantB].map((tenant) => streamNames(format).wireName({ tenant, stream: name }))
    expect(of(1)).toEqual([name, name])
    expect(of(2)).toEqual([
      `learner-${tenantA}-0193a000-0000-7000-8000-000000000001`,
      `learner-${tenantB}-0193a000-0000-7000-8000-000000000001`,
    ])
  })

  it.each([
    'order-1',
    '$stats-127.0.0.1:2113',
    '',
    'sillage-log',
    '$$learner-0193a000-0000-7000-8000-00000000000a',
    `-${tenantA}-0193a000-0000-7000-8000-00000000000a`,
    `${tenantA}-0193a000-0000-7000-8000-00000000000a`,
  ])('is not recognised in the name of another application: %s', (foreign) => {
    expect([1, 2].map((format) => streamNames(format === 1 ? 1 : 2).read(foreign))).toEqual([null, null])
  })

  it('of format 2 is not valid in format 1', () => {
    expect(streamNames(2).read('learner-0193a000-0000-7000-8000-00000000000a')).toBeNull()
  })
})
