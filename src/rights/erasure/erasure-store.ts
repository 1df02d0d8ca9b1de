// Erasures in PostgreSQL. A row is also the tombstone that every process reads (src/privacy/erased-people.ts).
import type pg from 'pg'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { alone } from '#platform/alone.ts'
import { inTransaction } from '#platform/transaction.ts'
import type { Erasure, Facts, StepName } from './erasure.ts'

export type NewErasure = Pick<Erasure, 'id' | 'tenant' | 'person' | 'askedAt' | 'askedBy' | 'replayedAt'> & {
  /** What there was of the person, by place. */
  readonly found: Facts
}

export type ErasureStore = ReturnType<typeof erasureStore>

const COLUMNS = `id, tenant, person, asked_at as "askedAt", asked_by as "askedBy", replayed_at as "replayedAt", steps,
  waiting_for as "waitingFor", finished_at as "finishedAt"`
/** Numbers are given under this lock until the commit: they are in the order of commits. */
const NUMBERING = 'select pg_advisory_xact_lock(hashtext($1))'
const NUMBERING_NAME = 'sillage erasures'

export function erasureStore(pool: pg.Pool) {
  async function read(where: string, values: readonly unknown[]): Promise<Erasure[]> {
    const { rows } = await pool.query<Erasure>(
      `select ${COLUMNS} from sillage.erasures where ${where} order by number`,
      [...values],
    )
    return rows
  }
  const one = async (where: string, values: readonly unknown[]): Promise<Erasure | null> =>
    (await read(where, values))[0] ?? null
  const find = (id: string): Promise<Erasure | null> => one('id = $1', [id])

  async function mustFind(id: string): Promise<Erasure> {
    const erasure = await find(id)
    if (!erasure) throw new Error(`there is no erasure ${id}`)
    return erasure
  }

  return {
    find,
    mustFind,
    ofPerson: (tenant: TenantId, person: PersonId) => one('tenant = $1 and person = $2', [tenant, person]),
    list: (tenant: TenantId | null) => read('$1::uuid is null or tenant = $1', [tenant]),
    unfinished: () => read('finished_at is null', []),

    /** Nothing happens if the person has an erasure. */
    async add({ id, tenant, person, askedAt, askedBy, replayedAt, found }: NewErasure): Promise<void> {
      const steps = { tombstone: { at: askedAt, facts: found } }
      await inTransaction(pool, async (client) => {
        await client.query(NUMBERING, [NUMBERING_NAME])
        await client.query(
          `insert into sillage.erasures (id, tenant, person, asked_at, asked_by, replayed_at, steps)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, person) do nothing`,
          [id, tenant, person, askedAt, askedBy, replayedAt, JSON.stringify(steps)],
        )
      })
    },

    async stepDone(id: string, step: StepName, at: Instant, facts: Facts): Promise<void> {
      await pool.query(
        `update sillage.erasures set steps = steps || jsonb_build_object($2::text, jsonb_build_object('at', $3::text, 'facts', $4::jsonb))
         where id = $1`,
        [id, step, at, JSON.stringify(facts)],
      )
    },

    /** Everything after the tombstone has to be done again. */
    async begunAgain(id: string, at: Instant): Promise<void> {
      await pool.query(
        `update sillage.erasures set replayed_at = $2, finished_at = null, waiting_for = null,
           steps = jsonb_build_object('tombstone', steps->'tombstone') where id = $1`,
        [id, at],
      )
    },

    async waits(id: string, waitingFor: string | null): Promise<void> {
      await pool.query('update sillage.erasures set waiting_for = $2 where id = $1', [id, waitingFor])
    },

    async finish(id: string, at: Instant): Promise<void> {
      await pool.query(
        'update sillage.erasures set finished_at = coalesce(finished_at, $2), waiting_for = null where id = $1',
        [id, at],
      )
    },

    /** Runs it if no other process is at work on the erasure. The lock ends with the connection, also after a kill. */
    alone: <Result>(id: string, run: () => Promise<Result>): Promise<Result | 'busy'> =>
      alone(pool, `erasure ${id}`, run),
  }
}
