/** The global set-up of vitest: one PostgreSQL server for the whole run, and a migrated template that each suite copies. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openClient } from '#platform/database.ts'
import { startEmbeddedPostgres, stopLeftover } from '#platform/embedded-postgres.ts'
import { migrate } from '#platform/migrate.ts'
import { isAlive } from '#platform/running.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server on which databases are created, and the migrated database to copy. */
    /** The login of requests there; null on a server that was not started here. */
    testDatabase: { url: string; template: string; requestsUrl: string | null }
  }
}

const prefix = 'sillage-test-'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer()
  const template = `${prefix}template-${process.pid}`.replaceAll('-', '_')
  try {
    await onServer(server.url, `create database ${template}`)
    await migrate(withDatabase(server.url, template))
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('testDatabase', { url: server.url, template, requestsUrl: server.requestsUrl })
  return async () => {
    await onServer(server.url, `drop database if exists ${template} with (force)`).catch(() => undefined)
    await server.stop()
  }
}

async function startServer(): Promise<{ url: string; requestsUrl: string | null; stop(): Promise<void> }> {
  const configured = process.env.SILLAGE_TEST_DATABASE_URL
  if (configured) return { url: configured, requestsUrl: null, stop: async () => undefined }
  await removeAbandoned()
  // The pid in the name lets the next run detect that this one was killed, and stop its server.
  const directory = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  const server = await startEmbeddedPostgres({ directory })
  return {
    url: server.url,
    requestsUrl: server.requestsUrl,
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1])
    if (!(pid > 0) || isAlive(pid)) continue
    const directory = join(tmpdir(), name)
    // Directories left by another user cannot be removed here.
    await stopLeftover(directory).catch(() => undefined)
    await rm(directory, { recursive: true, force: true }).catch(() => undefined)
  }
}

export async function onServer(url: string, statement: string): Promise<void> {
  const client = openClient(url, { name: 'sillage tests', statementTimeoutMs: 60_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
