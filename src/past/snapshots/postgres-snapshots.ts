// Snapshots in Postgres. They are read and written by the owner: requests only see them through questions.
import type pg from 'pg'
import { type FoldedRow, keyText } from '#kernel/fold.ts'
import { type Instant, type LogId, type PersonId, type Position, position, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Moment } from '../moment.ts'
import { streamsOf } from '../person-history.ts'
import type { Snapshot } from './snapshot.ts'

export type Person = { readonly tenant: TenantId; readonly subject: PersonId }

/** The rows of one read model at one place of a history. */
export type ModelSnapshot = { readonly model: Projection; readonly snapshot: Snapshot }

export type SnapshotStore = {
  latest(person: Person, models: readonly Projection[], moment: Moment): Promise<ReadonlyMap<Projection, Snapshot>>
  /** The places where all of these models have a snapshot: the number of events before, and the position. */
  places(person: Person, models: readonly Projection[]): Promise<ReadonlyMap<number, Position>>
  write(person: Person, kept: readonly ModelSnapshot[]): Promise<void>
  /** Deletes everything that is stored about a person. */
  forget(person: Person): Promise<void>
}

type Row = {
  projection: string
  position: bigint
  learner_events: number
  person_events: number
  recorded_at: Instant
  occurred_at: Instant
  in_order: boolean
  erased_at: bigint | null
  rows: readonly (readonly [key: object, row: object, position: string])[]
}

export function postgresSnapshots(
  pool: Pick<pg.Pool, 'query'>,
  logId: LogId,
  hashes: ReadonlyMap<Projection, string>,
): SnapshotStore {
  const identities = (models: readonly Projection[]) => [
    models.map(({ name }) => name),
    models.map(({ version }) => version),
    models.map((model) => hashes.get(model) ?? ''),
    logId,
  ]

  return {
    async latest({ tenant, subject }, models, { upTo, known, happened }) {
      const { rows } = await pool.query<Row>({
        name: 'snapshots latest',
        text: `select m.projection, s.* from unnest($3::text[], $4::integer[], $5::text[]) m(projection, version, source_hash)
          cross join lateral (
            select position, learner_events, person_events, recorded_at, occurred_at, in_order, erased_at, rows from sillage.snapshots s
            where tenant = $1 and subject = $2 and s.projection = m.projection and s.version = m.version
              and s.source_hash = m.source_hash and log_id = $6 and position <= $7
              and ($8::timestamptz is null or recorded_at <= $8)
              and ($9::timestamptz is null or (in_order and occurred_at <= $9))
            order by position desc limit 1
          ) s`,
        values: [tenant, subject, ...identities(models), upTo, known, happened],
      })
      const byName = new Map(models.map((model) => [model.name, model]))
      return new Map(
        rows.flatMap((row): [Projection, Snapshot][] => {
          const model = byName.get(row.projection)
          return model ? [[model, snapshotOf(model, { tenant, subject }, row)]] : []
        }),
      )
    },

    async places({ tenant, subject }, models) {
      const { rows } = await pool.query<{ events: number; position: bigint }>({
        name: 'snapshots places',
        text: `select learner_events + person_events as events, position
          from sillage.snapshots s join unnest($3::text[], $4::integer[], $5::text[]) m(projection, version, source_hash)
            using (projection, version, source_hash)
          where tenant = $1 and subject = $2 and log_id = $6
          group by 1, 2 having count(*) = cardinality($3::text[])`,
        values: [tenant, subject, ...identities(models)],
      })
      return new Map(rows.map((row) => [row.events, position(row.position)]))
    },

    async write({ tenant, subject }, kept) {
      if (kept.length === 0) return
      const [learner, person] = streamsOf(subject)
      const eventsOf = ({ place }: Snapshot, stream: typeof learner) => (stream && place.get(stream)) ?? 0
      const values = [
        tenant,
        subject,
        ...identities(kept.map(({ model }) => model)),
        kept.map(({ snapshot }) => snapshot.position),
        kept.map(({ snapshot }) => eventsOf(snapshot, learner)),
        kept.map(({ snapshot }) => eventsOf(snapshot, person)),
        kept.map(({ snapshot }) => snapshot.recordedAt),
        kept.map(({ snapshot }) => snapshot.occurredAt),
        kept.map(({ snapshot }) => snapshot.inOrder),
        kept.map(({ snapshot }) => snapshot.erasedAt),
        kept.map(({ snapshot }) => JSON.stringify([...snapshot.rows.values()].map(written))),
      ]
      await pool.query({
        name: 'snapshots write',
        text: `insert into sillage.snapshots (tenant, subject, projection, version, source_hash, log_id, position,
            learner_events, person_events, recorded_at, occurred_at, in_order, erased_at, rows)
          select $1, $2, k.projection, k.version, k.source_hash, $6, k.position, k.learner_events, k.person_events,
            k.recorded_at, k.occurred_at, k.in_order, k.erased_at, k.rows
          from unnest($3::text[], $4::integer[], $5::text[], $7::bigint[], $8::integer[], $9::integer[], $10::timestamptz[],
            $11::timestamptz[], $12::boolean[], $13::bigint[], $14::json[]) k(projection, version, source_hash, position, learner_events,
            person_events, recorded_at, occurred_at, in_order, erased_at, rows)
          on conflict do nothing`,
        values,
      })
      // Two programs running side by side may each write their own snapshots. Afterwards, those of the older program
      // must not stay.
      await pool.query({
        name: 'snapshots of other code',
        text: `delete from sillage.snapshots s
          using unnest($3::text[], $4::integer[], $5::text[]) m(projection, version, source_hash)
          where s.tenant = $1 and s.subject = $2 and s.projection = m.projection
            and (s.version, s.source_hash, s.log_id) <> (m.version, m.source_hash, $6)`,
        values: [tenant, subject, ...identities([...new Set(kept.map(({ model }) => model))])],
      })
    },

    async forget({ tenant, subject }) {
      await pool.query('delete from sillage.snapshots where tenant = $1 and subject = $2', [tenant, subject])
      await pool.query('delete from sillage.stream_snapshots where tenant = $1 and stream = any($2)', [
        tenant,
        streamsOf(subject),
      ])
    },
  }
}

const written = ({ key, row, position }: FoldedRow): readonly [object, object, string] => [key, row, String(position)]

function snapshotOf(model: Projection, { tenant, subject }: Person, row: Row): Snapshot {
  const counts = [row.learner_events, row.person_events]
  const rows = row.rows.map(([key, columns, at]): [string, FoldedRow] => [
    keyText(model, tenant, key),
    { tenant, key, row: columns, position: position(BigInt(at)) },
  ])
  return {
    place: new Map(streamsOf(subject).map((stream, i) => [stream, counts[i] ?? 0])),
    position: position(row.position),
    recordedAt: row.recorded_at,
    occurredAt: row.occurred_at,
    inOrder: row.in_order,
    erasedAt: row.erased_at === null ? null : position(row.erased_at),
    rows: new Map(rows),
  }
}
