// The verbs of `sillage keys` at work.
import { mkdir } from 'node:fs/promises'
import { ledgerFile, openKeyStore } from '#compose/open-keys.ts'
import type { Config } from '#platform/config.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { assertInstalled } from '#platform/installation.ts'
import { progress } from '#platform/progress.ts'
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import { backUp, outdatedSecrets, readBackup, readBackupSecrets } from '#privacy/key-backup.ts'
import { drill } from '#privacy/key-drill.ts'
import { readLedger } from '#privacy/key-ledger.ts'
import { restoreKeys } from '#privacy/key-restore.ts'
import { checkKeys, keyStoreStatus } from '#privacy/key-status.ts'
import { CANNOT_END, rotate } from '#privacy/rotation.ts'
import { secretFile, writeSecret } from '#privacy/secrets-directory.ts'
import { UsageError } from '../command-line/arguments.ts'
import { configuration, enterAside, interruptible } from '../command-line/session.ts'
import { backupText, checkedText, drillText, restoredText, rotatedText, statusText } from './text.ts'
import { tokenKeysOf, tokensText } from './tokens.ts'

type Common = { readonly json?: boolean }

const STATEMENT_TIMEOUT_MS = 600_000

async function withKeys(
  act: (store: KeptKeyStore, config: Config, signal: AbortSignal) => Promise<void>,
  make: 'never' | 'for-restore' = 'never',
): Promise<void> {
  const config = configuration()
  if (config.databaseUrl === undefined) await assertInstalled(config.dataDirectory)
  await interruptible(async (signal) => {
    const store = await openKeyStore(config, { make, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
    try {
      await enterAside(config)
      await act(store, config, signal)
    } finally {
      await store.close()
    }
  })
}

const print = ({ json }: Common, value: unknown, text: () => string): void =>
  void process.stdout.write(`${json ? JSON.stringify(value) : text()}\n`)
const warn = (sentence: string): void => void process.stderr.write(`${sentence}\n`)
const lineOf = (options: Common, what: string, total: number) =>
  progress({ what, unit: 'keys', total, ...(options.json && { json: true }) })

export const status = (options: Common): Promise<void> =>
  withKeys(async (store, { dataDirectory }) => {
    const found = await keyStoreStatus(store)
    const tokens = await tokenKeysOf(dataDirectory)
    print(options, { ...found, tokens }, () => `${statusText(found, Date.now())}\n\n${tokensText(tokens)}`)
  })

export const rotation = (options: Common & { withdraw?: boolean }): Promise<void> =>
  withKeys(async (store, _, signal) => {
    if (options.withdraw) throw new UsageError('--withdraw belongs to the keys of tokens: add --tokens.')
    const { living } = await store.parts.rows.counts()
    const line = lineOf(options, 'Wrapping', living)
    const done = await rotate(store, { signal, onProgress: (count) => line.reach(count) })
    line.end()
    print(options, done, () => rotatedText(done))
  })

export const backup = (options: Common & { to: string; secretsTo?: string }): Promise<void> =>
  withKeys(async (store) => {
    const { to, secretsTo } = options
    const made = await backUp(store, { to, secretsTo: secretsTo ?? null })
    const { current, canEnd } = await keyStoreStatus(store)
    const outdated = secretsTo === undefined ? [] : await outdatedSecrets(secretsTo, store)
    print(options, { ...made, deleteBy: current?.endsAt ?? null, canEnd, outdated }, () =>
      backupText(made, current?.endsAt ?? null, outdated),
    )
    if (!canEnd) warn(`In this installation ${CANNOT_END}, this backup among them.`)
  })

export const verify = (options: Common & { backup?: string; secrets?: string }): Promise<void> =>
  withKeys(async (store, _, signal) => {
    const { ofEpochs } = await store.parts.rows.counts()
    const total = [...ofEpochs.values()].reduce((sum, count) => sum + count, 0)
    const line = lineOf(options, 'Opening', total)
    const onProgress = (count: number) => line.reach(count)
    if (options.backup === undefined) {
      if (options.secrets !== undefined) throw new UsageError('--secrets belongs to a backup: add --backup DIR.')
      const checked = await checkKeys(store, { onProgress, signal })
      line.end()
      print(options, { ...checked, canEnd: store.parts.secrets.canEnd }, () => checkedText(checked))
      if (checked.closed > 0) process.exitCode = exitCodes.found
    } else {
      const copy = await readBackup(options.backup)
      const secrets = options.secrets === undefined ? store.parts.secrets : await readBackupSecrets(options.secrets)
      const found = await drill(store, copy, secrets, { onProgress })
      line.end()
      print(options, { backup: copy.file, madeAt: copy.madeAt, ...found, canEnd: store.parts.secrets.canEnd }, () =>
        drillText(copy, found),
      )
      if (found.closed + found.differing + found.lacking + found.unknown > 0) process.exitCode = exitCodes.found
    }
    if (!store.parts.secrets.canEnd) warn(`In this installation ${CANNOT_END}.`)
  })

export async function restore(
  options: Common & { from: string; secretsFrom?: string; ledger?: readonly string[] },
): Promise<void> {
  // Read before the store is made.
  const copy = await readBackup(options.from)
  const secretsFrom = options.secretsFrom === undefined ? null : await readBackupSecrets(options.secretsFrom)
  await withKeys(async (store, config) => {
    const ledgers = await Promise.all([ledgerFile(config), ...(options.ledger ?? [])].map(readLedger))
    const restored = await restoreKeys(store, {
      backup: copy,
      secretsFrom,
      destructions: ledgers.flatMap((ledger) => ledger.destructionsOf(copy.storeId)),
      textsErased: ledgers.flatMap((ledger) => ledger.textsErasedOf(copy.storeId)),
      async putSecret(epoch, secret) {
        if (config.keys.kind === 'undecided' || config.keys.secrets.kind !== 'directory') return
        const { directory } = config.keys.secrets
        await mkdir(directory, { recursive: true, mode: 0o700 })
        await writeSecret(secretFile(directory, copy.storeId, epoch), secret)
      },
    })
    print(options, { backup: copy.file, ...restored }, () => restoredText(copy, restored))
  }, 'for-restore')
}
