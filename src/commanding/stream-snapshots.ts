// Snapshots of stream states in PostgreSQL: a decision on a long stream loads one and reads only the events after it.

import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import type { Decider } from '#kernel/decider.ts'
import {
  type EventId,
  type LogId,
  position,
  type Revision,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
} from '#kernel/ids.ts'
import { decodeIndex, encodeIndex } from './command-index.ts'
import type { StreamState } from './stream-states.ts'

export type StreamSnapshots = {
  /** A state of the stream that includes at least these deciders; null if there is none. */
  load(stream: StreamName, tenant: TenantId, deciders: readonly Decider[]): Promise<StreamState | null>
  /** Saves a state in the background. All its events must be committed. */
  save(stream: StreamName, state: StreamState): void
  settled(): Promise<void>
}

type Row = {
  revision: Revision
  position: bigint
  event_id: EventId
  states: Readonly<Record<string, { readonly hash: string; readonly state: unknown }>>
  commands: Buffer
}

/** Format of the row except the states. Rows of another format are ignored. */
const FORMAT = 2

/** `hashes` holds the hash of the code behind each decider's state. Snapshots of other code are ignored. */
export function postgresStreamSnapshots(
  pool: Pick<pg.Pool, 'query'>,
  logId: LogId,
  hashes: ReadonlyMap<Decider, string>,
  onTrouble: (error: unknown) => void = () => undefined,
): StreamSnapshots {
  const deciders = new Map([...hashes.keys()].map((decider) => [decider.name, decider]))
  const saving = new Map<StreamKey, Promise<void>>()

  async function write(values: readonly unknown[]): Promise<void> {
    await pool.query({
      name: 'stream snapshot write',
      text: `insert into sillage.stream_snapshots
          (tenant, stream, log_id, format, revision, position, event_id, states, commands)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant, stream) do update set log_id = excluded.log_id, format = excluded.format,
          revision = excluded.revision, position = excluded.position, event_id = excluded.event_id,
          states = excluded.states, commands = excluded.commands`,
      values: [...values],
    })
  }

  return {
    async load(stream, tenant, wanted) {
      const { rows } = await pool.query<Row>({
        name: 'stream snapshot read',
        text: `select revision, position, event_id, states, commands from sillage.stream_snapshots
          where tenant = $1 and stream = $2 and log_id = $3 and format = $4`,
        values: [tenant, stream, logId, FORMAT],
      })
      const [row] = rows
      const commands = row && decodeIndex(row.commands)
      if (!row || !commands) return null
      const states = new Map<Decider, unknown>()
      for (const [name, { hash, state }] of Object.entries(row.states)) {
        const decider = deciders.get(name)
        if (decider && hash === hashes.get(decider)) states.set(decider, state)
      }
      if (!wanted.every((decider) => states.has(decider))) return null
      const { revision, event_id: lastEvent } = row
      return { tenant, revision, position: position(row.position), lastEvent, states, commands }
    },

    save(stream, { tenant, revision, position, lastEvent, states, commands }) {
      const key = streamKey(tenant, stream)
      if (saving.has(key)) return
      const storable: Record<string, { hash: string; state: unknown }> = {}
      for (const [decider, state] of states) {
        const hash = hashes.get(decider)
        // A state that changes in a JSON round trip cannot be stored.
        if (hash === undefined || !isDeepStrictEqual(JSON.parse(JSON.stringify(state)), state)) continue
        storable[decider.name] = { hash, state }
      }
      const values = [JSON.stringify(storable), encodeIndex(commands)]
      saving.set(
        key,
        write([tenant, stream, logId, FORMAT, revision, position, lastEvent, ...values])
          .catch(onTrouble)
          .finally(() => saving.delete(key)),
      )
    },

    async settled() {
      while (saving.size > 0) await Promise.all(saving.values())
    },
  }
}
