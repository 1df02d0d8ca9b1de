// The key store over its rows and the secrets of its epochs: finds, creates, opens and destroys keys.
import { type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { answering } from './answering.ts'
import { type EpochKeys, epochKeys } from './epoch-keys.ts'
import { type EpochSecrets, SECRET_BYTES } from './epoch-secrets.ts'
import { eraseTexts } from './erase-texts.ts'
import { gathering } from './gather.ts'
import type { Ledger } from './key-ledger.ts'
import type { KeyRow, KeyRows, NewRow, RowScope } from './key-rows.ts'
import { EVENT_USES, eventUseOf, type KeyScope, useText, YEAR_USES, yearUseOf } from './key-scope.ts'
import { type DestroyedKey, type KeyId, type KeyStore, KeysUnavailable, type SubjectKey } from './key-store.ts'
import { openRow } from './opened-rows.ts'
import { wrap } from './wrapping.ts'

/** As many as one transaction may write without keeping others waiting. */
const MOST_AT_ONCE = 500
/** Epochs begin at most a few times a day: two in a row between reading and writing are all but impossible. */
const ATTEMPTS = 5

export type KeyStoreParts = {
  readonly rows: KeyRows
  readonly secrets: EpochSecrets
  /** Where destructions are written before they are done. */
  readonly ledger: Ledger
  readonly now: () => string
}

/** A key store with what its operation needs: rotation, backup, examination. */
export type KeptKeyStore = KeyStore & {
  readonly parts: KeyStoreParts & { readonly keys: EpochKeys }
  /** Opens one row of this store. */
  open(row: KeyRow): Promise<KeyObject | DestroyedKey>
}

export function keptKeyStore(given: KeyStoreParts): KeptKeyStore {
  const { rows, secrets, ledger, now } = given
  const keys = epochKeys(rows, secrets)
  const open = (row: KeyRow) => openRow({ rows, keys, where: secrets.where }, row)

  const openedKey = async (row: KeyRow | 'tombstoned'): Promise<SubjectKey | DestroyedKey> => {
    if (row === 'tombstoned') return 'destroyed'
    const secret = await open(row)
    return secret === 'destroyed' ? 'destroyed' : { id: row.id as KeyId, secret }
  }

  async function findOrCreate(scopes: readonly RowScope[]): Promise<readonly (KeyRow | 'tombstoned')[]> {
    const unique = [...new Map(scopes.map((scope) => [textOf(scope), scope])).values()]
    const known = new Map<string, KeyRow | 'tombstoned'>()
    for (let from = 0; from < unique.length; from += MOST_AT_ONCE) {
      const some = unique.slice(from, from + MOST_AT_ONCE)
      const found = await rows.findScopes(some)
      const missing: RowScope[] = []
      for (const [n, scope] of some.entries()) {
        const row = found[n]
        if (row) known.set(textOf(scope), row)
        else missing.push(scope)
      }
      const created = missing.length > 0 ? await create(missing) : []
      for (const [n, scope] of missing.entries()) known.set(textOf(scope), created[n] ?? lost(scope))
    }
    return scopes.map((scope) => known.get(textOf(scope)) ?? lost(scope))
  }

  async function create(scopes: readonly RowScope[]): Promise<readonly (KeyRow | 'tombstoned')[]> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const epoch = await keys.current(now())
      const made = await Promise.all(scopes.map((scope) => newRow(scope, epoch)))
      const created = await rows.create(epoch, made, now())
      if (created !== 'another-epoch') return created
    }
    throw new KeysUnavailable('the key store begins one epoch after another: no key could be made')
  }

  async function newRow(scope: RowScope, epoch: number): Promise<NewRow> {
    const key = await keys.of(epoch, scope.tenant)
    // Never another secret for an epoch that has one: what is wrapped under the missing one would be lost unnoticed.
    if (!key) throw new KeysUnavailable(`the secret of epoch ${epoch} is missing in ${secrets.where}: restore it`)
    const secret = randomBytes(SECRET_BYTES)
    const row = wrap(secret, { ...scope, id: randomUUID() }, epoch, key)
    secret.fill(0)
    return row
  }

  const rowsOf = gathering(findOrCreate, MOST_AT_ONCE)

  return {
    parts: { ...given, keys },
    open: (row) => answering(() => open(row)),
    obtain: (scopes) =>
      answering(async () => {
        if (scopes.length === 0) return []
        return Promise.all((await rowsOf(scopes.map(rowScope))).map(openedKey))
      }),
    find: (ids) =>
      answering(async () => {
        const found = await rows.findIds([...new Set(ids)])
        const opened = await Promise.all(found.map(async (row) => [row.id as KeyId, await openedKey(row)] as const))
        return new Map(opened)
      }),
    destroy: ({ tenant, person, use }) =>
      answering(async () => {
        const which = { tenant, person, use: use === undefined ? null : useText(use) }
        const at = now()
        // First where a restore will find it: an old backup must not bring back what was destroyed.
        await ledger.destroyed(rows.storeId, [which], at)
        return rows.destroy(which, at)
      }),
    destroyEach: (keys) =>
      answering(async () => {
        if (keys.length === 0) return 0
        const scopes = keys.map(rowScope)
        const at = now()
        // As above.
        await ledger.destroyed(rows.storeId, scopes, at)
        return rows.destroyUses(scopes, at)
      }),
    eraseTexts: (scope, leaves) =>
      answering(() => eraseTexts({ rows, keys, ledger, open, now, where: secrets.where }, rowScope(scope), leaves)),
    years: (tenant, after, limit) =>
      answering(async () => {
        const found = await rows.livingUses(tenant, YEAR_USES, after, limit)
        const last = found.at(-1)
        return {
          keys: found.flatMap(({ person, use }) => {
            const year = yearUseOf(use)
            return year ? [{ tenant, person: person as PersonId, use: year }] : []
          }),
          next: last && found.length === limit ? { person: last.person, use: last.use } : null,
        }
      }),
    ofEvents: (tenant, people) =>
      answering(async () => {
        if (people.length === 0) return []
        return (await rows.livingOf(tenant, people, EVENT_USES)).flatMap(({ person, use }) => {
          const known = eventUseOf(use)
          return known ? [{ tenant, person: person as PersonId, use: known }] : []
        })
      }),
    destroyedAfter: (mark) =>
      answering(async () => {
        const { mark: next, ids, changed } = await rows.destroyedAfter(mark)
        return { mark: next, keys: ids.map((id) => id as KeyId), changed: changed.map((id) => id as KeyId) }
      }),
    erasedPeople: () =>
      answering(async () =>
        (await rows.tombstones()).map(({ tenant, person, at }) => ({
          tenant: tenant as TenantId,
          person: person as PersonId,
          at,
        })),
      ),
    schoolSecret: (tenant) =>
      answering(async () => {
        const [row] = await rowsOf([{ tenant, person: '', use: 'school' }])
        const secret = row && row !== 'tombstoned' ? await open(row) : 'destroyed'
        if (secret === 'destroyed') throw new KeysUnavailable(`the secret of school ${tenant} is gone`)
        return secret
      }),
    close: () => rows.close(),
  }
}

const rowScope = ({ tenant, person, use }: KeyScope): RowScope => ({ tenant, person, use: useText(use) })
const textOf = ({ tenant, person, use }: RowScope): string => `${tenant}/${person}/${use}`

function lost(scope: RowScope): never {
  throw new Error(`the rows of the key store do not answer for the scope ${textOf(scope)}`)
}
