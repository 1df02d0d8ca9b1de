// Our side of the rebuild benchmark: the live path, the rebuild path, and reading the log without a fold or a write.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import { sourceHash } from '#definitions/source-hash.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { eventTypes } from '#kernel/fold.ts'
import { START } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { openPool } from '#platform/database.ts'
import type { Keys } from '#privacy/keys.ts'
import { dropGeneration } from '#projecting/generations/create.ts'
import { type Defined, feedsOf, makeFirstGenerations } from '#projecting/generations/defined-generations.ts'
import { type Feed, readGenerations } from '#projecting/generations/generation.ts'
import { postgresProjectionStore } from '#projecting/projector/postgres-projection-store.ts'
import { projector } from '#projecting/projector/projector.ts'
import { rebuild } from '#projecting/rebuild/rebuild.ts'
import { membership } from '#projecting/workers/membership.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a run took, and the table that holds its rows. */
export type Folded = { readonly seconds: number; readonly table: string }

export type Ours = {
  readonly log: EventLog
  /** The live projector processes the whole log from the beginning. */
  live(): Promise<Folded>
  /** A rebuild; the live generation stays live. The result of an earlier rebuild is dropped first, not timed. */
  rebuild(): Promise<Folded>
  /** The rebuild's way of reading, with neither fold nor write. Gives the seconds. */
  readAndDecode(): Promise<number>
  close(): Promise<void>
}

/** The verb that rebuilds the named read models in a process of its own, and the one that drops what it made. */
export const rebuildVerbs = {
  rebuild: (names: readonly string[]) => ['projections', 'rebuild', ...names, '--no-compare'],
  drop: (name: string) => ['projections', 'drop', name, '--yes'],
}

export type OursOptions = {
  /** Of the same database if absent. */
  readonly log?: EventLog
  /** The read model that is folded. */
  readonly name?: string
  /** Without keys, a log in clear is read. */
  readonly keys?: Keys
}

/** The read models are in the database of the url. */
export async function openOurs(url: string, options: OursOptions = {}): Promise<Ours> {
  const { name: NAME = 'skill-profile', keys = 'unsealed' } = options
  const definitions = await readDefinitions()
  const codec = codecOf(definitions.events, keys)
  const log = options.log ?? (await openPostgresLog({ url }))
  const pool = openPool(url, { name: 'sillage bench fold', max: 4, statementTimeoutMs: 0 })
  const feed = await liveFeed(pool, log, definitions, NAME)
  const table = `read.${feed.table.name}`

  return {
    log,
    async live() {
      await pool.query(`truncate ${table}`)
      await pool.query(
        'update sillage.checkpoints set position = 0, event_id = null where projection = $1 and generation = $2',
        [NAME, feed.table.generation],
      )
      const head = await log.head()
      const stop = new AbortController()
      const there = Promise.withResolvers<void>()
      const folding = projector({
        feeds: [feed],
        log,
        codec,
        store: postgresProjectionStore(pool, new Map([[feed.id, feed.table]])),
        signal: stop.signal,
        delay: (ms) => pause(ms, undefined, { signal: stop.signal }),
        onPage: ({ position }) => {
          if (position >= head) there.resolve()
        },
        onFault: (_, fault) => there.reject(new Error(`${NAME} stopped at ${fault.position}: ${fault.error}`)),
        onRetry: (error) => there.reject(error),
      })
      const startedMs = performance.now()
      const running = folding.run()
      try {
        await Promise.race([there.promise, running])
        return { seconds: (performance.now() - startedMs) / 1_000, table }
      } finally {
        stop.abort()
        await running
      }
    },
    async rebuild() {
      for (const old of (await readGenerations(pool)).filter(
        ({ projection, state }) => projection === NAME && state !== 'live',
      ))
        await dropGeneration(pool, old, 'bench')
      const startedMs = performance.now()
      const [built] = await rebuild({
        pool,
        log,
        codec,
        membership: membership(pool, { id: randomUUID(), name: 'bench' }),
        chosen: await definedAs(definitions, NAME),
        candidate: false,
        compare: false,
        switch: 'no',
        by: 'bench',
        signal: new AbortController().signal,
        onProgress: () => {},
        delay: (ms) => pause(ms),
      })
      const seconds = (performance.now() - startedMs) / 1_000
      if (!built || built.fault)
        throw new Error(`${NAME} was not rebuilt: ${built?.fault?.error ?? 'nothing was begun'}`)
      return { seconds, table: `read.${built.generation.table}` }
    },
    async readAndDecode() {
      const startedMs = performance.now()
      await scanAll(log, codec, feed.projection)
      return (performance.now() - startedMs) / 1_000
    },
    async close() {
      await log.close()
      await pool.end()
    },
  }
}

/** The live generation, made where there is none: as the service makes it, which feeds it later on. */
async function liveFeed(pool: pg.Pool, log: EventLog, definitions: Definitions, name: string): Promise<Feed> {
  const defined = await definedAs(definitions, name)
  await makeFirstGenerations(pool, log.id, defined)
  const live = (await readGenerations(pool)).filter(({ state }) => state === 'live')
  const [feed] = feedsOf(live, defined)
  if (!feed) throw new Error(`${name} has no live generation of this definition`)
  return feed
}

async function definedAs(definitions: Definitions, name: string): Promise<Defined[]> {
  const projection = definitions.projections.get(name)
  if (!projection) throw new Error(`no projection is called ${name}`)
  const file = join(root, definitions.files.get(projection) ?? '')
  return [{ projection, sourceHash: await sourceHash(file), earlier: false }]
}

/**
 * As the rebuild reads: only the types that the read model folds, and no further than the head is now. A scanned event
 * is opened when it is looked at: what the fold looks at is looked at here.
 */
async function scanAll(log: EventLog, codec: Codec, projection: Projection): Promise<void> {
  const types = eventTypes(projection)
  const only = types === 'all' ? {} : { types: [...types] }
  let looked = 0
  const reader = codec.reader()
  for await (const { events } of log.scan({ after: START, until: await log.head(), ...only }))
    for (const stored of events) {
      const { subject, tenant, occurredAt, position, data } = reader.decode(stored)
      if (subject !== null && position > 0n) looked += tenant.length + occurredAt.length + Object.keys(data).length
    }
  if (looked === 0) throw new Error('nothing was read')
}
