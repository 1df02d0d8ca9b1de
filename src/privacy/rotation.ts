// Ends an epoch of the key store: wraps what lives under a new secret, then destroys the old one. From then on every old
// copy of the store is noise, and what was destroyed before is destroyed in the copies too.
//
// Correct whenever it is killed, and with other processes at work: the secret is durable before its epoch begins, keys are
// made and wrapped anew under the current epoch alone, and a secret is destroyed only when nothing is left under it.
import { crashPoint } from '#platform/crash-point.ts'
import { answering } from './answering.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import type { LivingRow, Rewrapping } from './key-rows.ts'
import { KeysUnavailable } from './key-store.ts'
import { KeyStoreRefused } from './key-store-errors.ts'
import { wrap } from './wrapping.ts'

/** A transaction of this size takes a few milliseconds: creations of other processes hardly wait for it. */
const BATCH = 200
const DAY_MS = 24 * 60 * 60 * 1_000
export const EPOCH_DAYS = 30

export const CANNOT_END = 'epochs cannot end: the master key can open every old copy'

export type RotationOptions = {
  readonly onProgress?: (rewrapped: number) => void
  /** Stops between two batches; the next rotation continues. */
  readonly signal?: AbortSignal
}
export type Rotated = {
  /** The current epoch. */
  readonly epoch: number
  readonly ended: readonly number[]
  readonly rewrapped: number
  readonly isFinished: boolean
}

/** Begins a new epoch and ends all earlier ones. */
export const rotate = (store: KeptKeyStore, options: RotationOptions = {}): Promise<Rotated> =>
  answering(async () => {
    const { rows, secrets, keys, now } = store.parts
    if (!secrets.canEnd) throw new KeyStoreRefused(`Not rotated: ${CANNOT_END}.`)
    const current = await keys.current(now())
    // With an empty or foreign directory, a new epoch would begin while the keys of the old one cannot be opened.
    if (!(await secrets.read(rows.storeId, current))) throw secretMissing(current, secrets.where)
    const next = current + 1
    await secrets.make(rows.storeId, next)
    crashPoint('after-epoch-secret')
    await rows.beginEpoch(next, now())
    crashPoint('after-epoch-begun')
    return endEarlierEpochs(store, options)
  })

export type RotationDue = 'not-due' | 'cannot-end' | Rotated

/** Rotates if the epoch is older than `days`, and finishes a rotation that was interrupted. Call it at start and hourly. */
export const rotateIfDue = (
  store: KeptKeyStore,
  { days = EPOCH_DAYS, ...options }: RotationOptions & { readonly days?: number } = {},
): Promise<RotationDue> =>
  answering(async () => {
    const { rows, secrets, now } = store.parts
    if (!secrets.canEnd) return 'cannot-end'
    const epochs = await rows.epochs()
    const current = epochs.at(-1)
    if (!current) return 'not-due'
    if (Date.parse(now()) - Date.parse(current.beganAt) >= days * DAY_MS) return rotate(store, options)
    if (epochs.some(({ epoch, endedAt }) => epoch < current.epoch && endedAt === null))
      return endEarlierEpochs(store, options)
    return 'not-due'
  })

async function endEarlierEpochs(store: KeptKeyStore, { onProgress, signal }: RotationOptions): Promise<Rotated> {
  const { rows, secrets, keys, now } = store.parts
  const ended: number[] = []
  let rewrapped = 0
  for (;;) {
    const epochs = await rows.epochs()
    const current = epochs.at(-1)?.epoch ?? 0
    const old = epochs.find(({ epoch, endedAt }) => epoch < current && endedAt === null)
    if (!old) return { epoch: current, ended, rewrapped, isFinished: true }
    const outcome = await emptied(old.epoch, current)
    if (outcome === 'stopped') return { epoch: current, ended, rewrapped, isFinished: false }
    // Another rotation has begun a newer epoch: what was wrapped goes on to it.
    if (outcome === 'another-epoch') continue
    crashPoint('before-epoch-secret-destroyed')
    await secrets.destroy(rows.storeId, old.epoch)
    keys.forget(old.epoch)
    crashPoint('after-epoch-secret-destroyed')
    await rows.endEpoch(old.epoch, now())
    ended.push(old.epoch)
  }

  async function emptied(from: number, to: number): Promise<'empty' | 'stopped' | 'another-epoch'> {
    for (;;) {
      if (signal?.aborted) return 'stopped'
      const batch = await rows.livingUnder(from, '', BATCH)
      if (batch.length === 0) return 'empty'
      const done = await rows.rewrap(to, (await Promise.all(batch.map((row) => rewrapping(row, to)))).flat())
      if (done === 'another-epoch') return done
      rewrapped += done
      onProgress?.(rewrapped)
      crashPoint('between-rewraps')
    }
  }

  /** The same key under the new epoch. */
  async function rewrapping(row: LivingRow, to: number): Promise<readonly Rewrapping[]> {
    // A key that does not open ends the rotation here, with KeysUnavailable: its secret may yet be restored.
    const secret = await store.open(row)
    if (secret === 'destroyed') return []
    const key = await keys.of(to, row.tenant)
    if (!key) throw secretMissing(to, secrets.where)
    const bytes = secret.export()
    const { wrapped } = wrap(bytes, row, to, key)
    bytes.fill(0)
    return [{ id: row.id, from: row.epoch, wrapped }]
  }
}

const secretMissing = (epoch: number, where: string) =>
  new KeysUnavailable(`the secret of epoch ${epoch} is missing in ${where}: restore it`)
