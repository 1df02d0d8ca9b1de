/**
 * Refuses a database that could lose acknowledged writes. No kill test can detect such a setting afterwards, so it is
 * checked before the first event is stored.
 */
export class NotDurable extends Error {
  override readonly name = 'NotDurable'
  /** The unsafe settings, or `server_version`. */
  readonly faults: readonly string[]

  constructor(faults: readonly Fault[]) {
    super(['This database is refused:', ...faults.map(describe)].join('\n'))
    this.faults = faults.map((fault) => fault.name)
  }
}

/** The part of a pool that is needed here. */
type Database = { query(text: string): Promise<{ rows: Record<string, string>[] }> }

type Fault = { name: string; found: string; why: string; change: string }

export type Durability = { readonly serverVersion: string; readonly faults: readonly Fault[] }

const describe = ({ name, found, why, change }: Fault): string => `- ${name} is ${found}: ${why}. ${change}`

const oldestMajor = 15

const reasons = {
  fsync: {
    why: 'after a power cut or a crash of the machine the whole database may be corrupt',
    change: 'Set `fsync = on` in postgresql.conf and reload the server.',
  },
  full_page_writes: {
    why: 'a page that was half written at a power cut cannot be repaired',
    change: 'Set `full_page_writes = on` in postgresql.conf and reload the server.',
  },
  synchronous_commit: {
    why: 'events that were acknowledged are lost when the server crashes (17 of 355 in a measured run)',
    change:
      'Set `synchronous_commit = on` in postgresql.conf, and look for a weaker one in `ALTER ROLE … SET` and `ALTER DATABASE … SET`.',
  },
} as const

const settings = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/** Throws `NotDurable`. */
export async function assertDurable(pool: Database): Promise<void> {
  const { faults } = await readDurability(pool)
  if (faults.length > 0) throw new NotDurable(faults)
}

/** Reads the settings that a session of `pool` has. */
export async function readDurability(pool: Database): Promise<Durability> {
  const columns = settings.map((name) => `current_setting('${name}') as ${name}`).join(', ')
  const { rows } = await pool.query(
    `select current_setting('server_version') as server_version, current_setting('server_version_num') as number, ${columns}`,
  )
  const current = rows[0] ?? {}
  const faults: Fault[] = []
  if (Math.floor(Number(current.number) / 10_000) < oldestMajor) {
    faults.push({
      name: 'server_version',
      found: current.server_version ?? 'unknown',
      why: `Sillage needs PostgreSQL ${oldestMajor} or later`,
      change: 'Point DATABASE_URL to a newer server.',
    })
  }
  // `local` and `remote_write` flush here before they answer, like `on`; only `off` does not.
  for (const name of settings) {
    const value = current[name] ?? 'unknown'
    if (value === 'off' || value === 'unknown') faults.push({ name, found: value, ...reasons[name] })
  }
  return { serverVersion: current.server_version ?? 'unknown', faults }
}
