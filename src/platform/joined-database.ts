// Verbs share one embedded database. Each that joins another's holds a lock in it, and a verb that started it stops it only
// when nobody holds one: otherwise the first to end would take the database away from the others.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** An advisory lock: shared by those who have joined, taken alone by who is about to stop the database. */
const JOINED_LOCK = 7_301_507
const LOOKING_AGAIN_MS = 100

export type Joined = { leave(): Promise<void> }

/** Null where no server answers, or where it is about to stop. */
export async function joinDatabase(url: string): Promise<Joined | null> {
  const client = connection(url, 'sillage joined')
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [JOINED_LOCK])
    return { leave: () => client.end() }
  } catch {
    await client.end().catch(() => {})
    return null
  }
}

/**
 * Settles when all that have joined are gone, and then lets nobody join any more, until the server stops. Until then others may
 * join: whoever queued for the lock would keep them waiting for as long as the longest verb takes.
 */
export async function joinedAreGone(url: string): Promise<void> {
  const client = connection(url, 'sillage stopping')
  try {
    await client.connect()
    while (!(await isAlone(client))) await pause(LOOKING_AGAIN_MS)
  } catch {
    // The server has gone by itself.
    await client.end().catch(() => {})
  }
}

async function isAlone(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [JOINED_LOCK])
  return rows[0]?.alone === true
}

function connection(url: string, name: string): pg.Client {
  const client = new pg.Client({ connectionString: url, application_name: name })
  // A lost connection ends the stay. Who works in the database is told by its own connections.
  client.on('error', () => {})
  return client
}
