// Wires the snapshots: of streams, from which commands are decided, and of people, from which their past is folded.
import { fileURLToPath } from 'node:url'
import type { Codec } from '#commanding/codec.ts'
import { postgresStreamSnapshots, type StreamSnapshots } from '#commanding/stream-snapshots.ts'
import type { Definitions } from '#definitions/definitions.ts'
import { sourceClosures } from '#definitions/source-closure.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { personModels } from '#past/questions/person-models.ts'
import { postgresSnapshots } from '#past/snapshots/postgres-snapshots.ts'
import { type SnapshotWriter, snapshotWriter } from '#past/snapshots/snapshot-writer.ts'
import type { Database } from './open-database.ts'
import { openSnapshotPool } from './open-pools.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export async function openSnapshots(parts: {
  readonly database: Database
  readonly definitions: Definitions
  readonly log: EventLog
  readonly codec: Codec
  readonly trouble: (what: string) => (error: unknown) => void
}): Promise<{ readonly ofStreams: StreamSnapshots; readonly ofPeople: SnapshotWriter; close(): Promise<void> }> {
  const { database, definitions, log, codec, trouble } = parts
  const hashes = await sourceClosures(root, definitions.files)
  const pool = openSnapshotPool(database, trouble)
  const ofStreams = postgresStreamSnapshots(pool, log.id, hashes.deciders, trouble('stream snapshot'))
  const ofPeople = snapshotWriter({
    log,
    codec,
    store: postgresSnapshots(pool, log.id, hashes.projections),
    models: personModels(definitions),
    onTrouble: trouble('snapshot'),
  })
  return {
    ofStreams,
    ofPeople,
    async close() {
      await ofPeople.close()
      await ofStreams.settled()
      await pool.end()
    },
  }
}
