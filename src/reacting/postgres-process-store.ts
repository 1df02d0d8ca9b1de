// States, timers, outbox and checkpoints of processes in Postgres. All times are those of the database.
import type pg from 'pg'
import { type Instant, type LogId, PersonId, position, type TenantId } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { inTransaction } from '#platform/transaction.ts'
import { OF_ERASED, readBlockers, readResumed, writeProcessParked } from './process-parked-rows.ts'
import type {
  Change,
  Keyed,
  NewSending,
  ProcessFault,
  ProcessStore,
  StoredSending,
  StoredState,
  StoredTimer,
} from './process-store.ts'

type CheckpointRow = {
  version: number
  log_id: LogId
  position: bigint
  event_id: string | null
  turn: bigint
  fault: ProcessFault | null
  parked: boolean
  retry_after: bigint | null
}

export function postgresProcessStore(pool: pg.Pool): ProcessStore {
  const erased = new Set<string>()

  return {
    isErased: (tenant, id) => erased.size > 0 && erased.has(`${tenant} ${id}`),

    async checkpoint(process) {
      const { rows } = await pool.query<CheckpointRow>({
        name: 'process standing',
        text: `select version, log_id, position, event_id, turn, fault, retry_after,
            exists (select from sillage.process_parked where process = name) as parked
          from sillage.processes where name = $1`,
        values: [process],
      })
      const [row] = rows
      if (!row) return null
      const { version, log_id: logId, event_id: event, turn, fault, parked, retry_after: retryAfter } = row
      return { version, logId, position: position(row.position), event, turn, fault, parked, retryAfter }
    },

    async deploy(process, version, logId, at) {
      await pool.query(
        `insert into sillage.processes (name, version, log_id, since, position, event_id) values ($1, $2, $3, $4, $4, $5)
         on conflict (name) do nothing`,
        [process, version, logId, at.position, at.event],
      )
    },

    async states(process, keys) {
      const { rows } = await pool.query<StoredState>({
        name: 'process states',
        // Key by key: as a join, a plan made while the table was new read all states of the process for each page.
        text: `select s.tenant, s.key, s.version, s.state from unnest($2::uuid[], $3::text[]) k(tenant, key)
          cross join lateral (
            select * from sillage.process_states s where s.process = $1 and s.tenant = k.tenant and s.key = k.key offset 0
          ) s`,
        values: [process, ...keyArrays(keys)],
      })
      return rows
    },

    blockers: (process, upTo) => readBlockers(pool, process, upTo),
    resume: (process, after, limit) => readResumed(pool, process, after, limit),

    async due(process, limit) {
      const { rows } = await pool.query<StoredTimer>({
        name: 'process timers',
        text: `select tenant, key, name, subject, due, cause, correlation, set_by as "setBy" from sillage.process_timers t
          where process = $1 and due <= clock_timestamp() and not exists (
            select from sillage.process_parked p where p.process = t.process and p.tenant = t.tenant
              and (p.key = t.key or (p.key is null and p.subject = t.subject)))
            and not exists (${OF_ERASED('t')})
          order by due, tenant, key, name limit $2`,
        values: [process, limit],
      })
      return rows
    },

    async commit(process, turn, change) {
      const run = async (client: pg.PoolClient): Promise<boolean> => {
        // Move the checkpoint first: it locks everything of the process, and a runner that does not have the turn must
        // not wait for rows.
        if (!(await move(client, process, turn, change)) || !(await settleRefused(client, change))) return false
        if (!(await hold(client, change))) return false
        // After the checkpoint is locked: an erasure that deletes what is here waits for it, or has committed its tombstone.
        const gone = await erasedIn(client, change)
        for (const { tenant, person } of gone) erased.add(`${tenant} ${person}`)
        if (gone.length > 0) return false
        crashPoint('between-checkpoint-and-outbox')
        if (change.erased) await erase(client, process, change.erased)
        await writeStates(client, process, change)
        await writeTimers(client, process, change)
        await writeOutbox(client, process, change.sendings)
        await writeProcessParked(client, process, change)
        crashPoint('before-process-commit')
        return true
      }
      const done = await inTransaction(pool, run, { keep: (isDone) => isDone })
      if (done) crashPoint('after-process-commit')
      return done
    },

    async claim(process, claim, forMs, limit) {
      // Within a key, the first open sending goes first, so that one that cannot be sent blocks those behind it.
      const { rows } = await pool.query<Omit<StoredSending, 'claim' | 'id'> & { id: bigint }>({
        name: 'claim sendings',
        text: `update sillage.outbox set claim = $2, attempts = attempts + 1, next_at = clock_timestamp() + $3 * interval '1 ms'
          where id in (
            select id from sillage.outbox o
            where process = $1 and status in ('waiting', 'stuck') and next_at <= clock_timestamp()
              and id = (
                select e.id from sillage.outbox e where e.process = o.process and e.tenant = o.tenant and e.key = o.key
                  and e.status in ('waiting', 'stuck') order by e.id limit 1
              )
            order by id limit $4 for update skip locked
          )
          returning id, tenant, key, subject, command, input, idempotency_key as "idempotencyKey", cause, correlation, attempts`,
        values: [process, claim, forMs, limit],
      })
      return rows.map((row) => ({ ...row, claim })).sort((a, b) => (a.id < b.id ? -1 : 1))
    },

    async sent(sendings) {
      // A command that was sent is in the log: its input is not stored twice.
      await pool.query({
        name: 'sendings sent',
        text: `update sillage.outbox o set status = 'sent', input = null, claim = null, code = null, detail = null, settled_at = clock_timestamp()
          from unnest($1::bigint[], $2::uuid[]) s(id, claim) where o.id = s.id and o.claim = s.claim`,
        values: [sendings.map(({ id }) => id), sendings.map(({ claim }) => claim)],
      })
    },

    async refused({ id, claim }, { code, detail }) {
      await pool.query({ name: 'sending refused', text: REFUSE, values: [id, claim, code, detail] })
    },

    async later({ id, claim }, { afterMs, stuck, error }) {
      await pool.query({
        name: 'sending later',
        text: `update sillage.outbox set status = $3, claim = null, detail = $4, next_at = clock_timestamp() + $5 * interval '1 ms'
          where id = $1 and claim = $2`,
        values: [id, claim, stuck ? 'stuck' : 'waiting', error, afterMs],
      })
    },

    async recordTrouble(process, why) {
      await pool.query(
        `update sillage.processes set trouble = $2,
           troubled_since = case when $2::text is not null then coalesce(troubled_since, clock_timestamp()) end
         where name = $1 and (trouble is not null or $2::text is not null)`,
        [process, why],
      )
    },

    async forgetSettled(process, olderThanMs) {
      await pool.query(
        `delete from sillage.outbox where process = $1 and settled_at < clock_timestamp() - $2 * interval '1 ms'`,
        [process, olderThanMs],
      )
    },
  }
}

/** The people whom a change is about, as subjects or as keys, and who are erased. */
async function erasedIn(
  client: pg.PoolClient,
  { keys, sendings, parked }: Change,
): Promise<readonly { readonly tenant: TenantId; readonly person: PersonId }[]> {
  const about = [
    ...[...keys, ...sendings, ...parked].flatMap(({ tenant, key, subject }) => [
      { tenant, id: key },
      { tenant, id: subject },
    ]),
    ...keys.flatMap(({ tenant, timers }) =>
      [...timers.values()].map((timer) => ({ tenant, id: timer?.subject ?? null })),
    ),
  ].flatMap(({ tenant, id }) => {
    const person = PersonId.safeParse(id)
    return person.success ? [{ tenant, person: person.data }] : []
  })
  if (about.length === 0) return []
  const { rows } = await client.query<{ tenant: TenantId; person: PersonId }>({
    name: 'erased in a turn',
    text: `select e.tenant, e.person from sillage.erasures e
      where (e.tenant, e.person) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    values: [about.map(({ tenant }) => tenant), about.map(({ person }) => person)],
  })
  return rows
}

const REFUSE = `update sillage.outbox set status = 'refused', claim = null, code = $3, detail = $4, settled_at = clock_timestamp()
  where id = $1 and claim is not distinct from $2 and status in ('waiting', 'stuck')`

/** Compare-and-set on the turn. A process with a newer version is left to a newer program. */
async function move(client: pg.PoolClient, process: string, turn: bigint, change: Change): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'move process',
    text: `update sillage.processes set turn = turn + 1, position = $3, event_id = $4, version = $5, fault = $6, retry_after = $7,
        moved_at = clock_timestamp()
      where name = $1 and turn = $2 and version <= $5`,
    values: [
      process,
      turn,
      change.to.position,
      change.to.event,
      change.version,
      change.fault && JSON.stringify(change.fault),
      change.retryAfter,
    ],
  })
  return rowCount === 1
}

async function settleRefused(client: pg.PoolClient, { refused }: Change): Promise<boolean> {
  for (const { id, claim, refusal } of refused) {
    const { rowCount } = await client.query(REFUSE, [id, claim, refusal.code, refusal.detail])
    if (rowCount !== 1) return false
  }
  return true
}

/** The sending stays open because it is not answered, but nobody may send it: others of its key wait behind it. */
async function hold(client: pg.PoolClient, { held }: Change): Promise<boolean> {
  for (const { id, claim } of held) {
    const { rowCount } = await client.query(
      `update sillage.outbox set status = 'waiting', claim = null, next_at = 'infinity' where id = $1 and claim = $2`,
      [id, claim],
    )
    if (rowCount !== 1) return false
  }
  return true
}

async function erase(
  client: pg.PoolClient,
  process: string,
  { tenant, subject }: { tenant: TenantId; subject: PersonId },
): Promise<void> {
  const person = [process, tenant, subject]
  await client.query('delete from sillage.process_states where process = $1 and tenant = $2 and subject = $3', person)
  await client.query('delete from sillage.process_timers where process = $1 and tenant = $2 and subject = $3', person)
  await client.query('delete from sillage.process_parked where process = $1 and tenant = $2 and subject = $3', person)
  await client.query(
    `update sillage.outbox set input = null, detail = null, claim = null,
       status = case when status in ('waiting', 'stuck') then 'withdrawn' else status end,
       settled_at = coalesce(settled_at, clock_timestamp())
     where process = $1 and tenant = $2 and subject = $3`,
    person,
  )
}

async function writeStates(client: pg.PoolClient, process: string, { keys, version }: Change): Promise<void> {
  const forgotten = keys.filter(({ state }) => state === null)
  if (forgotten.length > 0)
    await client.query(
      `delete from sillage.process_states s using unnest($2::uuid[], $3::text[]) k(tenant, key)
       where s.process = $1 and s.tenant = k.tenant and s.key = k.key`,
      [process, ...keyArrays(forgotten)],
    )
  const kept = keys.filter(({ state }) => state !== null)
  if (kept.length > 0)
    await client.query({
      name: 'write process states',
      text: `insert into sillage.process_states (process, tenant, key, subject, version, state)
        select $1, k.tenant, k.key, k.subject, $6, k.state
        from unnest($2::uuid[], $3::text[], $4::uuid[], $5::jsonb[]) k(tenant, key, subject, state)
        on conflict (process, tenant, key) do update set
          subject = coalesce(excluded.subject, process_states.subject), version = excluded.version, state = excluded.state`,
      values: [
        process,
        ...keyArrays(kept),
        kept.map(({ subject }) => subject),
        kept.map(({ state }) => JSON.stringify(state)),
        version,
      ],
    })
}

async function writeTimers(client: pg.PoolClient, process: string, { keys }: Change): Promise<void> {
  const cleared = keys.filter(({ clearTimers }) => clearTimers)
  if (cleared.length > 0)
    await client.query(
      `delete from sillage.process_timers t using unnest($2::uuid[], $3::text[]) k(tenant, key)
       where t.process = $1 and t.tenant = k.tenant and t.key = k.key`,
      [process, ...keyArrays(cleared)],
    )
  const named = keys.flatMap(({ tenant, key, timers }) =>
    [...timers].map(([name, timer]) => ({ tenant, key, name, timer })),
  )
  const cancelled = named.filter(({ timer }) => timer === null)
  if (cancelled.length > 0)
    await client.query(
      `delete from sillage.process_timers t using unnest($2::uuid[], $3::text[], $4::text[]) k(tenant, key, name)
       where t.process = $1 and t.tenant = k.tenant and t.key = k.key and t.name = k.name`,
      [process, ...keyArrays(cancelled), cancelled.map(({ name }) => name)],
    )
  const set = named.flatMap(({ timer, ...timerKey }) => (timer ? [{ ...timerKey, ...timer }] : []))
  if (set.length > 0)
    await client.query({
      name: 'write process timers',
      text: `insert into sillage.process_timers (process, tenant, key, name, subject, due, cause, correlation, set_by)
        select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[], $7::text[], $8::text[], $9::text[])
        on conflict (process, tenant, key, name) do update set subject = excluded.subject, due = excluded.due,
          cause = excluded.cause, correlation = excluded.correlation, set_by = excluded.set_by`,
      values: [
        process,
        ...keyArrays(set),
        set.map(({ name }) => name),
        set.map(({ subject }) => subject),
        set.map(({ due }): Instant => due),
        set.map(({ cause }) => cause),
        set.map(({ correlation }) => correlation),
        set.map(({ setBy }) => setBy),
      ],
    })
}

async function writeOutbox(client: pg.PoolClient, process: string, sendings: readonly NewSending[]): Promise<void> {
  if (sendings.length === 0) return
  await client.query({
    name: 'write outbox',
    text: `insert into sillage.outbox (process, tenant, key, subject, command, input, idempotency_key, cause, correlation)
      select $1, s.tenant, s.key, s.subject, s.command, s.input, s.idempotency_key, s.cause, s.correlation
      from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::jsonb[], $7::text[], $8::text[], $9::text[])
        with ordinality s(tenant, key, subject, command, input, idempotency_key, cause, correlation, n)
      order by s.n`,
    values: [
      process,
      ...keyArrays(sendings),
      sendings.map(({ subject }) => subject),
      sendings.map(({ command }) => command),
      sendings.map(({ input }) => JSON.stringify(input)),
      sendings.map(({ idempotencyKey }) => idempotencyKey),
      sendings.map(({ cause }) => cause),
      sendings.map(({ correlation }) => correlation),
    ],
  })
}

const keyArrays = (keys: readonly Keyed[]): [TenantId[], string[]] => [
  keys.map(({ tenant }) => tenant),
  keys.map(({ key }) => key),
]
