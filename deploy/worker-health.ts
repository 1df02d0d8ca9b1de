// Whether the worker of this container says that it is alive: exits with 0 or 1, for the container's health check.
import { hostname } from 'node:os'
import { readConfig } from '#platform/config.ts'
import { openClient } from '#platform/database.ts'

const { databaseUrl } = readConfig(process.env)
if (databaseUrl === undefined) {
  process.stderr.write('DATABASE_URL is not set: a worker in a container needs it.\n')
  process.exit(1)
}
const client = openClient(databaseUrl, { name: 'sillage worker health' })
try {
  await client.connect()
  // As src/compose/open-worker.ts names its member: a container's host name is its own.
  const { rowCount } = await client.query(
    `select from sillage.workers where name ~ ('^' || $1 || ':[0-9]+$') and alive_until > clock_timestamp()`,
    [hostname()],
  )
  process.exitCode = rowCount === 0 ? 1 : 0
  if (rowCount === 0) process.stderr.write(`No worker of ${hostname()} says that it is alive.\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await client.end()
}
