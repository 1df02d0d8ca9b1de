// Key stores for tests: in a directory of their own, or in a PostgreSQL database, with their secrets in files.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KeptKeyStore, keptKeyStore } from './kept-key-store.ts'
import { fileLedger } from './key-ledger.ts'
import { openPostgresKeyRows } from './postgres/postgres-key-rows.ts'
import { rotate } from './rotation.ts'
import { secretsDirectory } from './secrets-directory.ts'
import { openSqliteKeyRows } from './sqlite/sqlite-key-rows.ts'

export type KeptPlace = {
  readonly directory: string
  readonly secrets: string
  open(now?: () => string): Promise<KeptKeyStore>
  rotate(): Promise<void>
  remove(): Promise<void>
}

/** Without `url`, the rows are in a SQLite file. */
export async function keptPlace(url?: string): Promise<KeptPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-keys-'))
  const place: KeptPlace = {
    directory,
    secrets: join(directory, 'secrets'),
    open: (now) => openKept(directory, url, now),
    async rotate() {
      const store = await place.open()
      try {
        await rotate(store)
      } finally {
        await store.close()
      }
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
  return place
}

export async function openKept(
  directory: string,
  url?: string,
  now: () => string = () => new Date().toISOString(),
): Promise<KeptKeyStore> {
  const rows =
    url === undefined ? await openSqliteKeyRows(join(directory, 'keys.sqlite')) : await openPostgresKeyRows(url)
  const secrets = secretsDirectory(join(directory, 'secrets'))
  return keptKeyStore({ rows, secrets, ledger: fileLedger(join(directory, 'data', 'ledger.ndjson')), now })
}
