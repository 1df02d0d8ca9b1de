// What whoever looks after the service may see of rows about people: none of somebody whose data may only be stored.
//
// Invariants: a row is left out if the id of such a person stands anywhere in it, in the key as in a column; where it cannot be
// known whose data may be shown, nothing is, and the reason is reported; what is left out is counted.
import type { TenantId } from '#kernel/ids.ts'
import type { ReadLimits } from './person-limits.ts'

export type Shown<Row> = { readonly rows: readonly Row[]; readonly withheld: number }

export type WithholdRestricted = <Row extends object>(
  rows: readonly Row[],
  schoolOf: (row: Row) => TenantId,
) => Promise<Shown<Row>>

export const withholdRestricted =
  (limitsOf: ReadLimits, onUnknown: (error: unknown) => void): WithholdRestricted =>
  async (rows, schoolOf) => {
    const schools = [...new Set(rows.map(schoolOf))]
    const known = new Map<TenantId, ReadonlySet<string> | null>(
      await Promise.all(
        schools.map((school) =>
          limitsOf(school).then(
            ({ restricted }) => [school, restricted] as const,
            (error: unknown) => {
              onUnknown(error)
              return [school, null] as const
            },
          ),
        ),
      ),
    )
    const shown = rows.filter((row) => {
      const restricted = known.get(schoolOf(row))
      return restricted && !names(row, restricted)
    })
    return { rows: shown, withheld: rows.length - shown.length }
  }

function names(row: object, people: ReadonlySet<string>): boolean {
  if (people.size === 0) return false
  const text = JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return text.match(UUID)?.some((id) => people.has(id.toLowerCase())) ?? false
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
