/** A separate database for a test suite: `const database = await freshDatabase()`, then `await database.drop()`. */
import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { onServer, withDatabase } from './start-database.ts'

export type TestDatabase = { url: string; drop(): Promise<void> }

/** Migrated, unless `empty` is set. The name only helps a person who inspects the server. */
export async function freshDatabase(name = 'suite', options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const { url, template } = inject('testDatabase')
  const readable = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 40)
  const database = `t_${readable}_${randomUUID().slice(0, 8)}`
  await onServer(url, `create database ${database} template ${options.empty ? 'template0' : template}`)
  return {
    url: withDatabase(url, database),
    drop: () => onServer(url, `drop database if exists ${database} with (force)`),
  }
}
