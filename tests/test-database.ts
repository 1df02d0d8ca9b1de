/** A separate database for a test suite: `const database = await freshDatabase()`, then `await database.drop()`. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { onServer, withDatabase } from './start-database.ts'

export type TestDatabase = {
  url: string
  /** Variables of a service on this database, with a directory of its own, which need not exist yet. */
  environment: {
    readonly DATABASE_URL: string
    readonly SILLAGE_REQUESTS_URL: string | undefined
    readonly SILLAGE_DATA: string
    readonly SILLAGE_KEYS: string
  }
  /** The same database under the login of requests. */
  requestsUrl: string
  drop(): Promise<void>
}

/** The login of requests for a database of the test server; undefined for another, or where that server has none. */
export function requestsUrlOf(databaseUrl: string): string | undefined {
  const { url, requestsUrl } = inject('testDatabase')
  if (requestsUrl === null || new URL(databaseUrl).host !== new URL(url).host) return undefined
  return withDatabase(requestsUrl, new URL(databaseUrl).pathname.slice(1))
}

/** Migrated, unless `empty` is set. The name only helps a person who inspects the server. */
export async function freshDatabase(name = 'suite', options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const { url, template } = inject('testDatabase')
  const readable = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 40)
  const database = `t_${readable}_${randomUUID().slice(0, 8)}`
  await onServer(url, `create database ${database} template ${options.empty ? 'template0' : template}`)
  const directory = join(tmpdir(), `sillage-test-data-${database}`)
  const ownUrl = withDatabase(url, database)
  return {
    url: ownUrl,
    requestsUrl: requestsUrlOf(ownUrl) ?? ownUrl,
    environment: {
      DATABASE_URL: ownUrl,
      SILLAGE_REQUESTS_URL: requestsUrlOf(ownUrl),
      SILLAGE_DATA: directory,
      SILLAGE_KEYS: join(directory, 'keys'),
    },
    async drop() {
      await onServer(url, `drop database if exists ${database} with (force)`)
      await rm(directory, { recursive: true, force: true })
    },
  }
}
