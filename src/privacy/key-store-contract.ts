// What every key store must do, as tests: each adapter runs them.
import { randomUUID } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import type { EventId, PersonId, TenantId } from '#kernel/ids.ts'
import { type KeyScope, scopeText, type TextsScope } from './key-scope.ts'
import {
  type DestroyedKey,
  FROM_NOW_ON,
  type KeyId,
  type KeyStore,
  type SubjectKey,
  type YearCursor,
  type YearKey,
} from './key-store.ts'
import type { SchoolYear } from './school-year.ts'
import { type Leaf, leafOf, textTree } from './text-tree.ts'

export type KeyStoreUnderTest = {
  /** Another instance over the same keys, as another process has it. */
  open(): Promise<KeyStore>
  /** Ends the current epoch, where a store has epochs. */
  rotate(): Promise<void>
  remove(): Promise<void>
}

const tenant = randomUUID() as TenantId
export const somebody = (): PersonId => randomUUID() as PersonId
export const yearOf = (person: PersonId, of: TenantId = tenant): KeyScope => ({
  tenant: of,
  person,
  use: { kind: 'year', purpose: 'teaching', schoolYear: '2026-2027' as SchoolYear },
})
export const textsOf = (person: PersonId, of: TenantId = tenant): TextsScope => ({
  tenant: of,
  person,
  use: { kind: 'texts', purpose: 'teaching', schoolYear: '2026-2027' as SchoolYear },
})
export const namesOf = (person: PersonId, of: TenantId = tenant): KeyScope => ({
  tenant: of,
  person,
  use: { kind: 'names', event: randomUUID() as EventId },
})

export function keyOf(found: SubjectKey | DestroyedKey | undefined): SubjectKey {
  if (found === undefined || found === 'destroyed') throw new Error(`expected a key, found ${found}`)
  return found
}
export const bytesOf = (found: SubjectKey | DestroyedKey | undefined): string =>
  keyOf(found).secret.export().toString('hex')

export const obtainOne = async (store: KeyStore, scope: KeyScope): Promise<SubjectKey | DestroyedKey> => {
  const [found] = await store.obtain([scope])
  if (found === undefined) throw new Error('expected an answer for the scope')
  return found
}

export function keyStoreContract(make: () => Promise<KeyStoreUnderTest>): void {
  let closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.reverse()) await close()
    closing = []
  })
  async function under() {
    const tested = await make()
    closing.push(tested.remove)
    return {
      ...tested,
      async open() {
        const store = await tested.open()
        closing.push(() => store.close())
        return store
      },
    }
  }

  it('gives each scope one key of 32 bytes, and the same one for ever', async () => {
    const { open } = await under()
    const store = await open()
    const [person, other] = [somebody(), somebody()]
    const scopes = [
      yearOf(person),
      namesOf(person),
      yearOf(other),
      namesOf(person),
      yearOf(person, somebody() as never),
    ]
    const first = await store.obtain(scopes)
    expect(new Set(first.map((key) => keyOf(key).id)).size).toBe(5)
    expect(new Set(first.map(bytesOf)).size).toBe(5)
    for (const key of first) expect(keyOf(key).secret.symmetricKeySize).toBe(32)
    expect((await store.obtain(scopes.toReversed())).map(bytesOf)).toEqual(first.map(bytesOf).reverse())
    expect(await store.obtain([])).toEqual([])
  })

  it('gives one key where one call names a scope twice', async () => {
    const { open } = await under()
    const scope = yearOf(somebody())
    const [one, other] = await (await open()).obtain([scope, scope])
    expect(keyOf(one).id).toBe(keyOf(other).id)
  })

  it('gives twenty concurrent callers of two instances the same key', async () => {
    const { open } = await under()
    const stores = [await open(), await open()]
    const scopes = [yearOf(somebody()), yearOf(somebody()), yearOf(somebody())]
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => stores[n % 2]?.obtain(n % 3 === 0 ? scopes.toReversed() : scopes) ?? []),
    )
    const inOneOrder = all.map((keys, n) => (n % 3 === 0 ? keys.toReversed() : keys).map(bytesOf))
    expect(new Set(inOneOrder.map((keys) => keys.join())).size).toBe(1)
  })

  it('keeps keys when it is opened again and its epoch has ended', async () => {
    const { open, rotate } = await under()
    const first = await open()
    const scopes = Array.from({ length: 30 }, () => namesOf(somebody()))
    const before = await first.obtain(scopes)
    const school = await first.schoolSecret(tenant)
    await first.close()
    const second = await open()
    expect((await second.obtain(scopes)).map(bytesOf)).toEqual(before.map(bytesOf))
    await rotate()
    await rotate()
    for (const store of [second, await open()]) {
      const found = await store.find(before.map((key) => keyOf(key).id))
      expect(before.map((key) => bytesOf(found.get(keyOf(key).id)))).toEqual(before.map(bytesOf))
      expect((await store.obtain(scopes)).map(bytesOf)).toEqual(before.map(bytesOf))
      expect((await store.schoolSecret(tenant)).equals(school)).toBe(true)
    }
  })

  it('finds keys by id; an unknown id is absent, never destroyed', async () => {
    const { open } = await under()
    const store = await open()
    const key = keyOf(await obtainOne(store, yearOf(somebody())))
    const unknown = [randomUUID(), 'no uuid', ''] as KeyId[]
    const found = await store.find([...unknown, key.id, key.id])
    expect([...found.keys()]).toEqual([key.id])
    expect(bytesOf(found.get(key.id))).toBe(bytesOf(key))
    expect(await store.find([])).toEqual(new Map())
  })

  it('destroys one use of a person for ever, and nothing else', async () => {
    const { open, rotate } = await under()
    const store = await open()
    const person = somebody()
    const [doomed, kept] = [yearOf(person), namesOf(person)]
    const [gone, stays] = (await store.obtain([doomed, kept])).map(keyOf)
    expect(await store.destroy({ tenant, person, use: doomed.use })).toBe(1)
    expect(await store.destroy({ tenant, person, use: doomed.use })).toBe(0)
    await rotate()
    for (const one of [store, await open()]) {
      expect(await obtainOne(one, doomed)).toBe('destroyed')
      expect((await one.find([keyOf(gone).id])).get(keyOf(gone).id)).toBe('destroyed')
      expect(bytesOf(await obtainOne(one, kept))).toBe(bytesOf(stays))
    }
  })

  it('lists the keys of the school years of a school, page by page, and destroys many at once', async () => {
    const { open } = await under()
    const store = await open()
    const school = randomUUID() as TenantId
    const people = [somebody(), somebody(), somebody()]
    const years = people.flatMap((person) =>
      ['2023-2024', '2024-2025'].map(
        (schoolYear): KeyScope => ({
          ...yearOf(person, school),
          use: { kind: 'year', purpose: 'teaching', schoolYear: schoolYear as SchoolYear },
        }),
      ),
    )
    await store.obtain([...years, ...people.map((person) => namesOf(person, school)), yearOf(somebody())])
    async function listed(limit: number) {
      const found: string[] = []
      for (let after: YearCursor | null = null; ; ) {
        const { keys, next } = await store.years(school, after, limit)
        found.push(...keys.map(scopeText))
        if (next === null) return found
        after = next
      }
    }
    const all = years.map(scopeText).sort()
    for (const limit of [1, 2, 3, 100]) expect(await listed(limit)).toEqual(all)
    const { keys } = await store.years(school, null, 4)
    const { mark } = await store.destroyedAfter(FROM_NOW_ON)
    const never = { ...yearOf(somebody(), school), use: { ...yearOf(somebody()).use } } as YearKey
    expect(await store.destroyEach([...keys, never])).toBe(4)
    expect(await store.destroyEach(keys)).toBe(0)
    expect(await store.destroyEach([])).toBe(0)
    expect((await store.destroyedAfter(mark)).keys).toHaveLength(4)
    expect(await listed(2)).toEqual(all.filter((text) => !keys.some((key) => scopeText(key) === text)))
    expect(await store.obtain([...keys, never])).toEqual(Array.from({ length: 5 }, () => 'destroyed'))
  })

  it('lists the keys of single events of some people, and nothing else', async () => {
    const { open, rotate } = await under()
    const store = await open()
    const school = randomUUID() as TenantId
    const [first, second, other] = [somebody(), somebody(), somebody()]
    const text = { ...namesOf(first, school), use: { kind: 'staff-text', event: randomUUID() as EventId } } as const
    const own: KeyScope[] = [namesOf(first, school), namesOf(first, school), text, namesOf(second, school)]
    await store.obtain([...own, yearOf(first, school), namesOf(other, school), namesOf(first)])
    await rotate()
    const listed = async (...people: PersonId[]) => (await store.ofEvents(school, people)).map(scopeText).sort()
    expect(await listed()).toEqual([])
    expect(await listed(first, second, somebody())).toEqual(own.map(scopeText).sort())
    expect(await store.destroyEach(await store.ofEvents(school, [first]))).toBe(3)
    expect(await listed(first, second)).toEqual(own.slice(3).map(scopeText))
    expect(await store.obtain([text])).toEqual(['destroyed'])
  })

  it('destroys everything of a person, who never gets a key again', async () => {
    const { open, rotate } = await under()
    const store = await open()
    const [person, other] = [somebody(), somebody()]
    const scopes = [yearOf(person), namesOf(person), namesOf(person)]
    const keys = (await store.obtain(scopes)).map(keyOf)
    const untouched = await obtainOne(store, yearOf(other))
    const elsewhere = yearOf(person, randomUUID() as TenantId)
    const inAnotherSchool = await obtainOne(store, elsewhere)
    expect(await store.destroy({ tenant, person })).toBe(3)
    expect(await store.destroy({ tenant, person })).toBe(0)
    await rotate()
    for (const one of [store, await open()]) {
      expect(await one.obtain([...scopes, namesOf(person)])).toEqual(Array(4).fill('destroyed'))
      const found = await one.find(keys.map(({ id }) => id))
      expect([...found.values()]).toEqual(Array(3).fill('destroyed'))
      expect(bytesOf(await obtainOne(one, yearOf(other)))).toBe(bytesOf(untouched))
      expect(bytesOf(await obtainOne(one, elsewhere))).toBe(bytesOf(inAnotherSchool))
    }
  })

  it('destroys a scope and a person that had no key yet', async () => {
    const { open } = await under()
    const store = await open()
    const [person, erased] = [somebody(), somebody()]
    const scope = namesOf(person)
    expect(await store.destroy({ tenant, person, use: scope.use })).toBe(0)
    expect(await store.destroy({ tenant, person: erased })).toBe(0)
    expect(await store.obtain([scope, namesOf(erased)])).toEqual(['destroyed', 'destroyed'])
    expect(keyOf(await obtainOne(store, yearOf(person)))).toBeDefined()
  })

  it('gives no key to a person who is destroyed while others ask for it', async () => {
    const { open } = await under()
    const stores = [await open(), await open()]
    const person = somebody()
    const asking = stores.flatMap((store) => Array.from({ length: 8 }, () => store.obtain([namesOf(person)])))
    await stores[0]?.destroy({ tenant, person })
    const obtained = (await Promise.all(asking)).flat()
    const ids = obtained.flatMap((key) => (key === 'destroyed' ? [] : [key.id]))
    const found = await stores[1]?.find(ids)
    expect(ids.map((id) => found?.get(id))).toEqual(ids.map(() => 'destroyed'))
  })

  it('erases texts alone and for ever: all others keep their keys, in every instance', async () => {
    const { open, rotate } = await under()
    const [store, other] = [await open(), await open()]
    const scope = textsOf(somebody())
    const key = keyOf(await obtainOne(store, scope))
    const leaves = [1, 2, 3, 4].map((n) => leafOf(`event ${n}` as EventId, 'response'))
    const [first, second, third, fourth] = leaves as [Leaf, Leaf, Leaf, Leaf]
    const before = leaves.map((leaf) => textTree(key.secret.export()).leaf(leaf)?.toString('hex'))
    const { mark } = await other.destroyedAfter(0)
    expect(await store.eraseTexts(scope, [second])).toBe(1)
    expect(await store.eraseTexts(scope, [second, third])).toBe(1)
    expect(await other.eraseTexts(scope, [second, third])).toBe(0)
    expect(await other.destroyedAfter(mark)).toMatchObject({ keys: [], changed: expect.arrayContaining([key.id]) })
    await rotate()
    for (const one of [store, other, await open()]) {
      const found = [keyOf(await obtainOne(one, scope)), keyOf((await one.find([key.id])).get(key.id))]
      for (const { id, secret } of found) {
        expect(id).toBe(key.id)
        const tree = textTree(secret.export())
        expect([tree.leaf(second), tree.leaf(third)]).toEqual([null, null])
        expect([first, fourth].map((leaf) => tree.leaf(leaf)?.toString('hex'))).toEqual([before[0], before[3]])
      }
    }
    expect(await store.destroy(scope)).toBe(1)
    expect(await store.eraseTexts(scope, [first])).toBe(0)
    expect(await store.eraseTexts(textsOf(somebody()), [first])).toBe(0)
  })

  it('erases every text that two instances erase at once', async () => {
    const { open } = await under()
    const stores = [await open(), await open()]
    const scope = textsOf(somebody())
    await stores[0]?.obtain([scope])
    const leaves = Array.from({ length: 8 }, (_, n) => leafOf(`event ${n}` as EventId, 'response'))
    const erased = await Promise.all(leaves.map((leaf, n) => stores[n % 2]?.eraseTexts(scope, [leaf])))
    expect(erased).toEqual(leaves.map(() => 1))
    const tree = textTree(keyOf(await obtainOne(await open(), scope)).secret.export())
    expect(leaves.map((leaf) => tree.leaf(leaf))).toEqual(leaves.map(() => null))
  })

  it('reports what was destroyed after a mark, in every instance', async () => {
    const { open } = await under()
    const [store, other] = [await open(), await open()]
    const [first, second] = [somebody(), somebody()]
    const [a, b, c] = (await store.obtain([yearOf(first), namesOf(second), yearOf(second)])).map(keyOf)
    const start = await other.destroyedAfter(0)
    expect(start.keys).toEqual([])
    await store.destroy({ tenant, person: first })
    const afterOne = await other.destroyedAfter(start.mark)
    expect(afterOne.keys).toEqual([keyOf(a).id])
    expect(await other.destroyedAfter(afterOne.mark)).toEqual({ mark: afterOne.mark, keys: [], changed: [] })
    await store.destroy({ tenant, person: second })
    const afterTwo = await other.destroyedAfter(afterOne.mark)
    expect([...afterTwo.keys].sort()).toEqual([keyOf(b).id, keyOf(c).id].sort())
    expect((await (await open()).destroyedAfter(0)).keys.length).toBe(3)
  })

  it('gives a school one secret, apart from those of other schools', async () => {
    const { open } = await under()
    const stores = [await open(), await open()]
    const another = randomUUID() as TenantId
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) => stores[n % 2]?.schoolSecret(n < 6 ? tenant : another)),
    )
    const bytes = all.map((secret) => secret?.export().toString('hex'))
    expect(new Set(bytes).size).toBe(2)
    expect(all[0]?.symmetricKeySize).toBe(32)
  })
}
