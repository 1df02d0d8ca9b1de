// A key store through any life: keys obtained and destroyed, epochs ended, stores reopened, lost and restored. A scope that is
// not destroyed keeps its bytes; a destroyed one never gets any again.
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EventId, PersonId, TenantId } from '#kernel/ids.ts'
import type { KeptKeyStore } from './kept-key-store.ts'
import { backUp, readBackup, readBackupSecrets } from './key-backup.ts'
import { readLedger } from './key-ledger.ts'
import { restoreKeys } from './key-restore.ts'
import { type KeyScope, scopeText, type TextsUse } from './key-scope.ts'
import { keptPlace } from './key-store.fixtures.ts'
import type { KeyId } from './key-store.ts'
import { rotate } from './rotation.ts'
import type { SchoolYear } from './school-year.ts'
import { secretFile, writeSecret } from './secrets-directory.ts'
import { leafOf, textTree } from './text-tree.ts'

const uuid = (kind: number, n: number) => `0000000${kind}-0000-4000-8000-00000000000${n}`
const tenant = uuid(1, 0) as TenantId
const TEXTS: TextsUse = { kind: 'texts', purpose: 'teaching', schoolYear: '2026-2027' as SchoolYear }
/** Texts of one event, in each scope of texts. */
const fields = ['response', 'feedback', 'comment'].map((field) => leafOf(uuid(4, 1) as EventId, field))
const uses: readonly KeyScope['use'][] = [
  { kind: 'year', purpose: 'teaching', schoolYear: '2026-2027' as SchoolYear },
  TEXTS,
  { kind: 'names', event: uuid(3, 1) as EventId },
  { kind: 'staff-text', event: uuid(3, 2) as EventId },
]
const people = [0, 1, 2].map((n) => uuid(2, n) as PersonId)
const scopes = [0, 1, 2].flatMap((n) => uses.map((use): KeyScope => ({ tenant, person: uuid(2, n) as PersonId, use })))
const scopeOf = (n: number): KeyScope => {
  const scope = scopes[n]
  if (!scope) throw new Error(`there is no scope ${n}`)
  return scope
}

const oneScope = fc.nat({ max: scopes.length - 1 })
type Act =
  | { readonly act: 'obtain'; readonly which: readonly number[] }
  | { readonly act: 'destroy use' | 'destroy person'; readonly which: number }
  | { readonly act: 'erase text'; readonly which: number; readonly field: number }
  | { readonly act: 'rotate' | 'reopen' | 'back up' | 'lose and restore' }
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ act: fc.constant('obtain' as const), which: fc.array(oneScope, { maxLength: 6 }) }),
    },
    { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('destroy use', 'destroy person'), which: oneScope }) },
    {
      weight: 3,
      arbitrary: fc.record({
        act: fc.constant('erase text' as const),
        which: fc.nat({ max: people.length - 1 }),
        field: fc.nat({ max: fields.length - 1 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('rotate', 'reopen', 'back up', 'lose and restore') }) },
  ),
  { minLength: 6, maxLength: 24 },
)

/** What must be found: bytes, or `destroyed`. Of texts: what each of them is sealed with, or `destroyed`. */
type Expected = Map<string, string>

/** By the id of the key: one that was lost after the last backup has a successor, which opens nothing of what it sealed. */
const textKey = (key: KeyId, field: number) => `${key} ${field}`

async function live(life: readonly Act[]): Promise<void> {
  const place = await keptPlace()
  const copies = await mkdtemp(join(tmpdir(), 'sillage-key-copies-'))
  let store = await place.open()
  let expected: Expected = new Map()
  let backedUp: { readonly file: string; readonly secretsFile: string; readonly held: Expected } | null = null
  const erased = new Set<PersonId>()
  let [losses, copiesMade] = [0, 0]

  const destroyed = ({ person, ...scope }: KeyScope): boolean =>
    erased.has(person) || expected.get(scopeText({ person, ...scope })) === 'destroyed'
  async function obtain(which: readonly number[]): Promise<void> {
    const wanted = which.map(scopeOf)
    for (const [n, key] of (await store.obtain(wanted)).entries()) {
      const scope = wanted[n] ?? scopeOf(0)
      if (scope.use.kind === 'texts') {
        expect(key === 'destroyed').toBe(destroyed(scope))
        if (key === 'destroyed') continue
        const tree = textTree(key.secret.export())
        for (const [field, leaf] of fields.entries()) {
          const found = tree.leaf(leaf)?.toString('hex') ?? 'destroyed'
          expect(found).toBe(expected.get(textKey(key.id, field)) ?? found)
          expected.set(textKey(key.id, field), found)
        }
        continue
      }
      const found = key === 'destroyed' ? key : key.secret.export().toString('hex')
      expect(found).toBe(destroyed(scope) ? 'destroyed' : (expected.get(scopeText(scope)) ?? found))
      expected.set(scopeText(scope), found)
    }
  }
  async function restore(from: NonNullable<typeof backedUp>): Promise<KeptKeyStore> {
    losses += 1
    const lost = join(place.directory, `lost-${losses}`)
    await mkdir(lost)
    // There are none before the first key.
    await mkdir(place.secrets, { recursive: true })
    for (const name of ['keys.sqlite', 'secrets']) await rename(join(place.directory, name), join(lost, name))
    const empty = await place.open()
    const backup = await readBackup(from.file)
    await mkdir(place.secrets)
    const ledger = await readLedger(empty.parts.ledger.file)
    await restoreKeys(empty, {
      backup,
      secretsFrom: await readBackupSecrets(from.secretsFile),
      destructions: ledger.destructionsOf(backup.storeId),
      textsErased: ledger.textsErasedOf(backup.storeId),
      putSecret: (epoch, secret) => writeSecret(secretFile(place.secrets, backup.storeId, epoch), secret),
    })
    // Keys that were made after the backup are lost; what was destroyed stays destroyed.
    const gone = [...expected].filter(([, found]) => found === 'destroyed')
    expected = new Map([...from.held, ...gone])
    return empty
  }

  for (const { act, ...rest } of life) {
    const which = 'which' in rest ? rest.which : []
    if (act === 'obtain') await obtain([which].flat())
    else if (act === 'rotate') await rotate(store)
    else if (act === 'reopen') {
      await store.close()
      store = await place.open()
    } else if (act === 'back up') {
      copiesMade += 1
      const made = await backUp(store, {
        to: join(copies, `keys-${copiesMade}`),
        secretsTo: join(copies, `secrets-${copiesMade}`),
      })
      backedUp = { file: made.file, secretsFile: made.secretsFile ?? '', held: new Map(expected) }
    } else if (act === 'lose and restore') {
      if (!backedUp) continue
      await store.close()
      store = await restore(backedUp)
    } else if (act === 'erase text') {
      const scope = { tenant, person: people[Number(which)] ?? (uuid(2, 0) as PersonId), use: TEXTS }
      const field = 'field' in rest ? rest.field : 0
      const [key] = await store.obtain([scope])
      expect(await store.eraseTexts(scope, fields.slice(field, field + 1))).toBeLessThanOrEqual(1)
      if (key && key !== 'destroyed') expected.set(textKey(key.id, field), 'destroyed')
    } else {
      const { person, use } = scopeOf(Number(which))
      await store.destroy({ tenant, person, ...(act === 'destroy use' && { use }) })
      if (act === 'destroy person') erased.add(person)
      else expected.set(scopeText({ tenant, person, use }), 'destroyed')
    }
  }
  await obtain(scopes.map((_, n) => n))
  await store.close()
  await place.remove()
  await rm(copies, { recursive: true, force: true })
}

it('keeps what lives and never brings back what was destroyed, through any life', () =>
  fc.assert(fc.asyncProperty(acts, live), { numRuns: 100 }))
