// The state of a key store for people: where it is, what it holds, the age of its epochs, its last backup; and whether its
// keys open.

import { answering } from './answering.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import type { LivingRow } from './key-rows.ts'
import { KeysUnavailable } from './key-store.ts'
import { EPOCH_DAYS } from './rotation.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const PAGE = 500
const MOST_SHOWN = 10

export type KeyStoreStatus = {
  readonly storeId: string
  readonly where: string
  readonly secretsIn: string
  readonly ledger: string
  readonly canEnd: boolean
  readonly living: number
  readonly destroyed: number
  readonly erasedPeople: number
  readonly epochs: readonly {
    readonly epoch: number
    readonly beganAt: string
    readonly endedAt: string | null
    readonly keys: number
    readonly hasSecret: boolean
  }[]
  readonly current: { readonly epoch: number; readonly beganAt: string; readonly endsAt: string | null } | null
  /** Earlier epochs that have not ended: a rotation was interrupted, or is at work. */
  readonly unfinished: number
  readonly lastBackupAt: string | null
}

export const keyStoreStatus = (store: KeptKeyStore): Promise<KeyStoreStatus> =>
  answering(async () => {
    const { rows, secrets, ledger } = store.parts
    const [epochs, counts, lastBackupAt] = await Promise.all([rows.epochs(), rows.counts(), rows.lastBackup()])
    const current = epochs.at(-1)
    return {
      storeId: rows.storeId,
      where: rows.where,
      secretsIn: secrets.where,
      ledger: ledger.file,
      canEnd: secrets.canEnd,
      living: counts.living,
      destroyed: counts.destroyed,
      erasedPeople: counts.tombstones,
      epochs: await Promise.all(
        epochs.map(async (one) => ({
          ...one,
          keys: counts.ofEpochs.get(one.epoch) ?? 0,
          hasSecret: one.endedAt === null && (await secrets.read(rows.storeId, one.epoch)) !== null,
        })),
      ),
      current: current
        ? {
            epoch: current.epoch,
            beganAt: current.beganAt,
            endsAt: secrets.canEnd ? new Date(Date.parse(current.beganAt) + EPOCH_DAYS * DAY_MS).toISOString() : null,
          }
        : null,
      unfinished: epochs.slice(0, -1).filter(({ endedAt }) => endedAt === null).length,
      lastBackupAt,
    }
  })

export type CheckedKeys = {
  readonly checked: number
  readonly closed: number
  /** The first of them, each with its reason. */
  readonly first: readonly { readonly id: string; readonly why: string }[]
}

/** Opens living keys, the first `most` of each epoch or all, and reports those that do not open. Changes nothing. */
export const checkKeys = (
  store: KeptKeyStore,
  {
    most = Number.POSITIVE_INFINITY,
    onProgress,
    signal,
  }: { readonly most?: number; readonly onProgress?: (checked: number) => void; readonly signal?: AbortSignal } = {},
): Promise<CheckedKeys> =>
  answering(async () => {
    const first: { id: string; why: string }[] = []
    let [checked, closed] = [0, 0]
    const check = async (row: LivingRow): Promise<void> => {
      try {
        await store.open(row)
      } catch (error) {
        if (!(error instanceof KeysUnavailable)) throw error
        closed += 1
        if (first.length < MOST_SHOWN) first.push({ id: row.id, why: error.message })
      }
      checked += 1
    }
    for (const { epoch } of await store.parts.rows.epochs()) {
      let after = ''
      for (let ofEpoch = 0; ofEpoch < most && !signal?.aborted; ) {
        const page = await store.parts.rows.livingUnder(epoch, after, Math.min(PAGE, most - ofEpoch))
        for (const row of page) await check(row)
        onProgress?.(checked)
        const last = page.at(-1)
        if (!last) break
        after = last.id
        ofEpoch += page.length
      }
    }
    return { checked, closed, first }
  })
