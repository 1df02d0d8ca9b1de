// The models that serve: which one of each kind in a school, loaded and ready to answer.
//
// Invariants: which model serves was read within the last half second, or after a change that this process has made, so every
// process follows a promotion within a second, and no message between processes has to arrive. A model that was handed out is
// never changed: requests that are under way keep theirs. A model whose bytes are missing or damaged, or whose features are not
// those of this program, is never handed out: the caller gets the reason, serves its fallback, and the fault is logged and shown.
import { LRUCache } from 'lru-cache'
import type { ModelKind, ModelName } from '#events/insight/models.ts'
import { FileDamaged, type Files, NoSuchFile } from '#files/files.ts'
import { ObjectStoreAway } from '#files/object-store.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type ModelOf, servedKinds } from './served-kinds.ts'

/** What the log says about the model that serves. */
export type ServingPointer = {
  readonly model: ModelName
  /** SHA-256 of its bytes. */
  readonly sha256: string
  /** Hash of the features that it was trained on. */
  readonly schema: string
}

/** A school’s own model of a kind, and the shared one that answers while no own one can; null if none is promoted. */
export type ServingPointers = { readonly own: ServingPointer | null; readonly shared: ServingPointer | null }

export const modelFaults = ['bytes-missing', 'bytes-damaged', 'store-away', 'unreadable', 'other-features'] as const
export type ModelFault = (typeof modelFaults)[number]

/** None is promoted (`model` is null), or the promoted one cannot be used. */
type NoModel = { readonly model: ModelName | null; readonly because: 'none-promoted' | ModelFault }

export type CurrentModel<Kind extends ModelKind = ModelKind> =
  | ({
      readonly state: 'serving'
      readonly kind: Kind
      readonly loaded: ModelOf<Kind>
      /** Null for a model of the school itself. Of a shared one: why none of the school itself serves. */
      readonly inPlaceOf: NoModel | null
    } & ServingPointer)
  /** Serve something that needs no model. */
  | ({ readonly state: 'fallback'; readonly kind: Kind } & NoModel)

/** A promoted model that this process cannot serve. */
export type ModelTrouble = {
  readonly tenant: TenantId
  readonly kind: ModelKind
  readonly model: ModelName
  readonly because: ModelFault
}

export type ServingModels = {
  /** The model that serves now. Throws what the log and the database throw: never because of a bad model. */
  current<Kind extends ModelKind>(tenant: TenantId, kind: Kind): Promise<CurrentModel<Kind>>
  /** What served by these pointers: for predictions as of a moment when other models served. */
  among<Kind extends ModelKind>(tenant: TenantId, kind: Kind, pointers: ServingPointers): Promise<CurrentModel<Kind>>
  /** Any model of the school by its pointer. */
  load<Kind extends ModelKind>(tenant: TenantId, kind: Kind, pointer: ServingPointer): Promise<CurrentModel<Kind>>
  /** Call it after a change of which model serves, before the change is answered. */
  changed(tenant: TenantId, kind: ModelKind): void
  /** The promoted models that this process could not serve when it last tried. */
  troubles(): readonly ModelTrouble[]
}

export type ServingParts = {
  /** Reads which models are in service, to the end of the log. */
  readonly pointersOf: (tenant: TenantId, kind: ModelKind) => Promise<ServingPointers>
  readonly files: Pick<Files, 'read'>
  readonly monotonicMs: () => number
  /** Called when a model is found faulty, and not again while its fault lasts. */
  readonly onTrouble: (trouble: ModelTrouble, error: unknown) => void
  readonly mostLoadedBytes?: number
}

/** So that a second is enough for reading and loading. */
const REMEMBERED_MS = 500
/** A damaged or missing file is looked for again after this long: it may have been stored again. */
const RETRY_MS = 5_000
const MOST_POINTERS = 10_000
/** Typed arrays of a loaded model take about as much memory as its bytes. */
const MOST_LOADED_BYTES = 500_000_000

type Pointers = { readonly readMs: number; readonly pointers: Promise<ServingPointers> }
type Sound = { readonly loaded: unknown; readonly bytes: number }
type Faulty = { readonly fault: ModelFault; readonly atMs: number }
type Loaded = Sound | Faulty

export function servingModels(parts: ServingParts): ServingModels {
  const { monotonicMs, files, mostLoadedBytes = MOST_LOADED_BYTES } = parts
  const pointers = new LRUCache<string, Pointers>({ max: MOST_POINTERS })
  const models = new LRUCache<string, Loaded>({
    maxSize: mostLoadedBytes,
    sizeCalculation: (model) => ('bytes' in model ? model.bytes : 1_000),
  })
  const loading = new Map<string, Promise<Loaded>>()
  const troubles = new Map<string, ModelTrouble>()

  function pointersOf(tenant: TenantId, kind: ModelKind): Promise<ServingPointers> {
    const key = `${tenant}/${kind}`
    const known = pointers.get(key)
    if (known && monotonicMs() - known.readMs < REMEMBERED_MS) return known.pointers
    const read: Pointers = { readMs: monotonicMs(), pointers: parts.pointersOf(tenant, kind) }
    pointers.set(key, read)
    // A failure is not remembered.
    read.pointers.catch(() => void (pointers.peek(key) === read && pointers.delete(key)))
    return read.pointers
  }

  async function read(tenant: TenantId, kind: ModelKind, pointer: ServingPointer, before?: Faulty): Promise<Loaded> {
    const { model, sha256, schema } = pointer
    const failed = (because: ModelFault, error: unknown): Faulty => {
      if (before?.fault !== because) parts.onTrouble({ tenant, kind, model, because }, error)
      return { fault: because, atMs: monotonicMs() }
    }
    const { schema: own, load: loadBytes } = servedKinds[kind]
    if (schema !== own) return failed('other-features', new Error(`trained on features ${schema}, computed are ${own}`))
    let bytes: Uint8Array
    try {
      bytes = await files.read({ tenant, kind: 'model', owner: null, sha256 })
    } catch (error) {
      if (error instanceof NoSuchFile) return failed('bytes-missing', error)
      if (error instanceof FileDamaged) return failed('bytes-damaged', error)
      if (error instanceof ObjectStoreAway) return failed('store-away', error)
      throw error
    }
    try {
      return { loaded: loadBytes(bytes), bytes: bytes.length }
    } catch (error) {
      return failed('unreadable', error)
    }
  }

  /** Concurrent callers share one load. Faults are remembered for a while, errors of the database are not. */
  function loadedOf(tenant: TenantId, kind: ModelKind, pointer: ServingPointer): Promise<Loaded> | Loaded {
    const key = `${tenant}/${kind}/${pointer.sha256}/${pointer.schema}`
    const known = models.get(key)
    if (known && ('loaded' in known || monotonicMs() - known.atMs < RETRY_MS)) return known
    const shared = loading.get(key)
    if (shared) return shared
    const reading = read(tenant, kind, pointer, known)
      .then((loaded) => {
        models.set(key, loaded)
        return loaded
      })
      .finally(() => loading.delete(key))
    loading.set(key, reading)
    return reading
  }

  async function load<Kind extends ModelKind>(
    tenant: TenantId,
    kind: Kind,
    pointer: ServingPointer,
  ): Promise<CurrentModel<Kind>> {
    const loaded = await loadedOf(tenant, kind, pointer)
    if ('fault' in loaded) return { state: 'fallback', kind, model: pointer.model, because: loaded.fault }
    // It was loaded by the loader of this kind.
    return { state: 'serving', kind, ...pointer, loaded: loaded.loaded as ModelOf<Kind>, inPlaceOf: null }
  }

  /** The school’s own, else the shared one; a fault is that of the own one, if there is one. */
  async function among<Kind extends ModelKind>(
    tenant: TenantId,
    kind: Kind,
    { own, shared }: ServingPointers,
    onFault: (model: ModelName, because: ModelFault) => void = () => undefined,
  ): Promise<CurrentModel<Kind>> {
    let missing: NoModel = { model: null, because: 'none-promoted' }
    for (const pointer of [own, shared]) {
      if (pointer === null) continue
      const current = await load(tenant, kind, pointer)
      if (current.state === 'serving') return pointer === own ? current : { ...current, inPlaceOf: missing }
      const { model, because } = current
      if (because !== 'none-promoted') onFault(pointer.model, because)
      if (missing.model === null) missing = { model, because }
    }
    return { state: 'fallback', kind, ...missing }
  }

  return {
    load,
    among: (tenant, kind, pointers) => among(tenant, kind, pointers),
    async current(tenant, kind) {
      const pointers = await pointersOf(tenant, kind)
      const key = `${tenant}/${kind}`
      let trouble: ModelTrouble | null = null
      const current = await among(tenant, kind, pointers, (model, because) => {
        trouble ??= { tenant, kind, model, because }
      })
      if (trouble === null) troubles.delete(key)
      else troubles.set(key, trouble)
      return current
    },
    changed: (tenant, kind) => void pointers.delete(`${tenant}/${kind}`),
    troubles: () => [...troubles.values()],
  }
}
