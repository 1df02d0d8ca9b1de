// Wires all that serves the rights of persons: erasure, retention, the rewriting of tables, and the file of a person. Whom a
// restored database still has is erased again before anybody is answered.
import type { Kysely } from 'kysely'
import type { Codec } from '#commanding/codec.ts'
import { streamStates } from '#commanding/stream-states.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Instant } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { keyStoreStatus } from '#privacy/key-status.ts'
import { type PersonFiles, personFiles } from '#rights/access/access.ts'
import { storedRows } from '#rights/access/stored-rows.ts'
import type { AccessPages } from '#rights/access/who-looked.ts'
import type { OfRequest } from '#rights/rectification/erase-replaced.ts'
import { type TextsCertificate, textsCertificate } from '#rights/rectification/texts-certificate.ts'
import type { Retention } from '#rights/retention/retention.ts'
import { type Rewriting, rewritingOf } from '#rights/rewriting/rewriting.ts'
import type { Rights } from '#rights/rights.ts'
import subjectStreams from '../../projections/identity/subject-streams.ts'
import { openRetention } from './open-retention.ts'
import { openRights, type RightsWiring, replayErasures } from './open-rights.ts'
import type { StreamsOf } from './open-streams-of.ts'
import type { OpenOptions } from './service.ts'

type Parts = Omit<RightsWiring, 'rewriting' | 'dataDirectory' | 'backupsDays' | 'sleep'> & {
  readonly config: Config
  readonly options: Pick<OpenOptions, 'lookOnly' | 'onProgress'>
  readonly definitions: Definitions
  readonly codec: Codec
  readonly db: Kysely<unknown>
  /** Who may read the file of a person. */
  readonly authoriseFile: Authorise
  /** Who accessed the data of a person. */
  readonly accesses: AccessPages
  readonly streamsOf: StreamsOf
  readonly trouble: (what: string) => (error: unknown) => void
}

const epochsOf = (kept: RightsWiring['kept']) => async (at: Instant) => {
  const store = kept()
  if (!store) return null
  const { epochs, current } = await keyStoreStatus(store)
  const then = epochs.findLast(({ beganAt }) => beganAt <= at)
  return then
    ? { endsAt: then.epoch === current?.epoch ? (current.endsAt ?? null) : null, endedAt: then.endedAt }
    : null
}

export type AllRights = {
  readonly rights: Rights
  readonly retention: Retention
  readonly rewriting: Rewriting
  readonly files: PersonFiles
  readonly streamsOf: StreamsOf
  readonly textsCertificate: (asked: OfRequest) => Promise<TextsCertificate | null>
  close(): Promise<void>
}

export async function openAllRights({
  config,
  options,
  definitions,
  codec,
  db,
  authoriseFile,
  accesses,
  streamsOf,
  ...parts
}: Parts): Promise<AllRights> {
  const { pool, log, keyStore, schoolOf, signIn, erased, trail, now, trouble } = parts
  const rewriting = rewritingOf({ pool, now })
  const rights = openRights({
    ...parts,
    rewriting,
    dataDirectory: config.dataDirectory,
    backupsDays: config.backupsDays ?? null,
    sleep: (ms) => systemClock.sleep(ms),
  })
  const retention = openRetention({
    pool,
    log,
    keyStore,
    states: streamStates(log, codec, { mostBytes: 1_000_000 }),
    schoolOf,
    events: definitions.events,
    projections: definitions.projections.values(),
    streamsOf,
    forgetCredentials: signIn.forgetCredentials,
  })
  const files = personFiles({
    log,
    codec,
    events: definitions.events,
    rows: storedRows(db, definitions.projections.values(), subjectStreams.name),
    erased,
    trail,
    accesses,
    authorise: authoriseFile,
    now,
  })
  const ended = new AbortController()
  const replayed = await replayErasures(rights, {
    write: !options.lookOnly,
    signal: ended.signal,
    sleep: systemClock.sleep,
    onErased: (people) =>
      options.onProgress?.(`Erased again after a restore: ${people} ${people === 1 ? 'person' : 'people'}`),
    onTrouble: trouble('erasures after a restore'),
  })
  return {
    rights,
    retention,
    rewriting,
    files,
    streamsOf,
    textsCertificate: (asked) =>
      textsCertificate({ log, events: definitions.events, streamsOf, keyStore, epochAt: epochsOf(parts.kept) }, asked),
    async close() {
      ended.abort()
      await replayed.ended
    },
  }
}
