// Opens the key store of an installation: the rows and the secrets that the configuration names.
import { createSecretKey } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Config, ConfigError } from '#platform/config.ts'
import { isThere } from '#platform/installation.ts'
import { answering } from '#privacy/answering.ts'
import type { EpochSecrets } from '#privacy/epoch-secrets.ts'
import { type KeptKeyStore, keptKeyStore } from '#privacy/kept-key-store.ts'
import { fileLedger, LEDGER_FILE, readLedger } from '#privacy/key-ledger.ts'
import type { KeyRows } from '#privacy/key-rows.ts'
import { KeyStoreMissing, KeyStoreRefused } from '#privacy/key-store-errors.ts'
import { masterKeySecrets } from '#privacy/master-key-secrets.ts'
import { openPostgresKeyRows, placeOf } from '#privacy/postgres/postgres-key-rows.ts'
import { isSameServer } from '#privacy/postgres/same-server.ts'
import { secretsDirectory } from '#privacy/secrets-directory.ts'
import { openSqliteKeyRows } from '#privacy/sqlite/sqlite-key-rows.ts'

export type OpenKeysOptions = {
  /** Whether a missing store is made. Only the service does that; `for-restore` also where one was lost. */
  readonly make?: 'yes' | 'never' | 'for-restore'
  /** Once, when a store is made: people must know that they have to keep it. */
  readonly onProgress?: (message: string) => void
  /** For verbs, which read more at once than a request does. */
  readonly statementTimeoutMs?: number
}
export type KeysPlace = Pick<Config, 'keys' | 'dataDirectory' | 'databaseUrl'>

/** Whether somebody has decided where keys are kept. Throws ConfigError. Call it before anything else is opened. */
export function assertKeysDecided(keys: Config['keys']): asserts keys is Extract<Config['keys'], { kind: 'decided' }> {
  if (keys.kind === 'undecided') throw new ConfigError([{ variable: 'SILLAGE_KEYS', message: keys.problem }])
}

export const ledgerFile = ({ dataDirectory }: Pick<Config, 'dataDirectory'>): string => join(dataDirectory, LEDGER_FILE)

export async function openKeyStore(config: KeysPlace, options: OpenKeysOptions = {}): Promise<KeptKeyStore> {
  const { make = 'yes', onProgress } = options
  assertKeysDecided(config.keys)
  const ledger = fileLedger(ledgerFile(config))
  // Before the store is looked for: another process writes here only after it has made one.
  const known = await readLedger(ledger.file)
  const rows = await answering(() => openRows(config, options, known.storeAt))
  try {
    const expected = known.storeAt.get(rows.where)
    if (make !== 'for-restore' && expected !== undefined && expected !== rows.storeId)
      throw anotherStore(rows, ledger.file)
    const now = () => new Date().toISOString()
    if (make === 'yes' && expected === undefined) {
      await ledger.made(rows.storeId, rows.where, now())
      const isUnused = (await rows.epochs()).length === 0
      if (isUnused)
        onProgress?.(
          `Made a key store in ${rows.where}: back it up apart from the database; whoever loses it loses every name.`,
        )
    }
    return keptKeyStore({ rows, secrets: secretsOf(config.keys.secrets), ledger, now })
  } catch (error) {
    await rows.close()
    throw error
  }
}

type Decided = Extract<Config['keys'], { kind: 'decided' }>

async function openRows(
  config: KeysPlace,
  { make = 'yes', statementTimeoutMs }: OpenKeysOptions,
  storeAt: ReadonlyMap<string, string>,
): Promise<KeyRows> {
  assertKeysDecided(config.keys)
  const { rows } = config.keys
  if (rows.kind === 'postgres') {
    if (make === 'yes' && config.databaseUrl !== undefined) await assertAnotherServer(rows.url, config.databaseUrl)
    const mayMake = make === 'for-restore' || (make === 'yes' && !storeAt.has(placeOf(rows.url)))
    return openPostgresKeyRows(rows.url, {
      mayMake,
      ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
    }).catch((error: unknown) => {
      if (error instanceof KeyStoreMissing && storeAt.has(placeOf(rows.url))) throw lostStore(placeOf(rows.url))
      throw error
    })
  }
  const file = resolve(rows.directory, 'keys.sqlite')
  const isMissing = !(await isThere(file))
  if (isMissing && make !== 'for-restore' && storeAt.has(file)) throw lostStore(file)
  if (isMissing && make === 'never')
    throw new KeyStoreMissing(`There is no key store in ${file}. The service makes one when it starts.`)
  await mkdir(rows.directory, { recursive: true, mode: 0o700 })
  return openSqliteKeyRows(file)
}

const secretsOf = (secrets: Decided['secrets']): EpochSecrets =>
  secrets.kind === 'directory'
    ? secretsDirectory(secrets.directory)
    : masterKeySecrets(createSecretKey(Buffer.from(secrets.secret, 'base64')))

/** On the log's server, a wrapped key would stay in its write-ahead log and in every backup of the log. */
async function assertAnotherServer(keysUrl: string, databaseUrl: string): Promise<void> {
  if (!(await isSameServer(keysUrl, databaseUrl))) return
  throw new ConfigError([
    {
      variable: 'KEYS_DATABASE_URL',
      message:
        'leads to the same PostgreSQL server as DATABASE_URL, so that each backup of the database would hold the keys as well. ' +
        'Set it to another server (another cluster, with backups of its own), or leave it out and set SILLAGE_KEYS to a directory',
    },
  ])
}

const lostStore = (where: string) =>
  new KeyStoreRefused(
    `There was a key store in ${where}, and it is gone. Mount or copy it back, or restore it: sillage keys restore. ` +
      'Without it, no name can be read any more.',
  )

const anotherStore = ({ where }: KeyRows, ledger: string) =>
  new KeyStoreRefused(
    `The key store in ${where} is not the one that this installation used there (${ledger}). ` +
      'Mount or copy the right one back, or restore it: sillage keys restore.',
  )
