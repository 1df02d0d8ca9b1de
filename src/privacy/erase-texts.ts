// Erases single texts of a tree of keys: what is left of the tree takes its place.
//
// Invariants: the ledger knows it first, so that a restored backup does not bring a text back. The tree is replaced in one
// transaction, and only if it is still what it was: a kill leaves the one or the other, and two erasures at once never revive what
// the other erased.
import type { KeyObject } from 'node:crypto'
import { crashPoint } from '#platform/crash-point.ts'
import type { EpochKeys } from './epoch-keys.ts'
import type { Ledger } from './key-ledger.ts'
import type { KeyRow, KeyRows, RowScope } from './key-rows.ts'
import { type DestroyedKey, KeysUnavailable } from './key-store.ts'
import { type Leaf, without } from './text-tree.ts'
import { wrap } from './wrapping.ts'

type Parts = {
  readonly rows: Pick<KeyRows, 'storeId' | 'findScopes' | 'replace'>
  readonly keys: EpochKeys
  readonly ledger: Pick<Ledger, 'textsErased'>
  readonly open: (row: KeyRow) => Promise<KeyObject | DestroyedKey>
  readonly now: () => string
  /** Where the secrets are, for people. */
  readonly where: string
}

/** Whoever comes first wins, so each attempt that fails is one that succeeded elsewhere. */
const ATTEMPTS = 100

/** How many of the leaves there were. None where nothing was ever sealed under the scope, or everything is destroyed. */
export async function eraseTexts(parts: Parts, scope: RowScope, leaves: readonly Leaf[]): Promise<number> {
  const { rows, keys, ledger, open, now, where } = parts
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const epoch = await keys.current(now())
    const [row] = await rows.findScopes([scope])
    if (!row || row === 'tombstoned' || row.wrapped === null) return 0
    const tree = await open(row)
    if (tree === 'destroyed') return 0
    const whole = tree.export()
    const left = without(whole, leaves)
    whole.fill(0)
    if (left.erased === 0) return 0
    const key = await keys.of(epoch, scope.tenant)
    if (!key) throw new KeysUnavailable(`the secret of epoch ${epoch} is missing in ${where}: restore it`)
    const { wrapped } = wrap(left.bytes, row, epoch, key)
    left.bytes.fill(0)
    if (attempt === 0) await ledger.textsErased(rows.storeId, { ...scope, leaves }, now())
    crashPoint('texts-in-ledger')
    const outcome = await rows.replace(epoch, { id: row.id, before: row.wrapped, wrapped })
    crashPoint('texts-erased')
    if (outcome === 'replaced') return left.erased
  }
  throw new KeysUnavailable('the key of texts changed at each attempt to erase some of them')
}
