// Parked triggers in Postgres: what they block, what is retried, what is parked and released.
import type pg from 'pg'
import { type EventId, type PersonId, position, type Revision, type StreamName, type TenantId } from '#kernel/ids.ts'
import type { Refused } from '#kernel/process.ts'
import { asStorable } from '#kernel/storable-text.ts'
import type { Blocker, Change, OpenSending, ParkedTrigger, Resumed, StoredTimer } from './process-store.ts'

type Database = Pick<pg.ClientBase, 'query'>

/** For what waits until its erasure deletes it: the row with this alias is about an erased person. */
export const OF_ERASED = (row: string) =>
  `select from sillage.erasures e where e.tenant = ${row}.tenant and (e.person = ${row}.subject or e.person::text = ${row}.key)`

export async function readBlockers(db: Database, process: string, upTo: bigint | null): Promise<readonly Blocker[]> {
  const { rows } = await db.query<{
    tenant: TenantId
    key: string | null
    stream: StreamName | null
    subject: PersonId | null
  }>({
    name: 'process held',
    text: `select distinct tenant, key, case when key is null then stream end as stream,
        case when key is null then subject end as subject
      from sillage.process_parked where process = $1 and ($2::bigint is null or id <= $2)`,
    values: [process, upTo],
  })
  return rows.flatMap(({ tenant, key, stream, subject }): Blocker[] => {
    if (key !== null) return [{ tenant, key }]
    return stream === null ? [] : [{ tenant, key, stream, subject }]
  })
}

type Row = Omit<ParkedTrigger, 'trigger' | 'position'> & {
  id: bigint
  position: bigint
  kind: Resumed['trigger']['kind']
  stream: StreamName
  revision: Revision
  event: EventId
  timer: StoredTimer | null
  sending: OpenSending | null
  sending_id: bigint | null
  refusal: Refused
}

export async function readResumed(
  db: Database,
  process: string,
  after: bigint,
  limit: number,
): Promise<readonly Resumed[]> {
  const { rows } = await db.query<Row>({
    name: 'process resumed',
    text: `select p.id, p.tenant, p.key, p.subject, p.kind, p.position, p.type, p.stream, p.revision, p.event_id as event,
        p.error, p.refusal, o.id as sending_id,
        case when t.name is not null then json_build_object('tenant', t.tenant, 'key', t.key, 'name', t.name,
          'subject', t.subject, 'due', to_char(t.due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'cause', t.cause, 'correlation', t.correlation, 'setBy', t.set_by) end as timer,
        case when o.id is not null then json_build_object('tenant', o.tenant, 'key', o.key, 'subject', o.subject,
          'command', o.command, 'input', o.input, 'idempotencyKey', o.idempotency_key, 'cause', o.cause,
          'correlation', o.correlation) end as sending
      from sillage.process_parked p
      left join sillage.process_timers t on p.kind = 'timer' and t.process = p.process and t.tenant = p.tenant
        and t.key = p.key and t.name = p.timer
      left join sillage.outbox o on p.kind = 'refusal' and o.id = p.sending and o.status in ('waiting', 'stuck')
      where p.process = $1 and p.id > $2 and not exists (${OF_ERASED('p')}) order by p.id limit $3`,
    values: [process, after, limit],
  })
  return rows.map((row) => {
    const { id, tenant, key, subject, type, error } = row
    return { id, tenant, key, subject, type, error, position: position(row.position), trigger: triggerOf(row) }
  })
}

function triggerOf({ kind, stream, revision, event, timer, sending, sending_id, refusal }: Row): Resumed['trigger'] {
  switch (kind) {
    case 'event':
      return { kind, stream, revision, event }
    case 'timer':
      return { kind, timer }
    case 'refusal':
      return { kind, sending: sending && sending_id !== null ? { ...sending, id: sending_id } : null, refused: refusal }
  }
}

export async function writeProcessParked(
  client: Database,
  process: string,
  { released, parked }: Pick<Change, 'released' | 'parked'>,
): Promise<void> {
  if (released.length > 0)
    await client.query('delete from sillage.process_parked where process = $1 and id = any($2)', [process, released])
  const parkedAgain = parked.filter(({ id }) => id !== null)
  if (parkedAgain.length > 0)
    await client.query({
      name: 'process parked again',
      // An event that could not be read gets its key once it can be read.
      text: `update sillage.process_parked p set key = a.key, error = a.error
        from unnest($2::bigint[], $3::text[], $4::text[]) a(id, key, error) where p.process = $1 and p.id = a.id`,
      values: [
        process,
        parkedAgain.map(({ id }) => id),
        parkedAgain.map(({ key }) => key),
        parkedAgain.map(({ error }) => error),
      ],
    })
  const newlyParked = parked.filter(({ id }) => id === null)
  if (newlyParked.length > 0)
    await client.query({
      name: 'process park',
      text: `insert into sillage.process_parked (process, tenant, key, subject, kind, position, type, error, stream, revision,
          event_id, timer, sending, refusal)
        select $1, p.tenant, p.key, p.subject, p.kind, p.position, p.type, p.error, p.stream, p.revision, p.event, p.timer,
          p.sending, p.refusal
        from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
          $10::integer[], $11::uuid[], $12::text[], $13::bigint[], $14::jsonb[]) with ordinality
          p(tenant, key, subject, kind, position, type, error, stream, revision, event, timer, sending, refusal, n)
        order by p.n`,
      values: [process, ...arraysOf(newlyParked)],
    })
}

const arraysOf = (parked: readonly ParkedTrigger[]): readonly unknown[] => {
  const event = ({ trigger }: ParkedTrigger) => (trigger.kind === 'event' ? trigger : null)
  const refusal = ({ trigger }: ParkedTrigger) => (trigger.kind === 'refusal' ? trigger : null)
  return [
    parked.map(({ tenant }) => tenant),
    parked.map(({ key }) => key),
    parked.map(({ subject }) => subject),
    parked.map(({ trigger }) => trigger.kind),
    parked.map((trigger) => trigger.position),
    parked.map(({ type }) => type),
    parked.map(({ error }) => error),
    parked.map((trigger) => event(trigger)?.stream ?? null),
    parked.map((trigger) => event(trigger)?.revision ?? null),
    parked.map((trigger) => event(trigger)?.event ?? null),
    parked.map(({ trigger }) => (trigger.kind === 'timer' ? trigger.name : null)),
    parked.map((trigger) => refusal(trigger)?.sending ?? null),
    parked.map((trigger) => jsonOf(refusal(trigger)?.refused)),
  ]
}

/** In a form that can be stored: the facts of a refusal may come from an input. */
function jsonOf(refused: Refused | undefined): string | null {
  if (!refused) return null
  return JSON.stringify(refused, (_, value: unknown) => (typeof value === 'string' ? asStorable(value) : value))
}
