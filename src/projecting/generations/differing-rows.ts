// The rows of one school that differ between two generations, page by page, in the order of their keys.
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { codeOf } from '#platform/running.ts'
import { compareGenerations } from './compare.ts'
import type { RowDifference } from './compare-tally.ts'
import { GenerationRefused } from './errors.ts'
import type { Generation } from './generation.ts'

export type DifferingRow = RowDifference & {
  /** Whether the row is of a person whose data was erased: then erasure, and not the definition, may be the reason. */
  readonly erased: boolean
}

export type DifferingRows = {
  readonly rows: readonly DifferingRow[]
  /** The key after which the next page begins, as text; null after the last page. */
  readonly next: readonly string[] | null
}

export type DifferingRowsOptions = {
  readonly tenant: TenantId
  /** The columns of the key that hold persons. */
  readonly subjects: readonly string[]
  readonly after: readonly string[] | null
  readonly limit: number
  readonly signal: AbortSignal
}

/** A page is ended after this time, even if it is not full: the next one continues there. */
const PAGE_MS = 8_000
/** PostgreSQL cannot read a value as the type of its column: the key does not come from a page of this read model. */
const UNREADABLE: ReadonlySet<string> = new Set(['22P02', '22007', '22008', '22003', '22021', '08P01'])

/** Both generations are held at one position while a page is read, as in a comparison of all rows. */
export async function differingRows(
  pool: pg.Pool,
  before: Generation,
  after: Generation,
  { tenant, subjects, after: from, limit, signal }: DifferingRowsOptions,
): Promise<DifferingRows> {
  const untilMs = performance.now() + PAGE_MS
  const { first, reached = null } = await compareGenerations(pool, before, after, {
    show: limit,
    showOf: tenant,
    signal,
    part: {
      tenant,
      after: from && [tenant, ...from],
      isEnough: (shown) => shown >= limit || performance.now() > untilMs,
    },
  }).catch((error: unknown) => {
    if (from !== null && UNREADABLE.has(codeOf(error) ?? '')) throw unknownKey()
    throw error
  })
  const lastKey = first.length >= limit ? Object.values(first.at(-1)?.key ?? {}) : reached
  const persons = first.flatMap(({ key }) => subjects.map((column) => String(key[column])))
  const erased = persons.length === 0 ? new Set<string>() : await erasedAmong(pool, tenant, persons)
  return {
    rows: first.map((row) => ({ ...row, erased: subjects.some((column) => erased.has(String(row.key[column]))) })),
    next: lastKey ? lastKey.slice(1).map(String) : null,
  }
}

const unknownKey = () =>
  new GenerationRefused('unknown-key', 'This place is not one of this read model: start from the first page.')

async function erasedAmong(pool: pg.Pool, tenant: TenantId, persons: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ person: string }>(
    'select person from sillage.erasures where tenant = $1 and person::text = any($2)',
    [tenant, persons],
  )
  return new Set(rows.map(({ person }) => person))
}
