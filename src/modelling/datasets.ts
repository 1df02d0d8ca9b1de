// Generated data sets in PostgreSQL: each school sees its own. A data set and its samples are stored in one transaction.
import type pg from 'pg'
import type { Instant, TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'

export type Dataset = {
  readonly generation_id: number
  readonly samples_count: number
  /** The hour of the day for which it was generated, 0 to 23. */
  readonly hour_generated: number
  readonly seed: number
  readonly created_at: Instant
}
export type DatasetSample = {
  /** From 1, within the data set. */
  readonly id: number
  readonly feature1: number
  readonly feature2: number
  readonly target: number
}

export type Datasets = {
  store(
    tenant: TenantId,
    dataset: Pick<Dataset, 'hour_generated' | 'seed'>,
    samples: readonly Omit<DatasetSample, 'id'>[],
  ): Promise<Dataset>
  /** Newest first. */
  list(tenant: TenantId, options: { readonly limit: number; readonly before?: number }): Promise<readonly Dataset[]>
  /** In their order, after the id. Null if the school has no such data set. */
  samples(
    tenant: TenantId,
    dataset: number,
    options: { readonly limit: number; readonly after: number },
  ): Promise<readonly DatasetSample[] | null>
}

/** The oldest data sets of a school leave. */
const MOST_DATASETS = 100

const columns = 'generation_id, samples_count, hour_generated, seed, created_at'

/** Over connections that row-level security limits to the school that is asked, and that read int8 as numbers. */
export function postgresDatasets(pool: Pick<pg.Pool, 'connect'>): Datasets {
  const inSchool = <Result>(tenant: TenantId, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> =>
    inSchoolTransaction(pool, tenant, work)
  return {
    store: (tenant, { hour_generated, seed }, samples) =>
      inSchool(tenant, async (client) => {
        const { rows } = await client.query<Dataset>(
          `insert into sillage.datasets (tenant, samples_count, hour_generated, seed) values ($1, $2, $3, $4) returning ${columns}`,
          [tenant, samples.length, hour_generated, seed],
        )
        const [dataset] = rows
        if (!dataset) throw new Error('a stored data set was not returned')
        await client.query(
          `insert into sillage.dataset_samples (tenant, generation_id, id, feature1, feature2, target)
            select $1, $2, n, feature1, feature2, target
            from unnest($3::float8[], $4::float8[], $5::smallint[]) with ordinality s(feature1, feature2, target, n)`,
          [
            tenant,
            dataset.generation_id,
            samples.map(({ feature1 }) => feature1),
            samples.map(({ feature2 }) => feature2),
            samples.map(({ target }) => target),
          ],
        )
        await client.query(
          `delete from sillage.datasets where tenant = $1 and generation_id in
            (select generation_id from sillage.datasets where tenant = $1 order by generation_id desc offset $2)`,
          [tenant, MOST_DATASETS],
        )
        return dataset
      }),
    list: (tenant, { limit, before = null as number | null }) =>
      inSchool(tenant, async (client) => {
        const { rows } = await client.query<Dataset>(
          `select ${columns} from sillage.datasets where tenant = $1 and ($2::bigint is null or generation_id < $2)
            order by generation_id desc limit $3`,
          [tenant, before, limit],
        )
        return rows
      }),
    samples: (tenant, dataset, { limit, after }) =>
      inSchool(tenant, async (client) => {
        const { rows: known } = await client.query(
          'select from sillage.datasets where tenant = $1 and generation_id = $2',
          [tenant, dataset],
        )
        if (known.length === 0) return null
        const { rows } = await client.query<DatasetSample>(
          `select id, feature1, feature2, target from sillage.dataset_samples
            where tenant = $1 and generation_id = $2 and id > $3 order by id limit $4`,
          [tenant, dataset, after, limit],
        )
        return rows
      }),
  }
}
