// A key store in memory, for tests and benchmarks: the same behaviour as the durable ones, and it can be made unavailable.
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { eventUseOf, scopeText, useText, yearUseOf } from './key-scope.ts'
import {
  type Destruction,
  type ErasedPerson,
  type KeyId,
  type KeyStore,
  KeysUnavailable,
  type SubjectKey,
} from './key-store.ts'
import { without } from './text-tree.ts'

export type MemoryKeyStore = KeyStore & {
  /** While true, every call fails, as if the server were away. */
  setAway(away: boolean): void
}

export function memoryKeyStore(): MemoryKeyStore {
  const byScope = new Map<string, SubjectKey>()
  const byId = new Map<KeyId, SubjectKey | 'destroyed'>()
  const destroyedScopes = new Set<string>()
  const erasedPersons = new Map<string, ErasedPerson>()
  /** In their order: keys that were destroyed, and keys of which texts were erased. */
  const told: { readonly id: KeyId; readonly what: 'destroyed' | 'changed' }[] = []
  const secrets = new Map<TenantId, SubjectKey['secret']>()
  let isAway = false
  const newSecret = () => createSecretKey(randomBytes(32))
  const assertThere = () => {
    if (isAway) throw new KeysUnavailable()
  }
  const isOf = (scope: string, { tenant, person, use }: Destruction) =>
    use ? scope === scopeText({ tenant, person, use }) : scope.startsWith(`${tenant}/${person}/`)

  return {
    setAway: (away) => {
      isAway = away
    },
    async obtain(scopes) {
      assertThere()
      return scopes.map((scope) => {
        const text = scopeText(scope)
        if (erasedPersons.has(`${scope.tenant}/${scope.person}`) || destroyedScopes.has(text)) return 'destroyed'
        const key = byScope.get(text) ?? { id: randomUUID() as KeyId, secret: newSecret() }
        byScope.set(text, key)
        byId.set(key.id, key)
        return key
      })
    },
    async find(ids) {
      assertThere()
      return new Map(ids.flatMap((id) => (byId.has(id) ? [[id, byId.get(id) ?? 'destroyed'] as const] : [])))
    },
    async destroy(which) {
      assertThere()
      const { tenant, person, use } = which
      const at = new Date().toISOString()
      if (!use) erasedPersons.set(`${tenant}/${person}`, { tenant, person, at })
      else destroyedScopes.add(`${tenant}/${person}/${useText(use)}`)
      const scopes = [...byScope].filter(([text]) => isOf(text, which))
      for (const [text, { id }] of scopes) {
        byScope.delete(text)
        destroyedScopes.add(text)
        byId.set(id, 'destroyed')
        told.push({ id, what: 'destroyed' })
      }
      return scopes.length
    },
    async destroyEach(keys) {
      let count = 0
      for (const key of keys) count += await this.destroy(key)
      return count
    },
    async eraseTexts(scope, leaves) {
      assertThere()
      const key = byScope.get(scopeText(scope))
      if (!key) return 0
      const left = without(key.secret.export(), leaves)
      if (left.erased === 0) return 0
      const changed = { id: key.id, secret: createSecretKey(left.bytes) }
      byScope.set(scopeText(scope), changed)
      byId.set(key.id, changed)
      told.push({ id: key.id, what: 'changed' })
      return left.erased
    },
    async years(tenant, after, limit) {
      assertThere()
      const from = after ? `${tenant}/${after.person}/${after.use}` : ''
      const texts = [...byScope.keys()].filter((text) => text.startsWith(`${tenant}/`) && text > from).sort()
      const found = texts
        .flatMap((text) => {
          const [, person, ...use] = text.split('/')
          const year = yearUseOf(use.join('/'))
          return person !== undefined && year ? [{ tenant, person: person as PersonId, use: year }] : []
        })
        .slice(0, limit)
      const last = found.at(-1)
      return { keys: found, next: last && found.length === limit ? { ...last, use: useText(last.use) } : null }
    },
    async ofEvents(tenant, people) {
      assertThere()
      const wanted = new Set<string>(people)
      return [...byScope.keys()].flatMap((text) => {
        const [ofTenant, person = '', ...use] = text.split('/')
        const known = eventUseOf(use.join('/'))
        return ofTenant === tenant && wanted.has(person) && known
          ? [{ tenant, person: person as PersonId, use: known }]
          : []
      })
    },
    async destroyedAfter(mark) {
      assertThere()
      const since = told.slice(mark)
      const ids = (what: 'destroyed' | 'changed') => since.flatMap((one) => (one.what === what ? [one.id] : []))
      return { mark: told.length, keys: ids('destroyed'), changed: ids('changed') }
    },
    async erasedPeople() {
      assertThere()
      return [...erasedPersons.values()]
    },
    async schoolSecret(tenant) {
      assertThere()
      const secret = secrets.get(tenant) ?? newSecret()
      secrets.set(tenant, secret)
      return secret
    },
    async close() {},
  }
}
