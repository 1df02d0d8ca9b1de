// The port of the key store: subject keys by scope, their destruction, and the lasting secret of each school.
// Adapters: SQLite in a directory of its own (embedded), PostgreSQL on a server of its own, and memory for tests.
//
// Invariants of every adapter: a scope has one key for ever, created once whichever process asks first, and durable before
// it is returned. A destroyed scope, and every scope of an erased person, never gets a key again. A key that the store does
// not know is a failure, never "destroyed": a store that was restored from an old backup must not erase anybody.
import type { KeyObject } from 'node:crypto'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { EventUse, KeyScope, KeyUse, TextsScope, YearUse } from './key-scope.ts'
import type { Leaf } from './text-tree.ts'

/** Id of a subject key, a random UUID: it says nothing about the person. */
export type KeyId = string & { readonly __brand: 'KeyId' }

/**
 * 32 random bytes, unwrapped. Everything that seals derives its own key from them. Of texts: a tree, which may be longer once some
 * of them were erased alone (text-tree.ts).
 */
export type SubjectKey = { readonly id: KeyId; readonly secret: KeyObject }
export type DestroyedKey = 'destroyed'

/** What is destroyed: everything of a person (who can then never get a key again), or one use of a person. */
export type Destruction = { readonly tenant: TenantId; readonly person: PersonId; readonly use?: KeyUse }

/** The key of a person's school year, as an expiry names it. */
export type YearKey = { readonly tenant: TenantId; readonly person: PersonId; readonly use: YearUse }
/** A key of one event: of names, or of a text by staff. */
export type EventKey = { readonly tenant: TenantId; readonly person: PersonId; readonly use: EventUse }
/** Where a list of the keys of school years goes on: the last of the page before. */
export type YearCursor = { readonly person: string; readonly use: string }

/** Beyond every mark. */
export const FROM_NOW_ON = Number.MAX_SAFE_INTEGER

/** A person whose keys were destroyed all at once, and who never gets a key again. */
export type ErasedPerson = { readonly tenant: TenantId; readonly person: PersonId; readonly at: string }

export type KeyStore = {
  /** Finds or creates the key of each scope, in their order. All created keys are durable when this resolves. */
  obtain(scopes: readonly KeyScope[]): Promise<readonly (SubjectKey | DestroyedKey)[]>

  /** Keys by id. Ids that the store does not know are absent from the map. */
  find(ids: readonly KeyId[]): Promise<ReadonlyMap<KeyId, SubjectKey | DestroyedKey>>

  /** Destroys keys for ever, durably, and returns how many. Repeating it changes nothing. */
  destroy(which: Destruction): Promise<number>

  /** As `destroy` for each, in one transaction and with one write to the ledger. */
  destroyEach(keys: readonly KeyScope[]): Promise<number>

  /**
   * Erases single texts for ever, durably, and returns how many were not erased yet. What they were sealed with cannot be derived
   * from anything that the store holds afterwards; the keys of all other texts can. Repeating it changes nothing. Of two calls at
   * once, neither brings back what the other erased.
   */
  eraseTexts(scope: TextsScope, leaves: readonly Leaf[]): Promise<number>

  /** The living keys of school years in a school, those of texts among them, by person and use, page by page: `next` is null on the last one. */
  years(
    tenant: TenantId,
    after: YearCursor | null,
    limit: number,
  ): Promise<{ readonly keys: readonly YearKey[]; readonly next: YearCursor | null }>

  /** The living keys of single events of these people, in any order. */
  ofEvents(tenant: TenantId, people: readonly PersonId[]): Promise<readonly EventKey[]>

  /**
   * The keys destroyed after a mark, those of which texts were erased alone (`changed`), and the new mark. From 0 on, all that were ever destroyed; FROM_NOW_ON gives none and
   * the present mark. Every process that caches
   * keys calls this at least every second that it uses them, so it must be cheap when nothing was destroyed.
   */
  destroyedAfter(
    mark: number,
  ): Promise<{ readonly mark: number; readonly keys: readonly KeyId[]; readonly changed: readonly KeyId[] }>

  /** Everybody who was erased, in every school. Read after a restore of the database, which may still know them. */
  erasedPeople(): Promise<readonly ErasedPerson[]>

  /** A secret of the school that lasts as long as the school: for keyed hashes of what must be unique. Created on first use. */
  schoolSecret(tenant: TenantId): Promise<KeyObject>

  close(): Promise<void>
}

/** The key store does not answer, or does not know a key that it must have. Nothing was opened, sealed or written. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
  constructor(message = 'the key store does not answer', options?: ErrorOptions) {
    super(message, options)
  }
}
