// The subject keys of this process: a bounded cache in front of the key store, from which destroyed keys disappear.
//
// Privacy (src/privacy) is the room below the codec. Input: what a field is and whose (kernel/personal.ts), an event's place
// and time. Output: sealed parts, or opened values. key-scope.ts decides what shares a key; sealed-part.ts is the cipher;
// sealing.ts seals the events of a command; opening.ts opens those of a page; the key store is a port (key-store.ts).
//
// Invariants: a key is used only if the store was asked within the last second whether keys were destroyed, or was asked just
// now. What was erased alone of a key of texts is forgotten wherever the key is held. If the store does not answer, nothing is sealed or opened (KeysUnavailable): "unavailable" never reads as "erased".
import { LRUCache } from 'lru-cache'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { NamedScope } from './key-scope.ts'
import {
  type DestroyedKey,
  FROM_NOW_ON,
  type KeyId,
  type KeyStore,
  KeysUnavailable,
  type SubjectKey,
} from './key-store.ts'
import { type KeyMaterial, keyMaterial } from './sealed-part.ts'

export type SealingKey = KeyMaterial | 'destroyed'

export type Keys = Pick<KeyStore, 'schoolSecret'> & {
  /** The keys to seal with, in the order of their scopes; created if they do not exist. Throws KeysUnavailable. */
  forSealing(scopes: readonly NamedScope[]): Promise<readonly SealingKey[]>
  /** The same, if this process holds all of them and has heard from the store: most commands need not wait. */
  heldForSealing(scopes: readonly NamedScope[]): readonly SealingKey[] | null
  /** The keys to open with. Throws KeysUnavailable, also for an id that the store does not know. */
  forOpening(ids: Iterable<KeyId>): Promise<ReadonlyMap<KeyId, KeyMaterial | 'destroyed'>>
  /** Whether the key was destroyed since this process started, as far as it has heard. */
  wasDestroyed(id: KeyId): boolean
}

export type KeysOptions = {
  readonly nowMs?: () => number
  readonly mostKeys?: number
  readonly freshMs?: number
  /** The longest wait for one answer of the store: whether keys were destroyed, or some of the changed ones. */
  readonly mostWaitMs?: number
  /** How long the store is left alone after a failure. */
  readonly pauseMs?: number
}

export type CachedKeys = Keys & {
  /** Drops the cached keys of a person who is erased, also where nothing more is asked of this process. */
  forgetPerson(tenant: TenantId, person: PersonId): void
}

/** A key takes about 1 KB. */
const MOST_KEYS = 20_000
/** What is left of a tree takes 50 KB. */
const MOST_CHANGED = 1_000
/** So many trees are read at a time, up to 5 MB: after a restore, hundreds have changed, and each part gets its own wait. */
const RENEWED_AT_ONCE = 100
const FRESH_MS = 1_000
const MOST_WAIT_MS = 2_000
const PAUSE_MS = 500

export function keysOf(
  store: KeyStore,
  {
    nowMs = () => performance.now(),
    mostKeys = MOST_KEYS,
    freshMs = FRESH_MS,
    mostWaitMs = MOST_WAIT_MS,
    pauseMs = PAUSE_MS,
  }: KeysOptions = {},
): CachedKeys {
  const byId = new LRUCache<KeyId, KeyMaterial | 'destroyed'>({ max: mostKeys })
  /** Looked up for every command, so without the order of use: when it is full, it starts again. */
  const byScope = new Map<string, KeyMaterial>()
  const destroyed = new Set<KeyId>()
  /** Keys of which texts were erased lately, as they are now: no earlier answer of the store counts that is still on its way. */
  const changed = new LRUCache<KeyId, KeyMaterial>({ max: MOST_CHANGED })
  // What was destroyed before this process cached any key is found by asking for the key.
  let mark = FROM_NOW_ON
  let heardMs = Number.NEGATIVE_INFINITY
  let hearing: Promise<void> | null = null

  /** After a failure, the store is left alone for a moment: a server that hangs must not hold up every request in turn. */
  let awayUntilMs = Number.NEGATIVE_INFINITY

  async function hear(): Promise<void> {
    const askedMs = nowMs()
    const answer = await within(mostWaitMs, store.destroyedAfter(mark))
    for (const id of answer.keys) {
      destroyed.add(id)
      changed.delete(id)
      byId.set(id, 'destroyed')
    }
    if (answer.changed.length > 0) await renew(answer.changed)
    mark = answer.mark
    heardMs = askedMs
  }

  /** In place: whoever holds a key that was cached cannot derive any more what was erased. */
  async function renew(ids: readonly KeyId[]): Promise<void> {
    const held = new Map([...byScope.values()].map((key) => [key.id, key]))
    for (let from = 0; from < ids.length; from += RENEWED_AT_ONCE)
      await renewPart(ids.slice(from, from + RENEWED_AT_ONCE), held)
  }

  async function renewPart(ids: readonly KeyId[], held: ReadonlyMap<KeyId, KeyMaterial>): Promise<void> {
    for (const [id, key] of await within(mostWaitMs, store.find(ids))) {
      if (key === 'destroyed') continue
      const cached = byId.get(id)
      const material =
        changed.get(id) ?? (cached === 'destroyed' ? undefined : cached) ?? held.get(id) ?? keyMaterial(key)
      material.renew(key.secret)
      // The cache of scopes may hold another one.
      if (held.get(id) !== material) held.get(id)?.renew(key.secret)
      changed.set(id, material)
      byId.set(id, material)
    }
  }

  const isFresh = () => nowMs() - heardMs < freshMs
  /** A key that was destroyed after it was cached stays in the cache of scopes, and is not used. */
  const usable = (key: KeyMaterial | undefined) => (key && destroyed.has(key.id) ? 'destroyed' : key)

  function heldForSealing(scopes: readonly NamedScope[]): readonly SealingKey[] | null {
    if (!isFresh()) return null
    const held: SealingKey[] = []
    for (const { text } of scopes) {
      const key = usable(byScope.get(text))
      if (!key) return null
      held.push(key)
    }
    return held
  }

  /** An answer that others wait for may have been asked for too long ago: then this asks again. */
  async function beFresh(): Promise<void> {
    const calledMs = nowMs()
    while (heardMs < calledMs && calledMs - heardMs >= freshMs) {
      hearing ??= hear().finally(() => {
        hearing = null
      })
      await hearing
    }
  }

  async function fromStore<Result>(ask: () => Promise<Result>): Promise<Result> {
    if (nowMs() < awayUntilMs) throw new KeysUnavailable()
    try {
      return await ask()
    } catch (error) {
      awayUntilMs = nowMs() + pauseMs
      throw error instanceof KeysUnavailable ? error : new KeysUnavailable(undefined, { cause: error })
    }
  }

  function keep(key: SubjectKey | DestroyedKey): KeyMaterial | 'destroyed' {
    if (key === 'destroyed' || destroyed.has(key.id)) return 'destroyed'
    const cached = changed.get(key.id) ?? byId.get(key.id)
    if (cached && cached !== 'destroyed') return cached
    const material = keyMaterial(key)
    byId.set(key.id, material)
    return material
  }

  return {
    schoolSecret: (tenant) => fromStore(() => store.schoolSecret(tenant)),
    wasDestroyed: (id) => destroyed.has(id),

    forgetPerson(tenant, person) {
      for (const text of byScope.keys()) if (text.startsWith(`${tenant}/${person}/`)) byScope.delete(text)
      // Whose a key is that was only opened with is not known here. The store is asked again for those that are needed.
      byId.clear()
    },

    heldForSealing,

    async forSealing(scopes) {
      if (scopes.length === 0) return []
      await fromStore(beFresh)
      const held = heldForSealing(scopes)
      if (held) return held
      const missing = new Map(scopes.map(({ text, scope }) => [text, scope]))
      const found = new Map<string, SealingKey>()
      for (const text of missing.keys()) {
        const key = usable(byScope.get(text))
        if (!key) continue
        found.set(text, key)
        missing.delete(text)
      }
      const obtained = await fromStore(() => store.obtain([...missing.values()]))
      for (const [n, text] of [...missing.keys()].entries()) {
        const answer = obtained[n]
        if (answer === undefined) throw new KeysUnavailable(`the key store has no answer for ${text}`)
        const key = keep(answer)
        if (byScope.size >= mostKeys) byScope.clear()
        if (key !== 'destroyed') byScope.set(text, key)
        found.set(text, key)
      }
      return scopes.map(({ text }) => found.get(text) ?? 'destroyed')
    },

    async forOpening(ids) {
      const wanted = new Set(ids)
      if (wanted.size === 0) return new Map()
      await fromStore(beFresh)
      const found = new Map<KeyId, KeyMaterial | 'destroyed'>()
      for (const id of wanted) {
        const key = byId.get(id)
        if (key) found.set(id, key)
      }
      const missing = [...wanted].filter((id) => !found.has(id))
      if (missing.length > 0) {
        const answers = await fromStore(() => store.find(missing))
        for (const id of missing) {
          const key = answers.get(id)
          if (key === undefined)
            throw new KeysUnavailable(`the key store does not know key ${id}: restore its latest backup`)
          if (key === 'destroyed') byId.set(id, 'destroyed')
          found.set(id, keep(key))
        }
      }
      return found
    },
  }
}

async function within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KeysUnavailable('the key store did not answer in time')), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
