// The port of a store outside the database that holds bytes under names. A name is given once, and what it holds never changes; the
// mark of the bucket is the exception (bucket-mark.ts).

export type ObjectStore = {
  /** Settles when the bytes are durable. Throws ObjectStoreAway. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /**
   * At most `most` bytes and one: longer objects are cut there, and do not fill the memory. Null if there is no such object.
   * Throws ObjectStoreAway.
   */
  get(name: string, most: number): Promise<Uint8Array | null>
  /** Does nothing if there is no such object. Throws ObjectStoreAway. */
  remove(name: string): Promise<void>
  /**
   * A page of the objects whose names begin with the prefix. `after` is the `next` of the page before; `next` is null at the end.
   * Throws ObjectStoreAway.
   */
  list(prefix: string, after: string | null): Promise<ListedObjects>
  /** Asks whether the store answers and knows its bucket. Throws ObjectStoreAway. */
  check(): Promise<void>
  /** Whether deleted objects stay there as earlier versions; null if it does not say. Throws ObjectStoreAway. */
  keepsVersions(): Promise<boolean | null>
}

/** The age is by the clock of the store. */
export type ListedObject = { readonly name: string; readonly bytes: number; readonly ageMs: number }
export type ListedObjects = { readonly objects: readonly ListedObject[]; readonly next: string | null }

/** The store cannot be reached, refuses, or is not configured any more. The message holds no address and no secret. */
export class ObjectStoreAway extends Error {
  override readonly name = 'ObjectStoreAway'
  /** It refused this request: another one may succeed. */
  readonly hasAnswered: boolean

  constructor(message: string, { hasAnswered = false }: { readonly hasAnswered?: boolean } = {}) {
    super(message)
    this.hasAnswered = hasAnswered
  }
}
