// Snapshots of stream states in Postgres: a decision on a long stream starts from one and reads on.

import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import type { Decider } from '#kernel/decider.ts'
import {
  type CommandId,
  type LogId,
  type Position,
  position,
  type Revision,
  type StreamKey,
  type StreamName,
  streamKey,
  type TenantId,
} from '#kernel/ids.ts'
import { ANSWERS_KEPT, type FirstAnswer, type StreamState } from './stream-states.ts'

export type StreamSnapshots = {
  /** The stream as of some revision, with the states of at least these deciders; null where there is none. */
  load(stream: StreamName, tenant: TenantId, deciders: readonly Decider[]): Promise<StreamState | null>
  /** Keeps a state, in the background. Only ever one whose events are committed. */
  save(stream: StreamName, state: StreamState): void
  settled(): Promise<void>
}

type Row = {
  revision: Revision
  position: bigint
  states: Readonly<Record<string, { readonly hash: string; readonly state: unknown }>>
  answers: readonly (readonly [
    id: CommandId,
    fingerprint: number,
    revision: Revision,
    position: string,
    types: readonly string[],
  ])[]
}

/**
 * By each decider's name, the hash of all the code that its state comes from: under other code, or another number of
 * answers, a snapshot is as one that is not there.
 */
export function postgresStreamSnapshots(
  pool: Pick<pg.Pool, 'query'>,
  logId: LogId,
  hashes: ReadonlyMap<Decider, string>,
  onTrouble: (error: unknown) => void = () => undefined,
): StreamSnapshots {
  const deciders = new Map([...hashes.keys()].map((decider) => [decider.name, decider]))
  const hashOf = (decider: Decider) => `${hashes.get(decider)}/${ANSWERS_KEPT}`
  const saving = new Map<StreamKey, Promise<void>>()

  async function write(stream: StreamName, values: readonly unknown[]): Promise<void> {
    await pool.query({
      name: 'stream snapshot write',
      text: `insert into sillage.stream_snapshots as s (stream, tenant, log_id, revision, position, states, answers)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant, stream) do update set log_id = excluded.log_id, revision = excluded.revision,
          position = excluded.position, states = excluded.states, answers = excluded.answers`,
      values: [stream, ...values],
    })
  }

  return {
    async load(stream, tenant, asked) {
      const { rows } = await pool.query<Row>({
        name: 'stream snapshot read',
        text: 'select revision, position, states, answers from sillage.stream_snapshots where stream = $1 and tenant = $2 and log_id = $3',
        values: [stream, tenant, logId],
      })
      const [row] = rows
      if (!row) return null
      const states = new Map<Decider, unknown>()
      for (const [name, { hash, state }] of Object.entries(row.states)) {
        const decider = deciders.get(name)
        if (decider && hash === hashOf(decider)) states.set(decider, state)
      }
      if (!asked.every((decider) => states.has(decider))) return null
      const answers = row.answers.map(([id, fingerprint, revision, at, types]): [CommandId, FirstAnswer] => [
        id,
        { fingerprint, revision, position: positionOf(at), types },
      ])
      return { tenant, revision: row.revision, position: position(row.position), states, answers: new Map(answers) }
    },

    save(stream, { tenant, revision, position, states, answers }) {
      const key = streamKey(tenant, stream)
      if (saving.has(key)) return
      const kept: Record<string, { hash: string; state: unknown }> = {}
      for (const [decider, state] of states) {
        // A state that JSON does not give back as it was is none to start from.
        if (!hashes.has(decider) || !isDeepStrictEqual(JSON.parse(JSON.stringify(state)), state)) continue
        kept[decider.name] = { hash: hashOf(decider), state }
      }
      const first = [...answers].map(([id, answer]) => [
        id,
        answer.fingerprint,
        answer.revision,
        String(answer.position),
        answer.types,
      ])
      const values = [tenant, logId, revision, position, JSON.stringify(kept), JSON.stringify(first)]
      saving.set(
        key,
        write(stream, values)
          .catch(onTrouble)
          .finally(() => saving.delete(key)),
      )
    },

    async settled() {
      while (saving.size > 0) await Promise.all(saving.values())
    },
  }
}

const positionOf = (text: string): Position => position(BigInt(text))
