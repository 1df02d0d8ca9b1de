// Restores a backup of keys into an empty store. What the ledger says was destroyed since is destroyed before anything can
// be opened: the rows that are written are those of today.
import { randomUUID } from 'node:crypto'
import { answering } from './answering.ts'
import { epochKeys } from './epoch-keys.ts'
import type { EpochSecrets } from './epoch-secrets.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import type { Backup } from './key-backup.ts'
import { backupOpener } from './key-drill.ts'
import type { ErasedTexts, LedgerDestruction } from './key-ledger.ts'
import type { AllRows, DestroyedRow, KeyRow, RowScope, Tombstone } from './key-rows.ts'
import { KeysUnavailable } from './key-store.ts'
import { KeyStoreRefused } from './key-store-errors.ts'
import { without } from './text-tree.ts'
import { wrap } from './wrapping.ts'

export type Restored = {
  readonly storeId: string
  readonly madeAt: string
  readonly living: number
  /** Living keys of the backup that the ledger destroyed. */
  readonly destroyedByLedger: number
  readonly ledgerEntries: number
}
type Destructions = readonly (LedgerDestruction & { readonly at: string })[]

export type RestoreParts = {
  readonly backup: Backup
  /** Null where the secrets are here already, or are derived from a master key. */
  readonly secretsFrom: EpochSecrets | null
  readonly destructions: Destructions
  readonly textsErased: readonly ErasedTexts[]
  /** Puts a secret where the store reads it. */
  readonly putSecret: (epoch: number, secret: Buffer) => Promise<void>
}

export const restoreKeys = (
  store: KeptKeyStore,
  { backup, secretsFrom, destructions, textsErased, putSecret }: RestoreParts,
): Promise<Restored> =>
  answering(async () => {
    const { rows, secrets, ledger, now } = store.parts
    const { living, destroyed, tombstones, ofEpochs } = await rows.counts()
    if (living + destroyed + tombstones + ofEpochs.size > 0)
      throw new KeyStoreRefused(
        `Not restored: the key store in ${rows.where} is not empty. Move it away first, and keep it: it may be all there is.`,
      )
    const current = withDestructions(backup, destructions)
    const needed = new Set(current.keys.flatMap(({ epoch }) => (epoch === null ? [] : [epoch])))
    const last = backup.epochs.at(-1)
    // The next key is made under it, although it may have none yet.
    if (last) needed.add(last.epoch)
    for (const epoch of needed) {
      const secret = await secretsFrom?.read(backup.storeId, epoch)
      if (!secret) continue
      const bytes = secret.export()
      await putSecret(epoch, bytes)
      bytes.fill(0)
    }
    // Everything opens from where the store will read it, or nothing is restored.
    const open = backupOpener(backup, secrets)
    for (const row of current.keys) await opens(open(row), backup)
    const keys = await withoutTexts(current.keys, textsErased, { backup, secrets })
    for (const epoch of needed) if (!(await secrets.read(backup.storeId, epoch))) throw doesNotOpen(backup)
    const before = { storeId: rows.storeId, epochs: await rows.epochs() }
    await rows.restore({ ...current, keys })
    // Of the empty store that was here.
    if (before.storeId !== backup.storeId)
      for (const { epoch } of before.epochs) await secrets.destroy(before.storeId, epoch)
    await ledger.made(backup.storeId, rows.where, now())
    const alive = (all: Pick<AllRows, 'keys'>) => all.keys.filter(({ wrapped }) => wrapped !== null).length
    return {
      storeId: backup.storeId,
      madeAt: backup.madeAt,
      living: alive(current),
      destroyedByLedger: alive(backup) - alive(current),
      ledgerEntries: destructions.length,
    }
  })

async function opens(opening: Promise<unknown>, backup: Backup): Promise<void> {
  try {
    await opening
  } catch (error) {
    if (error instanceof KeysUnavailable) throw doesNotOpen(backup, error)
    throw error
  }
}

const doesNotOpen = ({ file, madeAt }: Backup, cause?: Error) =>
  new KeyStoreRefused(
    `Not restored: ${file} does not open with these secrets${cause ? ` (${cause.message})` : ''}. ` +
      `Give the secrets that were backed up with it, on ${madeAt}: --secrets-from DIR.`,
  )

/** The rows of a backup as they would be today: destructions that came later are done. */
export function withDestructions(all: AllRows, destructions: Destructions): AllRows {
  const keys = new Map(all.keys.map((row) => [textOf(row), row]))
  const tombstones = new Map(all.tombstones.map((one) => [`${one.tenant}/${one.person}`, one]))
  const ofPeople = Map.groupBy(all.keys, ({ tenant, person }) => `${tenant}/${person}`)
  for (const { tenant, person, use, at } of destructions) {
    const doomed: readonly RowScope[] =
      use === null ? (ofPeople.get(`${tenant}/${person}`) ?? []) : [{ tenant, person, use }]
    for (const scope of doomed) keys.set(textOf(scope), destroyed(keys.get(textOf(scope)), scope, at))
    const stone: Tombstone = { tenant, person, at }
    if (use === null && !tombstones.has(`${tenant}/${person}`)) tombstones.set(`${tenant}/${person}`, stone)
  }
  return {
    ...all,
    // One more, so that processes with an older mark are told of all of them.
    destructions: all.destructions + 1,
    tombstones: [...tombstones.values()],
    keys: [...keys.values()],
  }
}

/** Erased texts stay erased: what is left of each tree takes its place, before a row is written. */
async function withoutTexts(
  keys: readonly KeyRow[],
  erased: readonly ErasedTexts[],
  { backup, secrets }: { readonly backup: Backup; readonly secrets: EpochSecrets },
): Promise<readonly KeyRow[]> {
  const open = backupOpener(backup, secrets)
  const { of } = epochKeys({ ...backup, epochs: async () => [], beginEpoch: async () => undefined }, secrets)
  const leaves = Map.groupBy(erased, textOf)
  const left: KeyRow[] = []
  for (const row of keys) {
    const ofRow = leaves.get(textOf(row))
    if (!ofRow || row.wrapped === null) {
      left.push(row)
      continue
    }
    const [secret, key] = [await open(row), await of(row.epoch, row.tenant)]
    if (secret === 'destroyed' || !key) throw doesNotOpen(backup)
    const tree = without(
      secret.export(),
      ofRow.flatMap((one) => one.leaves),
    )
    left.push({ ...row, ...wrap(tree.bytes, row, row.epoch, key) })
  }
  return left
}

function destroyed(row: KeyRow | undefined, { tenant, person, use }: RowScope, at: string): DestroyedRow {
  if (row?.wrapped === null) return row
  const { id, createdAt } = row ?? { id: randomUUID(), createdAt: at }
  return { id, tenant, person, use, epoch: null, wrapped: null, createdAt, destroyedAt: at }
}

const textOf = ({ tenant, person, use }: RowScope): string => `${tenant}/${person}/${use}`
