// Transactions of one school in the tables of identity: row-level security shows nothing else.
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'

export type Query = <Row extends object>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>

export const tenantTransactions =
  (pool: Pick<pg.Pool, 'connect'>) =>
  <T>(tenant: TenantId, work: (query: Query) => Promise<T>): Promise<T> =>
    inSchoolTransaction(pool, tenant, (client) =>
      work(async <Row extends object>(text: string, values: readonly unknown[]) => {
        const { rows } = await client.query<Row>(text, [...values])
        return rows
      }),
    )
